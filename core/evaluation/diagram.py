"""Draws reliability diagrams: how often answers are right, against how sure they are.

In: sets with their bins. Out: SVG, one panel for each set, legible on light and dark screens. (DeGroot and Fienberg, The
comparison and evaluation of forecasters, 1983.)
"""

from collections.abc import Sequence
from html import escape

from core.evaluation.calibration import Bin
from core.evaluation.reliability import Reliability

SIDE = 200
LEFT, TOP, RIGHT, BOTTOM = 44, 44, 16, 40
PANEL_WIDTH, PANEL_HEIGHT = LEFT + SIDE + RIGHT, TOP + SIDE + BOTTOM
COLUMNS = 3
STYLE = """
    .paper { fill: #ffffff } .bar { fill: #2f6db5 } .gap { fill: #d1603d; fill-opacity: 0.55 }
    text { font: 12px sans-serif; fill: #24292f } .title { font-weight: bold } .small { font-size: 10px }
    .frame { fill: none; stroke: #8c959f } .even { stroke: #57606a; stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      .paper { fill: #0d1117 } .bar { fill: #6cb0ff } .gap { fill: #ff9d76 } text { fill: #e6edf3 }
      .frame { stroke: #6e7681 } .even { stroke: #9aa4ae }
    }"""


def reliability_svg(sets: Sequence[Reliability]) -> str:
    """Return the diagrams of sets that hold answers, three in a row; the gap to honest confidence is marked."""
    some = [one for one in sets if one.n]
    rows = max(1, -(-len(some) // COLUMNS))
    width, height = COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT
    panels = [_panel(one, index % COLUMNS * PANEL_WIDTH, index // COLUMNS * PANEL_HEIGHT) for index, one in enumerate(some)]
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    title = "<title>Reliability diagrams: accuracy against confidence</title>"
    paper = f'<rect class="paper" width="{width}" height="{height}"/>'
    return "\n".join([head, title, f"<style>{STYLE}\n</style>", paper, *panels, "</svg>", ""])


def _panel(one: Reliability, x: int, y: int) -> str:
    error = 100 * (one.error or 0)
    bars = [mark for bin_ in one.bins if bin_.n for mark in _marks(bin_, one.n)]
    parts = [
        f'<g transform="translate({x + LEFT} {y + TOP})">',
        f'<text class="title" y="-24">{escape(one.name)}</text>',
        f'<text class="small" y="-8">{one.n} digits, calibration error {error:.2f} %</text>',
        *bars,
        f'<line class="even" x1="0" y1="{SIDE}" x2="{SIDE}" y2="0"/>',
        f'<rect class="frame" width="{SIDE}" height="{SIDE}"/>',
        *_labels(),
        "</g>",
    ]
    return "\n".join(parts)


def _marks(bin_: Bin, total: int) -> list[str]:
    """Return the bar of a bin, pale where few answers are in it, and the gap between its top and the mean confidence."""
    left, width = bin_.low * SIDE, (bin_.high - bin_.low) * SIDE
    low, high = sorted((bin_.accuracy, bin_.confidence))
    opacity = 0.35 + 0.65 * min(1.0, 20 * bin_.n / total)
    return [
        f'<rect class="bar" fill-opacity="{opacity:.2f}" {_box(left, width, 0, bin_.accuracy)}/>',
        f'<rect class="gap" {_box(left, width, low, high)}/>',
    ]


def _box(left: float, width: float, low: float, high: float) -> str:
    top, height = SIDE * (1 - high), SIDE * (high - low)
    return f'x="{left + 0.5:.1f}" width="{width - 1:.1f}" y="{top:.1f}" height="{height:.1f}"'


def _labels() -> list[str]:
    below = [f'<text class="small" text-anchor="middle" x="{SIDE * i / 4}" y="{SIDE + 13}">{i / 4:g}</text>' for i in range(5)]
    beside = [f'<text class="small" text-anchor="end" x="-4" y="{SIDE * (1 - i / 4) + 4}">{i / 4:g}</text>' for i in range(5)]
    axes = [
        f'<text class="small" text-anchor="middle" x="{SIDE / 2}" y="{SIDE + 28}">confidence</text>',
        f'<text class="small" text-anchor="middle" transform="translate(-30 {SIDE / 2}) rotate(-90)">accuracy</text>',
    ]
    return [*below, *beside, *axes]
