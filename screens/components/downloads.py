"""What a visitor can take along of a run: its network in three formats, its history, a report of one page.

In: a run with a network. Out: buttons; each file is made when its button is pressed.
"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.evaluation.classification import Classification
from core.models.checkpoint import weights_bytes
from core.models.export import onnx_bytes, state_dict_bytes
from core.training.history import to_csv
from core.training.report import Report, Table, to_html
from core.training.run_models import run_model
from core.training.runs import Run, open_run
from screens.components import result_words, run_words, session
from screens.components.words import _, spoken

Make = Callable[[], bytes | str]


def offer(run: Run, result: Classification | None) -> None:
    """Offer all files of a run, folded away."""
    with st.expander(_("Take it along"), icon=":material/download:", key=f"{session.DOWNLOAD}_{run.id}"):
        st.caption(
            _(
                "«safetensors» and «pth» hold the weights for PyTorch, «onnx» the whole network for other programs, "
                "«csv» the curves for a spreadsheet, «html» a report of one page."
            )
        )
        with st.container(horizontal=True):
            for ending, mime, make in _files(run, result):
                st.download_button(
                    f".{ending}",
                    data=make,
                    file_name=f"{_file_name(run.plan.name)}.{ending}",
                    mime=mime,
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"{session.DOWNLOAD}_{ending}_{run.id}",
                )


def _files(run: Run, result: Classification | None) -> tuple[tuple[str, str, Make], ...]:
    return (
        ("safetensors", "application/octet-stream", lambda: weights_bytes(run_model(run.id).network)),
        ("pth", "application/octet-stream", lambda: state_dict_bytes(run_model(run.id))),
        ("onnx", "application/octet-stream", lambda: onnx_bytes(run_model(run.id))),
        ("csv", "text/csv", lambda: to_csv(open_run(run.id).history)),
        ("html", "text/html", partial(to_html, report(run, result), spoken())),
    )


def _file_name(name: str) -> str:
    """Return a run's name as that of a file: letters and numbers of any language, the rest as hyphens."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in name).strip("-")
    return kept[:60] or "run"


def report(run: Run, result: Classification | None) -> Report:
    """Return what stands in the report of a run, in the visitor's language."""
    names = tuple(_(name) for name in result.class_names) if result else ()
    return Report(
        title=run.plan.name,
        settings=tuple(run_words.settings(run.plan).items()),
        results=tuple(result_words.numbers(run, result)),
        sentences=(run_words.happening(run), *(run_words.findings(run, len(names)) if names else ())),
        history=run.history,
        scores=Table(result_words.class_head(), tuple(result_words.class_rows(result))) if result else None,
        class_names=names,
        confusion=tuple(tuple(row) for row in result.confusion.tolist()) if result else (),
    )
