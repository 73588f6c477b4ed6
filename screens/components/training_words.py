"""What the settings of a run are called, and what each does, in a sentence."""

from dataclasses import dataclass

from core.i18n.catalogues import N_
from core.training.config import Optimiser, Schedule

PREPARE, WATCH, DIARY = N_("Prepare"), N_("Watch"), N_("Diary")
"""The views of the Train page."""


@dataclass(frozen=True)
class Words:
    """A setting's name on the page, and what it does; keys of the catalogues."""

    label: str
    explanation: str


SETTINGS = {
    "architecture": Words(N_("Network"), N_("Which layers the network has, and how many numbers it can adjust.")),
    "epochs": Words(N_("Epochs"), N_("How often all training pictures are seen.")),
    "learning_rate": Words(
        N_("Learning rate"), N_("How far each step goes: too far and it falls over, too short and it creeps.")
    ),
    "batch_size": Words(N_("Batch size"), N_("How many pictures are looked at before each step.")),
    "optimiser": Words(N_("Optimiser"), N_("The rule that turns errors into steps; Adam is a good first choice.")),
    "momentum": Words(N_("Momentum"), N_("How much of the last step goes on in the next one, as with a rolling ball.")),
    "weight_decay": Words(N_("Weight decay"), N_("Pulls all weights a little towards zero, so that none grows without need.")),
    "schedule": Words(N_("Schedule"), N_("How the learning rate changes during the run.")),
    "schedule_factor": Words(N_("Factor"), N_("What the learning rate is multiplied by when it is lowered.")),
    "schedule_patience": Words(N_("Patience"), N_("After how many epochs the learning rate is lowered.")),
    "early_stopping": Words(
        N_("Early stopping"), N_("Ends the run after so many epochs without progress on the validation pictures; 0 for never.")
    ),
    "dropout": Words(
        N_("Dropout"), N_("Switches off this share of the last layer's inputs at random, against learning by heart.")
    ),
    "label_smoothing": Words(
        N_("Label smoothing"), N_("Asks for a little less than full certainty, which makes answers more honest.")
    ),
    "is_balanced": Words(N_("Class weights"), N_("Lets a rare class count as much as a frequent one.")),
    "validation_share": Words(
        N_("Validation share"), N_("How much of the training pictures is set aside to watch progress on.")
    ),
    "seed": Words(N_("Seed"), N_("The start of all chance: one seed, the same run again.")),
    "rotation_deg": Words(N_("Rotate (°)"), N_("Turns each picture by up to so many degrees.")),
    "shift_px": Words(N_("Shift (pixels)"), N_("Moves each picture by up to so many pixels.")),
    "scale": Words(N_("Scale"), N_("Makes each picture larger or smaller by up to this part.")),
    "shear": Words(N_("Shear"), N_("Slants each picture to the left or to the right.")),
    "elastic_px": Words(N_("Elastic"), N_("Bends each picture as if it were on rubber.")),
    "stroke": Words(N_("Stroke width"), N_("Makes strokes thicker or thinner.")),
    "noise": Words(N_("Noise"), N_("Adds grain, as a camera does in the dark.")),
    "erase": Words(N_("Erase"), N_("Rubs a rectangle out of this share of the pictures.")),
    "blur": Words(N_("Blur"), N_("Makes the edges of strokes softer.")),
    "shrink": Words(N_("Shrink"), N_("Makes each picture smaller, never larger.")),
}
TASKS = {"modality": N_("backgrounds"), "digit": N_("digits")}
"""What can be told apart where a data set can be learnt in several ways."""
ARCHITECTURES = {
    "compact_cnn": N_("Compact CNN (two convolutions)"),
    "bn_cnn": N_("BN-CNN (two convolutions, each normalised)"),
    "batchnorm_cnn": N_("CNN with batch normalisation (six convolutions)"),
    "tiny_cnn": N_("Tiny CNN (fewer than 1,000 numbers)"),
    "dropout_cnn": N_("CNN with dropout (two convolutions)"),
    "net_1": N_("Net 1 (two convolutions, one pool)"),
    "net_2": N_("Net 2 (two convolutions, no pool)"),
    "lenet_5": N_("LeNet-5 (as in 1998)"),
    "lenet_5_modern": N_("LeNet-5 (as of today)"),
    "mlp_128": N_("One layer of 128 neurons"),
    "mlp_128_64": N_("Layers of 128 and 64, with dropout"),
    "mlp_256_128": N_("Layers of 256 and 128"),
    "model_a": N_("Model A: 10, tanh"),
    "model_b": N_("Model B: 10, ReLU"),
    "model_c": N_("Model C: 40, tanh"),
    "model_d": N_("Model D: 40, ReLU"),
    "model_e": N_("Model E: 10 and 10, ReLU"),
    "model_f": N_("Model F: 40 and 40, ReLU"),
}
"""In the order in which the page offers them, the default first: with convolutions, then without."""
OPTIMISERS = {
    Optimiser.ADAM: N_("Adam"),
    Optimiser.ADAMW: N_("AdamW"),
    Optimiser.SGD: N_("SGD with momentum"),
    Optimiser.RMSPROP: N_("RMSprop"),
    Optimiser.ADAGRAD: N_("Adagrad"),
    Optimiser.ADADELTA: N_("Adadelta"),
}
SCHEDULES = {
    Schedule.CONSTANT: N_("Constant"),
    Schedule.STEP: N_("In steps"),
    Schedule.COSINE: N_("Cosine"),
    Schedule.ONE_CYCLE: N_("One cycle: up, then down"),
    Schedule.PLATEAU: N_("Lower when progress stops"),
}
