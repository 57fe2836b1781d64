"""What owners propose, for tests: an answer by the form of a link, and the proposal as it is stored."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from actionplan.model.proposals import Asks, CameBy, Proposal
from actionplan.usecases.proposals import Answered, answer
from at_screen import plan_in, with_store
from in_review import stamp


def proposed(path: Path, subject: str, asks: Asks, person: str = "Ann", **values: Any) -> None:
    """What an owner answers by the form of their link."""
    with_store(path, lambda store: answer(store, stamp("web"), person, [Answered(subject, asks, values)], CameBy.FORM))


def proposal(path: Path, ref: str) -> Proposal:
    return next(one for one in plan_in(path).proposals if one.ref == ref)
