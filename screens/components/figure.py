"""A chart given as what plotly.js draws, known to be valid.

In: data and layout as plain values. Out: what Streamlit shows. Plotly would check every value when it builds a figure, which
takes longer than a network takes to answer, and Streamlit asks it for nothing but its contents; tests let plotly check them.
"""

from collections.abc import Mapping

from plotly.basedatatypes import BaseFigure

from screens.components.words import _

STILL = {"staticPlot": True, "displayModeBar": False, "responsive": True}
"""For a chart that is only looked at."""
TOUCHED = {"displayModeBar": False, "responsive": True, "doubleClick": False, "scrollZoom": False}
"""For a chart that says its values under finger or mouse; a swipe over it scrolls the page."""


class Figure(BaseFigure):  # type: ignore[misc]
    """A figure that is what it is told to be."""

    def __init__(self, content: Mapping[str, object]) -> None:
        """Hold `data` and `layout`, and write numbers as the visitor's language does."""
        layout = content["layout"]
        assert isinstance(layout, Mapping)
        self._content = {**content, "layout": {"separators": _(".") + _(","), **layout}}

    def to_dict(self) -> dict[str, object]:
        """Return what plotly.js draws."""
        return self._content
