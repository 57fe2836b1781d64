"""The figures in a file that ``actionplan export --format json`` has written: read as they stand there, never anew.

What stands in the file is checked as all that comes from elsewhere: a file that contradicts itself is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import msgspec
from msgspec import Struct

from actionplan.model.export_format import FORMAT_VERSION
from actionplan.model.key import OWN, Face, Key
from actionplan.model.key_rules import fault_of
from actionplan.model.portfolio import PortfolioLine
from actionplan.model.ratings import Colour, Condition, worst_of
from actionplan.model.refusal import Refusal

MOST_BYTES = 64 << 20
"""A longer file is none of a plan: that of 10,000 actions has a third of it."""
_BEGINNING = 200
"""Within so many bytes an export says that it is one."""
_CONDITIONS: Mapping[str, Condition] = {condition.words: condition for condition in Condition}


class NoExport(Refusal):
    """A file is no export of a plan, or cannot be one."""


class _Face(Struct):
    condition: str
    colour: Colour
    letter: str
    shape: str
    word: str
    meaning: str


class _Summary(Struct):
    total: int
    conditions: dict[str, int]
    late: int


class _Part(Struct):
    source: str


class _Export(Struct):
    """What is read of an export, which has a great deal more. Those from before portfolios lack the last two."""

    format_version: int
    title: str
    organisation: str
    as_at: date
    change: int
    conditions: list[_Face]
    summary: _Summary
    demo: bool = False
    part_of: _Part | None = None
    last_change_at: str | None = None
    last_change_on: date | None = None
    last_review: date | None = None


def may_be_export(beginning: bytes) -> bool:
    """Whether a file that begins so says that it is an export of a plan."""
    text = beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:_BEGINNING]
    return text.startswith(b"{") and b'"format_version"' in text


def line_of_export(data: bytes, address: str) -> PortfolioLine:
    """The line of an exported plan, with the figures as they stand in the file.

    Args:
        data: What is in the file.
        address: Where it is kept.

    Raises:
        NoExport: if it is none, is cut off, is from a newer version, or its figures contradict each other.
    """
    if not may_be_export(data[: 2 * _BEGINNING]):
        raise NoExport(f"{address} is not a plan that actionplan export --format json has written")
    try:
        export = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Export)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        why = str(error) if isinstance(error, msgspec.DecodeError) else "it is not UTF-8"
        raise NoExport(f"{address} cannot be read ({why}); ask for it to be exported again") from error
    if export.format_version > FORMAT_VERSION:
        raise NoExport(
            f"{address} was written by a newer actionplan (its format is {export.format_version}, this one reads "
            f"{FORMAT_VERSION}); install the newer one"
        )
    key = _key(export, address)
    counts = _counts(export, key, address)
    source = f" ({export.part_of.source} only)" if export.part_of is not None else ""
    return PortfolioLine(
        address=address,
        organisation=export.organisation,
        title=f"{export.title}{source}",
        key=key,
        counts=counts,
        # As the plan's own summary has it: of what is counted, the worst.
        worst=worst_of(condition for condition, number in counts.items() if number),
        late=export.summary.late,
        last_review=export.last_review,
        last_change=export.last_change_on or _day(export.last_change_at),
        as_at=export.as_at,
        change=export.change,
        is_export=True,
        is_demo=export.demo,
    )


def _key(export: _Export, address: str) -> Key:
    """The key of the exported plan, as it says it itself."""
    try:
        faces = tuple(
            Face(_CONDITIONS[face.condition], face.colour, face.letter, face.shape, face.word, face.meaning)
            for face in export.conditions
        )
    except KeyError as error:
        raise NoExport(
            f"{address} has a rating that this program does not know, {str(error.args[0])[:30]!r}"
        ) from error
    if len({face.condition for face in faces}) < len(faces) or not faces:
        raise NoExport(f"{address} does not say what its ratings mean; ask for it to be exported again")
    if fault := fault_of(faces):
        raise NoExport(f"{address} has a key that nobody could read: {fault}")
    return Key(name=OWN, own=faces)


def _counts(export: _Export, key: Key, address: str) -> Mapping[Condition, int]:
    summary = export.summary
    if summary.conditions.keys() != {condition.words for condition in key.conditions}:
        raise NoExport(f"{address} counts other ratings than its key has; ask for it to be exported again")
    counts = {condition: summary.conditions[condition.words] for condition in key.conditions}
    if min(counts.values()) < 0 or sum(counts.values()) != summary.total or not 0 <= summary.late <= summary.total:
        raise NoExport(f"the figures in {address} do not add up; ask for it to be exported again")
    return counts


def _day(moment: str | None) -> date | None:
    """The day of a moment, in UTC; of an export that does not say the day where the change was made."""
    try:
        return date.fromisoformat((moment or "")[:10])
    except ValueError:
        return None
