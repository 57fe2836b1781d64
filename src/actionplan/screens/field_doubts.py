"""What a question doubts of what is typed in it: each doubt is asked once, and nothing is refused for it."""

from __future__ import annotations

from typing import NamedTuple

from actionplan.model.personal_data import PersonalData, new_personal_data, quoted_words
from actionplan.model.sanitise import sanitise
from actionplan.screens.question import Field


class FieldDoubt(NamedTuple):
    """What is doubted of what stands in a field."""

    suggestion: str
    """What is probably meant instead; empty where only ``why`` is known."""
    why: str


class FieldDoubts:
    """The doubts of one question, as long as it is asked."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        """For each field of which something was asked, what was typed there."""
        self._pieces: set[PersonalData] = set()
        """What looks like a person's data, and was asked about."""

    def new(self, field: Field, answer: str) -> FieldDoubt | None:
        """What is to be asked now of what is typed in a field; None where nothing is, or it was asked before."""
        if answer == field.value or self._texts.get(field.name) == answer:
            return None
        suggestion = field.meant(answer) if field.meant is not None else ""
        why = field.doubted(answer) if field.doubted is not None else ""
        why = why or self._personal(field, answer)
        if not suggestion and not why:
            return None
        self._texts[field.name] = answer
        return FieldDoubt(suggestion, why)

    def _personal(self, field: Field, answer: str) -> str:
        """Asks whether what looks like a person's data is to be kept, each piece once; empty where none is new."""
        pieces = [piece for piece in new_personal_data(field.value, answer) if piece not in self._pieces]
        self._pieces.update(pieces)
        return f"This looks like a person's data ({sanitise(quoted_words(pieces))}): keep it?" if pieces else ""
