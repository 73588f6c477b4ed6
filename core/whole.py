"""Writes a file whole or not at all.

In: a path, what is to stand there. Out: the file; whoever reads meanwhile finds the one that was there before.
"""

from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name first, then give it its own.

    Raises: OSError where the disk is full or refuses; the file that was there stays.
    """
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
