"""The plan's own words for its levels: another plan's themes are priorities, its findings recommendations."""

from __future__ import annotations

from msgspec import Struct


class Word(Struct, frozen=True):
    """A word for one, and for several."""

    one: str
    many: str


class Words(Struct, frozen=True):
    """What a plan calls its levels, in small letters but for names."""

    theme: Word = Word("theme", "themes")
    area: Word = Word("area for consideration", "areas for consideration")
    action: Word = Word("action", "actions")
    milestone: Word = Word("milestone", "milestones")
