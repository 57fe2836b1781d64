"""What a later report makes of the themes, strengths, headings and messages of a review."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.incoming_report import IncomingReport
from actionplan.model.likeness import same_words
from actionplan.model.plan import Plan
from actionplan.model.report_matching import Decisions, Matches, Part
from actionplan.model.sources import Revision, Source, Strength, Theme
from actionplan.model.wordings import INITIAL, Wording


class Said(Struct, frozen=True):
    """Where words stand: in a document, on its date."""

    document: str = INITIAL
    dated: date | None = None


class RevisedParts:
    """The parts of a review as a later report has them: what it reworded, what it no longer has, what is new."""

    def __init__(
        self, plan: Plan, matches: Matches, incoming: IncomingReport, decisions: Decisions, label: str
    ) -> None:
        """Takes what is decided, and what the report is called, with its date."""
        self._matches, self._decisions, self._label = matches, decisions, label
        self._before = _said_before(plan, matches)
        review, self._key = matches.source, matches.source_key
        reports: list[Source | Revision] = [*plan.sources, *plan.revisions]
        themes = [*plan.themes, *(theme for of in reports for theme in of.themes)]
        self._last_number = max((theme.number for theme in themes), default=0)
        self._theme_refs = {theme.ref.casefold() for theme in themes}
        self._scale = plan.scale
        self.numbers: dict[int, int] = {}
        """By the number that the report has of a theme, that of the plan."""
        self.themes = self._revised(Part.THEME, review.themes, incoming.themes, "title", self._new_theme)
        for theme, names in zip(incoming.themes, decisions[Part.THEME], strict=True):
            if names:
                self.numbers[theme.number] = self._old_of(Part.THEME, review.themes)[names[0]].number
        taken = {strength.ref for of in (*reports, plan) for strength in of.strengths}
        self._strength_refs: set[str] = taken
        self.strengths = self._revised(Part.STRENGTH, review.strengths, incoming.strengths, "text", self._new_strength)
        keys = {area.key for of in (*reports, plan) for area in of.summary_areas}
        self.summary_keys: dict[str, str] = {}
        """By the key that the report has of a summary area, that of the plan."""
        self.summary_areas = self._revised(
            *(Part.SUMMARY_AREA, review.summary_areas, incoming.summary_areas, "title"),
            self._new_keyed(keys, self.summary_keys),
        )
        self._note_keys(Part.SUMMARY_AREA, incoming.summary_areas, self.summary_keys)
        keys = {message.key for of in (*reports, plan) for message in of.key_messages}
        self.message_keys: dict[str, str] = {}
        self.key_messages = self._revised(
            *(Part.KEY_MESSAGE, review.key_messages, incoming.key_messages, "title"),
            self._new_keyed(keys, self.message_keys),
        )
        self._note_keys(Part.KEY_MESSAGE, incoming.key_messages, self.message_keys)
        self.summary_strengths = incoming.summary_strengths or review.summary_strengths
        self.process = incoming.process or review.process

    @property
    def values(self) -> dict[str, Any]:
        """The parts by the fields of a source or a revision."""
        names = ("themes", "strengths", "summary_areas", "key_messages", "summary_strengths", "process")
        return {name: getattr(self, name) for name in names}

    def _old_of(self, part: Part, records: Sequence[Any]) -> dict[str, Any]:
        return {item.name: record for item, record in zip(self._matches.old[part], records, strict=True)}

    def _revised(
        self, part: Part, old: Sequence[Any], new: Sequence[Any], field: str, make: Callable[[Any], Any]
    ) -> tuple[Any, ...]:
        """The records of one part: those of before in their order, then the new ones. With none in the file, as before.

        Args:
            part: Which part.
            old: Its records before.
            new: Those of the file.
            field: Which of their fields holds the words.
            make: Makes a new one one of the plan.
        """
        if not new:
            return tuple(old)
        links = self._decisions[part]
        now = {names[0]: record for record, names in zip(new, links, strict=True) if names}
        revised = []
        for name, record in self._old_of(part, old).items():
            if name in now:
                revised.append(self._reworded(record, now[name], field))
            else:
                revised.append(replace(record, absent_from=record.absent_from or self._label))
        revised += [make(record) for record, names in zip(new, links, strict=True) if not names]
        return tuple(revised)

    def _reworded(self, before: Any, now: Any, field: str) -> Any:
        words, text = getattr(before, field), getattr(now, field)
        values: dict[str, Any] = {"absent_from": ""}
        if not same_words(words, text):
            earlier = Wording(words, self._before.document, self._before.dated)
            values |= {field: text, "earlier": (*before.earlier, earlier)}
        if isinstance(now, Theme) and now.grade in self._scale:
            values["grade"] = now.grade
        return replace(before, **values)

    def _new_theme(self, theme: Theme) -> Theme:
        self._last_number += 1
        self.numbers[theme.number] = self._last_number
        ref = theme.ref if theme.ref.casefold() not in self._theme_refs else str(self._last_number)
        self._theme_refs.add(ref.casefold())
        return replace(
            theme,
            number=self._last_number,
            own_ref=None if ref == str(self._last_number) else ref,
            source=self._key,
            grade=theme.grade if theme.grade in self._scale else "",
        )

    def _new_strength(self, strength: Strength) -> Strength:
        theme = self.numbers[strength.theme]
        number = 1
        while f"S{theme}.{number}" in self._strength_refs:
            number += 1
        self._strength_refs.add(f"S{theme}.{number}")
        return replace(strength, ref=f"S{theme}.{number}", theme=theme)

    def _new_keyed(self, taken: Collection[str], keys: dict[str, str]) -> Callable[[Any], Any]:
        folded = {key.casefold() for key in taken}

        def make(record: Any) -> Any:
            key, number = record.key, 1
            while key.casefold() in folded:
                number += 1
                key = f"{record.key}{number}"
            folded.add(key.casefold())
            keys[record.key] = key
            return replace(record, key=key, source=self._key)

        return make

    def _note_keys(self, part: Part, new: Sequence[Any], keys: dict[str, str]) -> None:
        for record, names in zip(new, self._decisions[part], strict=True):
            if names:
                keys[record.key] = names[0]


def _said_before(plan: Plan, matches: Matches) -> Said:
    """Where the words of a review stand before this report."""
    standing = [revision for revision in plan.revisions if not revision.withdrawn]
    if standing and not matches.source_key:
        return Said(standing[-1].title, standing[-1].reported_on)
    return Said(dated=matches.source.reported_on)
