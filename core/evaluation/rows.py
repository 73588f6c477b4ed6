"""Sets what suites measured as rows of cells, for the terminal and for the page of results alike.

In: a result. Out: a list of rows, the first of them the heading.
"""

from core.evaluation.corrupted import CorruptedResult
from core.evaluation.outliers import KindScore, OutlierResult
from core.evaluation.reliability import CalibrationResult, Reliability
from core.models.answering import Verdict

NOTHING = "-"
Rows = list[list[str]]


def percent(share: float | None) -> str:
    """Return a share as per cent, a dash for none."""
    return NOTHING if share is None else f"{100 * share:.2f} %"


def corrupted_rows(result: CorruptedResult) -> Rows:
    """Set the accuracy of each kind and their mean, beside the share given each verdict."""
    heading = ["", "n", "accuracy", *(f"«{verdict}»" for verdict in Verdict)]
    named = [("clean", result.clean), *result.kinds.items()]
    rows = [
        [name, str(one.total.n), percent(one.total.accuracy)]
        + [percent(one.verdicts[verdict.value] / one.total.n) for verdict in Verdict]
        for name, one in named
    ]
    n = sum(one.total.n for one in result.kinds.values())
    shares = [sum(one.verdicts[verdict.value] for one in result.kinds.values()) / n for verdict in Verdict]
    return [heading, *rows, ["mean of kinds", str(n), percent(result.mean), *map(percent, shares)]]


def outlier_rows(result: OutlierResult) -> Rows:
    """Set AUROC and what is refused for each kind and in the mean, then the price in digits."""
    heading = ["", "n", "left out", "AUROC", "AUROC of confidence", "«not a digit»", "refused", "refused at 99 %"]
    digits = result.digits
    price = [percent(digits.share(Verdict.NOT_A_DIGIT)), percent(digits.share(Verdict.NOT_A_DIGIT, Verdict.UNSURE)), "1.00 %"]
    scores = [_outlier_row(one) for one in (*result.kinds, result.mean)]
    return [heading, *scores, ["digits", str(len(digits.verdicts)), NOTHING, NOTHING, NOTHING, *price]]


def calibration_rows(result: CalibrationResult) -> Rows:
    """Set the error of each set and of each kind of spoilt digits, and the mean over those."""
    heading = ["", "n", "left out", "accuracy", "confidence", "calibration error"]
    mean = ["mean of kinds", NOTHING, NOTHING, NOTHING, NOTHING, percent(result.mean_of_kinds)]
    kinds = [_calibration_row(one) for one in result.kinds]
    return [heading, *(_calibration_row(one) for one in result.sets), *kinds, *([mean] if kinds else [])]


def _outlier_row(one: KindScore) -> list[str]:
    shares = (one.auroc, one.auroc_confidence, one.not_a_digit, one.refused, one.refused_at_99)
    return [one.name, str(one.n), str(one.left_out), *map(percent, shares)]


def _calibration_row(one: Reliability) -> list[str]:
    return [one.name, str(one.n), str(one.left_out), percent(one.accuracy), percent(one.confidence), percent(one.error)]
