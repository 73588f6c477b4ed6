"""Ends a command line as its callers expect: with an exit code, and a sentence where something went wrong.

In: the work to do. Out: 0, or the code of what went wrong, after its sentence on standard error.
"""

import sys
from collections.abc import Callable

from core.errors import TrazoError, UnknownName

FAILED, REFUSED = 1, 2
"""Something went wrong on the way; the arguments name what does not exist."""


def exit_code(work: Callable[[], object]) -> int:
    """Do the work, and return the command's exit code."""
    try:
        work()
    except TrazoError as error:
        print(error, file=sys.stderr)
        return REFUSED if isinstance(error, UnknownName) else FAILED
    except OSError as error:
        print(f"{error.filename} cannot be read or written: {error.strerror}. Give another name.", file=sys.stderr)
        return FAILED
    return 0
