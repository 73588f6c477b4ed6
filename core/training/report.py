"""Writes a run as one page that opens anywhere: settings, curves, scores, confusion matrix, in one file without scripts.

In: what is to stand on the page, in the reader's language. Out: HTML with its curves as SVG.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from core.i18n.catalogues import N_, Translate
from core.training.history import EpochRow, History, thinned

WIDTH, HEIGHT, MARGIN = 520, 240, 44
"""Of a chart, in SVG's units, here pixels; the margin holds the numbers of the axes."""
TRAIN_COLOUR, VALIDATION_COLOUR = "#0f766e", "#b45309"
SHADE = "15, 118, 110"
STYLE = f"""
body {{ font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; color: #1b1f24; }}
h1 {{ font-size: 1.6rem; }} h2 {{ font-size: 1.15rem; margin: 1.6rem 0 .4rem; }}
table {{ border-collapse: collapse; }} td, th {{ padding: 3px 10px; text-align: right; border-bottom: 1px solid #ddd; }}
td:first-child, th:first-child {{ text-align: left; }} .charts {{ display: flex; flex-wrap: wrap; gap: 1rem; }}
svg {{ max-width: 100%; height: auto; }} .scroll {{ overflow-x: auto; }}
.train {{ color: {TRAIN_COLOUR}; }} .validation {{ color: {VALIDATION_COLOUR}; }}
"""


@dataclass(frozen=True)
class Table:
    """A table in the reader's language."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Report:
    """What stands on the page; `settings` and `results` are names and values, `confusion` has the truth in its rows."""

    title: str
    settings: tuple[tuple[str, str], ...]
    results: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    history: History
    scores: Table | None = None
    class_names: tuple[str, ...] = ()
    confusion: tuple[tuple[int, ...], ...] = ()


def to_html(report: Report, translate: Translate = str) -> str:
    """Return the whole page."""
    parts = (
        f"<h1>{escape(report.title)}</h1>",
        "".join(f"<p>{escape(sentence)}</p>" for sentence in report.sentences),
        _section(translate(N_("Results")), _pairs(report.results)),
        _section(translate(N_("Curves")), _charts(report.history.epochs, translate)),
        _section(translate(N_("Scores of each class")), _table(report.scores)),
        _section(translate(N_("Confusion matrix (rows: what it is, columns: what was answered)")), _confusion(report)),
        _section(translate(N_("Settings")), _pairs(report.settings)),
    )
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(report.title)}</title>'
    return f"<!doctype html><html><head>{head}<style>{STYLE}</style></head><body>{''.join(parts)}</body></html>"


def _section(title: str, content: str) -> str:
    return f'<h2>{escape(title)}</h2><div class="scroll">{content}</div>' if content else ""


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in pairs)
    return f"<table>{rows}</table>" if rows else ""


def _table(table: Table | None) -> str:
    if table is None:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in table.head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _confusion(report: Report) -> str:
    if not report.confusion:
        return ""
    head = "".join(f"<th>{escape(name)}</th>" for name in report.class_names)
    rows = ""
    for name, counts in zip(report.class_names, report.confusion, strict=True):
        total = max(sum(counts), 1)
        cells = "".join(f'<td style="background: rgba({SHADE}, {0.6 * n / total:.2f})">{n or ""}</td>' for n in counts)
        rows += f"<tr><th>{escape(name)}</th>{cells}</tr>"
    return f"<table><tr><th></th>{head}</tr>{rows}</table>"


def _charts(epochs: Sequence[EpochRow], translate: Translate) -> str:
    rows = thinned([row for row in epochs if math.isfinite(row.train_loss + row.validation_loss)])
    if not rows:
        return ""
    loss = _chart(rows, translate(N_("Loss")), lambda row: row.train_loss, lambda row: row.validation_loss)
    accuracy = _chart(rows, translate(N_("Accuracy")), lambda row: row.train_accuracy, lambda row: row.validation_accuracy)
    names = (("train", translate(N_("Training"))), ("validation", translate(N_("Validation"))))
    legend = " ".join(f'<span class="{name}">●</span> {escape(words)}' for name, words in names)
    return f'<p>{legend}</p><div class="charts">{loss}{accuracy}</div>'


def _chart(
    rows: Sequence[EpochRow], title: str, train: Callable[[EpochRow], float], validation: Callable[[EpochRow], float]
) -> str:
    """Return two curves over the epochs as SVG, with the ends of both axes in numbers."""
    values = [value(row) for row in rows for value in (train, validation)]
    low, high = min(values), max(values)
    first, last = rows[0].epoch, rows[-1].epoch

    def place(row: EpochRow, value: float) -> str:
        x = MARGIN + (row.epoch - first) / max(last - first, 1) * (WIDTH - 2 * MARGIN)
        y = HEIGHT - MARGIN - (value - low) / ((high - low) or 1) * (HEIGHT - 2 * MARGIN)
        return f"{x:.1f},{y:.1f}"

    def curve(value: Callable[[EpochRow], float], colour: str) -> str:
        points = " ".join(place(row, value(row)) for row in rows)
        return f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'

    left, bottom = MARGIN, HEIGHT - MARGIN
    axes = f'<path d="M{left} {MARGIN} V{bottom} H{WIDTH - MARGIN}" fill="none" stroke="#999"/>'
    texts = (
        _text(left - 6, MARGIN + 4, f"{high:.2g}", "end"),
        _text(left - 6, bottom, f"{low:.2g}", "end"),
        _text(left, bottom + 18, str(first), "middle"),
        _text(WIDTH - MARGIN, bottom + 18, str(last), "middle"),
        _text(WIDTH / 2, 20, title, "middle"),
    )
    curves = curve(train, TRAIN_COLOUR) + curve(validation, VALIDATION_COLOUR)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img">{axes}{"".join(texts)}{curves}</svg>'


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="12" text-anchor="{anchor}">{escape(words)}</text>'
