"""Reads why a figure of a report is missed, in the words of whoever looked into it.

In: `explanations.md` beside this file: a heading `## NAME` for an experiment, below it a text. Out: texts by name.
"""

import re
from pathlib import Path

FILE = Path(__file__).with_name("explanations.md")
HEADING = re.compile(r"^## +`?([\w-]+)`? *$", re.MULTILINE)


def explanations(path: Path = FILE) -> dict[str, str]:
    """Return the text for each experiment that has one; what stands above the first heading is for whoever writes there."""
    _, *parts = HEADING.split(path.read_text(encoding="utf-8"))
    texts = {name: text.strip() for name, text in zip(parts[::2], parts[1::2], strict=True)}
    return {name: text for name, text in texts.items() if text}
