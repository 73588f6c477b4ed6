"""What the views of the Compare page, and the columns of its table, are called."""

from core.i18n.catalogues import N_

TABLE, DUEL, DIGITS, MISTAKES, CURVES = N_("Table"), N_("Duel"), N_("Ten digits"), N_("Mistakes"), N_("Curves")
"""The views of the Compare page; keys of the catalogues."""
DATA_SETS = {
    "mnist": N_("MNIST"),
    "digits-8x8": N_("Small digits, 8 x 8"),
    "polymnist": N_("PolyMNIST"),
    "cifar10": N_("CIFAR-10"),
}
"""What the experiments learn and are tested with."""
COLUMNS = {
    "name": N_("Network, and what it learns from"),
    "test": N_("Test accuracy"),
    "strokes": N_("Real strokes"),
    "photos": N_("Real photos"),
    "reported": N_("The report says"),
    "calibration": N_("Calibration error"),
    "parameters": N_("Parameters"),
    "size": N_("File size"),
    "time": N_("Training time"),
    "digit_time": N_("Per digit"),
}
"""The columns of the table."""
EXPLANATIONS = {
    "test": N_(
        "how many of the test pictures of the same set are read right, none of them seen before. ± is the standard deviation."
    ),
    "strokes": N_("digits drawn with a pen by people, prepared like a drawing on the Recognise page."),
    "photos": N_("photos of a digit on paper, prepared like a photo on the Recognise page."),
    "reported": N_("the accuracy in the report or paper that the experiment follows. Ours may differ: pictures and chance do."),
    "calibration": N_(
        "how far, on average, the network's sureness is from how often it is right. 0 % is best. Networks with validation "
        "digits had their sureness set right on these before; the others are as they learnt."
    ),
    "parameters": N_("how many numbers the network adjusts while it learns. Of a forest, its branchings and leaves."),
    "time": N_("on the computer of the experiments, the mean over all seeds; another computer takes another time."),
    "digit_time": N_("how long one answer takes, on one thread."),
}
"""What the columns mean that do not say it themselves."""
PARAMETERS, TRAINING, PER_DIGIT = N_("Parameters"), N_("Training time"), N_("Per digit")
"""What can be laid along the chart."""
AXES = {
    PARAMETERS: N_("Parameters"),
    TRAINING: N_("Training time in seconds"),
    PER_DIGIT: N_("Milliseconds per digit"),
}
"""What then stands at its axis."""
