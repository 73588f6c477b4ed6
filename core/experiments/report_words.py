"""The texts of docs/EXPERIMENTS.md that no record can tell.

In: nothing. Out: what each row of the reports is called, what its report did, and how to repeat it all.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class RowText:
    """The heading of a row, and a sentence on what its report did."""

    heading: str
    sentence: str


INTRODUCTION = """# Experiments

Every system of the reports that Trazo grew from, run anew under its own protocol. Written by `python -m
scripts.experiments_report` from the records in `experiments/`, one for each seed; a test fails where this page says
anything else.

Accuracies are per cents: the mean over the seeds ± their standard deviation (of a sample; none for a single seed), on the
pictures of the report's own protocol. What PyTorch trains computes in floats of 16 bits where the processor has them, and
answers with the weights of the epoch of least validation loss. A figure of a report is **met** where our mean, or our mean
with its deviation, reaches it. Strokes and photos are real hands, of which none was trained on: digits written with a pen
(UniPen's test writers), and photos of one digit; what the pipeline does not find there as one digit counts as read wrong.
Calibration error is the expected one on the test pictures, over 15 bins; networks that have validation pictures had their
temperature fitted on these first. The parameters of a forest are its nodes. † marks data that stands in for what could not
be had, and figures that are met or missed on it, not on the report's."""

ROWS: Mapping[int, RowText] = {
    1: RowText("Compact CNN", "The report trains two convolutions and two linear layers for five epochs with Adam."),
    2: RowText(
        "BN-CNN",
        "The report trains two normalised convolutions on bent digits, slows down when progress stops, and ends early.",
    ),
    3: RowText(
        "PolyMNIST: linear layers against convolutions",
        "The report sets linear layers and a CNN, plain and augmented, on digits that lie on five coloured backgrounds.",
    ),
    4: RowText("PolyMNIST: random forest", "The report grows 100 trees on the flattened pixels of the same pictures."),
    5: RowText(
        "Net 1 and Net 2",
        "A course notebook trains two networks for 30 epochs with Adadelta; the second takes steps of 2 in place of a pool.",
    ),
    6: RowText(
        "Models A to F",
        "The report compares networks of 10 or 40 neurons, one or two layers, tanh or ReLU, trained for up to 1,000 epochs.",
    ),
    7: RowText("LeNet-5", "The paper of 1998 reads digits with 60,000 parameters; courses train it with ReLU and max-pools."),
    8: RowText(
        "From scratch",
        "The report writes a network of 128 neurons and its gradients out in NumPy, on a fifth drawn anew to test.",
    ),
    9: RowText(
        "scikit-learn's MLP", "The report trains layers of 128 and 64 with scikit-learn, on a fifth drawn anew to test."
    ),
    10: RowText("MLP with dropout", "The report trains layers of 128 and 64 with dropout for 20 epochs with Adam."),
    11: RowText("Ours", "No report: what Trazo reads with, and the best that fits into fewer than 1,000 parameters."),
    12: RowText("Optimisers", "The course compares optimisers; here each trains the compact CNN for five epochs."),
}

MODALITY_NOT_DIGIT = """**Backgrounds, not digits.** The report took PolyMNIST's modality for the digit: its five classes
are the backgrounds, and its figures say how well those are told apart. That is a far easier task. Both tasks on the same
pictures:"""

REPEAT = """## How to repeat it

    python -m scripts.experiment --list
    python -m scripts.experiment NAME --seeds 3       one experiment, seeds 0 to 2; without NAME all of them
    python -m scripts.experiment NAME --quick         few pictures, two epochs: does it work?
    python -m scripts.experiments_report              writes this page

A seed that has a record is not run again, and one that was stopped goes on; delete a record to repeat it. One seed draws
the same parts, the same weights to begin with and the same order of pictures; on another machine or with other versions the
last digits may differ. MNIST lies in `MNIST/raw` of the data folder (`TRAZO_DATA`), PolyMNIST in `MMNIST`, CIFAR-10 in
`cifar-10-batches-py`, else `cifar10-folders.zip`, a ZIP of some of its pictures in class folders, stands in; strokes in
`strokes/unipen-digits.jsonl.gz`, photos with their `labels.csv` in `photos`. Where strokes or photos are missing, these
columns stay empty. Weights of the best seed, by validation accuracy (without validation pictures the first), lie in
`experiments/weights` where they are under 7 MB (none of `net-1-keras` and `net-2-keras`)."""
