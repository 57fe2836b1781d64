"""What stands in a file that is read whole, if it is not too large."""

from __future__ import annotations

from pathlib import Path

from actionplan.model.sanitise import sanitise
from actionplan.planfiles.table_rows import BadSheet

MOST_TEXT = 5_000_000
MOST_PACKED = 20_000_000
"""In bytes, of a workbook or a document."""


def bytes_of(path: Path, most: int) -> bytes:
    """What stands in the file at ``path``.

    Raises:
        BadSheet: if it cannot be read or has more than ``most`` bytes.
    """
    try:
        # One byte more than allowed is enough to refuse a file, however large.
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:  # ValueError: no file can have that name
        why = getattr(error, "strerror", None) or error
        raise BadSheet(f"{sanitise(str(path))}: {why}; check the name, and that you may read it") from error
    check_size(data, sanitise(path.name), most)
    return data


def check_size(data: bytes, file: str, most: int) -> None:
    """Refuses what is larger than any plan. Raises BadSheet."""
    if len(data) > most:
        raise BadSheet(f"{file}: larger than {most // 1_000_000} MB, which no plan is; is it the right file?")
