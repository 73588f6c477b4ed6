"""Settings that suit a data set, so that a first run is soon done and comes out well.

In: how many pictures there are to learn from. Out: a config. Tried on scikit-learn's digits and on MNIST with two cores.
"""

from core.training.augment import MILD, Augmentation
from core.training.config import Schedule, TrainingConfig

FEW, MANY = 5_000, 20_000
"""Below, a data set is small and may be seen often; above, few passes are enough."""
LITTLE_BENT = Augmentation(rotation_deg=8.0, scale=0.1, shift_px=1.0)
"""What changes no digit into another; where pictures are few, they are bent more, since hands differ more than these do."""


def quick(train_count: int) -> TrainingConfig:
    """Return settings for so many training pictures: one cycle of the learning rate (Smith and Topin 2018), with Adam."""
    if train_count < FEW:
        epochs, batch_size, augmentation = 12, 64, MILD
    elif train_count < MANY:
        epochs, batch_size, augmentation = 6, 64, LITTLE_BENT
    else:
        epochs, batch_size, augmentation = 3, 128, Augmentation()
    return TrainingConfig(
        architecture="batchnorm_cnn",
        epochs=epochs,
        batch_size=batch_size,
        learning_rate=0.002,
        schedule=Schedule.ONE_CYCLE,
        augmentation=augmentation,
    )
