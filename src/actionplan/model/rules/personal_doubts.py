"""Whether what is to be saved looks like a person's data: asked once, wherever people type, and never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from actionplan.model.fields import label
from actionplan.model.personal_data import KEEP_OPTION, PersonalData, kinds_words, new_personal_data
from actionplan.model.plan_settings import SETTINGS
from actionplan.model.record_kinds import KIND_OF
from actionplan.model.refusal import Invalid

if TYPE_CHECKING:
    from actionplan.model.edit import Edit

NOTE = "note"
_FIELDS_OF = {record: frozenset(field.name for field in kind.fields) for record, kind in KIND_OF.items()}


class Doubt(Struct, frozen=True):
    """A text that looks like a person's data."""

    ref: str
    """Of the record that it is to stand in; empty for the note of the change."""
    field: str
    pieces: tuple[PersonalData, ...]


class PersonalDataDoubted(Invalid):
    """What is to be saved looks like a person's data, and nobody has said that it is to be kept."""

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        super().__init__(
            doubts[0].field,
            f"{doubts_words(doubts)}; take it out, or keep it with {KEEP_OPTION}. Nothing was saved",
        )
        self.doubts = tuple(doubts)


def doubts_words(doubts: Sequence[Doubt]) -> str:
    """Where it stands: ``what looks like a person's data (an NHS number) stands in the note``; never what it says.

    It is printed by commands, whose output may be kept in a log.
    """
    places = list(dict.fromkeys(_place_words(doubt) for doubt in doubts))
    kinds = kinds_words(piece for doubt in doubts for piece in doubt.pieces)
    return f"what looks like a person's data ({kinds}) stands in {' and '.join(places)}"


def _place_words(doubt: Doubt) -> str:
    """``the note``; of what is true of the whole plan, what that is called: ``the hold``."""
    return f"the {doubt.ref if doubt.field == 'value' and doubt.ref in SETTINGS else label(doubt.field)}"


def personal_doubts(edits: Iterable[Edit], note: str = "") -> tuple[Doubt, ...]:
    """What looks like a person's data in what edits and the note of their change newly say.

    Args:
        edits: Each with the record before it: what stood there is not doubted again.
        note: Of the change.
    """
    doubts = [Doubt("", NOTE, pieces)] if (pieces := new_personal_data("", note)) else []
    for edit in edits:
        fields = _FIELDS_OF[type(edit.after)]
        for name in edit.changed:
            if name in fields and (text := _text(getattr(edit.after, name, None))):
                before = "" if edit.before is None else _text(getattr(edit.before, name, None))
                if pieces := new_personal_data(before, text):
                    doubts.append(Doubt(edit.ref, name, pieces))
    return tuple(doubts)


def refuse_doubts(edits: Iterable[Edit], note: str = "", *, keeps: bool) -> None:
    """Refuses what looks like a person's data, unless somebody has said that it is to be kept.

    Raises:
        PersonalDataDoubted: with all of it.
    """
    if keeps:
        return
    if doubts := personal_doubts(edits, note):
        raise PersonalDataDoubted(doubts)


def _text(value: Any) -> str:
    """The texts of a field as one."""
    if not value:
        return ""
    return value if isinstance(value, str) else "\n".join(_strings(value))


def _strings(value: Any) -> Iterator[str]:
    """The texts in a value: one, several, or those of the parts of a source."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from _strings(getattr(value, name))
