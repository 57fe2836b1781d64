"""What a question is: its fields, and what becomes of the answer. It is asked by a prompt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content
from textual.geometry import Region

from actionplan.model.edit import Edit
from actionplan.model.fields import has_lines
from actionplan.model.plan import Plan

if TYPE_CHECKING:
    from actionplan.store.file_reading import FileReading

Anchor = Callable[[], Region]
"""Where the line is that a question is about; asked again when the window changes."""
Typed = Mapping[str, str]
"""What stands in the fields, by name."""


class Field(Struct, frozen=True):
    """One line to fill in."""

    name: str
    label: str
    value: str = ""
    options: tuple[str, ...] = ()
    """What it completes from."""
    closed: bool = False
    """Whether nothing but one of the options is an answer: all are shown; a letter or the arrows choose."""
    by_rule: bool = False
    """Whether only a rule asks for it: enter passes it by, and goes there where the answer needs it."""
    understood: Callable[[str], Content] | None = None
    """Of a date: says which day is meant by what stands there."""
    asked: Callable[[Sequence[Edit]], str] | None = None
    """Says of an acceptable answer what this field, which only a rule asks for, still asks; empty for nothing."""
    meant: Callable[[str], str] | None = None
    """Says of what is typed what is probably meant instead; asked once. Empty where it is probably right."""
    doubted: Callable[[str], str] | None = None
    """Says of what is typed why it is doubted, where nothing better is known; asked once. Empty for no doubt."""

    part_of: str = ""
    """The field of a record that it is a part of, where it is one of several."""
    may_have_lines: bool = False
    """Whether it may have several lines, though fields of that name have one in other records."""

    @property
    def has_lines(self) -> bool:
        """Whether what is typed may have several lines."""
        return not self.options and (self.may_have_lines or has_lines(self.part_of or self.name))


class Question(Struct, frozen=True):
    """What a prompt asks, and what becomes of the answer."""

    title: Content
    fields: tuple[Field, ...]
    edits: Callable[[Typed], tuple[Sequence[Edit], str]]
    """The edits and the note that an answer means; raises Invalid where it is not acceptable."""
    preview: Callable[[Typed], Content] | None = None
    """What an answer means, shown while it is typed."""
    source: str = "screen"
    """The source of the change that saves it."""
    review: str | None = None
    """The review it is asked in."""
    verb: str = "save"
    """What enter does in the last field."""
    gives: tuple[str, ...] = ()
    """The fields of an action that the answer gives, for a repetition; without any, those that it changes."""
    at_once: bool = False
    """Whether it is only asked where its answer needs something typed, and the next action is next."""
    why: str = ""
    """Why it is asked at all: what the answer that needs nothing typed is refused for."""
    over: Callable[[Plan], str] | None = None
    """Says of a newer plan what has become of the question, where that has answered it; empty while it stands."""
    tells: Callable[[Sequence[Edit]], str] | None = None
    """Says what an answer has done once it is saved, where more is to be said than what was saved; empty for nothing
    more."""
    finish: Callable[[Sequence[Edit], FileReading], Sequence[Edit]] | None = None
    """What is still done with an acceptable answer before it is saved, apart from the screen: a file is read. It raises
    Refusal where it cannot be."""
    ended: Callable[[bool], None] | None = None
    """Is told, after ``finish``, whether it was saved."""
