"""Gathering a portfolio: which plans there are at some places, and the line of each. It only reads.

A place is a plan's file or its address on a server, a folder or a server, or a file that ``export --format json`` has
written. One plan after another is read, so that each can be shown as it comes and the rest be left.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from actionplan import crash
from actionplan.model.portfolio import Portfolio, PortfolioLine, line_of, portfolio_of
from actionplan.model.refusal import Refusal
from actionplan.planfiles.exported_json import MOST_BYTES, line_of_export, may_be_export
from actionplan.store import StoreError
from actionplan.store.file_reading import FileReading, StoppedReading, read_through
from actionplan.store.opening import database_file, plan_only_read, plans_at
from actionplan.store.plan_folder import refuse_target
from actionplan.store.server_plan import without_password

_EXPORT = ".json"
_LOOK = 400
"""So many bytes say whether a file is an export."""


class Located(NamedTuple):
    """Where a plan is, or was looked for."""

    address: str
    trouble: str = ""
    """Why there is nothing to read; empty where there is."""


def located(places: Sequence[str], *, with_exports: bool = True) -> tuple[Located, ...]:
    """The plans at some places, each once, in the order of the places.

    Args:
        places: Addresses as somebody typed them.
        with_exports: Whether exported files in a folder are plans too.

    Returns:
        Where each plan is; of a place at which there is none, or that cannot be looked into, why.
    """
    found: dict[str, Located] = {}
    for place in places:
        for one in _at(place, with_exports=with_exports):
            found.setdefault(_one_name(one.address), one)
    return tuple(found.values())


def _at(place: str, *, with_exports: bool) -> Iterator[Located]:
    if _is_export(place):
        yield Located(place)
        return
    try:
        plans, exports = plans_at(place), _exports_in(place) if with_exports else ()
    except (Refusal, OSError) as error:
        yield Located(without_password(place), _in_words(error))
        return
    yield from map(Located, (*plans, *exports))
    if not (plans or exports):
        yield Located(place, f"there is no plan in {place}")


def _is_export(address: str) -> bool:
    """Whether an address is that of an exported file, by its name."""
    return Path(address).suffix.casefold() == _EXPORT and _folder(address) is None


def _folder(place: str) -> Path | None:
    """The folder that a place is; None where it is a file, or on a server."""
    try:
        path = database_file(place)
    except (StoreError, OSError):
        return None
    return path if path.is_dir() else None


def _exports_in(place: str) -> tuple[str, ...]:
    """The exported files in a folder, by name; of any other place none."""
    folder = _folder(place)
    if folder is None:
        return ()
    files = (file for file in sorted(folder.iterdir()) if file.suffix.casefold() == _EXPORT)
    return tuple(str(file) for file in files if _says_so(file))


def _says_so(file: Path) -> bool:
    """Whether a file says that it is an export; one that cannot be read may be one, and is said not to be readable."""
    if not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            return may_be_export(stream.read(_LOOK))
    except OSError:
        return True


def _one_name(address: str) -> str:
    """What tells an address from another, however somebody has written it."""
    try:
        return str(database_file(address).resolve())
    except (StoreError, OSError):
        return address


def line_at(one: Located, today: date, reading: FileReading) -> PortfolioLine:
    """The line of a plan, or of a place, read now.

    Args:
        one: Where it is.
        today: The day it is.
        reading: Stops the reading of a file.

    Raises:
        StoppedReading: once it is stopped. Whatever else goes wrong is said in the line: one plan that cannot be read
            does not take the others away.
    """
    reading.refuse_stopped()
    if one.trouble:
        return PortfolioLine(address=one.address, trouble=one.trouble)
    try:
        if _is_export(one.address):
            return line_of_export(_content(one.address, reading), one.address)
        return line_of(plan_only_read(one.address, today), one.address)
    except StoppedReading:
        raise
    except (Refusal, OSError) as error:
        return PortfolioLine(address=one.address, trouble=_in_words(error))
    except Exception as error:
        return PortfolioLine(address=one.address, trouble=crash.report(error))


def _content(address: str, reading: FileReading) -> bytes:
    path = database_file(address)
    buffer = io.BytesIO()

    def take(block: bytes) -> None:
        if buffer.tell() + len(block) > MOST_BYTES:
            raise StoreError(f"{address} is larger than any plan that was exported")
        buffer.write(block)

    try:
        read_through(path, reading, take)
    except StoppedReading:
        raise
    except Refusal as error:
        raise StoreError(f"{address} cannot be read: {error}") from error
    return buffer.getvalue()


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def gathered(places: Iterable[Located], today: date) -> Portfolio:
    """The portfolio of some plans, read one after another."""
    reading = FileReading()
    return portfolio_of([line_at(one, today, reading) for one in places])


def refuse_over_plans(target: Path, portfolio: Portfolio) -> None:
    """Refuses to write a document where one of the plans, or what belongs to one, is kept.

    Raises:
        StoreError: if it would take the place of any.
    """
    for line in portfolio.lines:
        try:
            path = database_file(line.address)
        except (StoreError, OSError):
            # It is kept on a server, or nowhere.
            continue
        if not _is_export(line.address):
            refuse_target(target, path)
        elif target.exists() and path.exists() and target.samefile(path):
            raise StoreError(f"{target} is one of the exports that are shown; choose another name")
