"""A plan whose reviews are held on 27 November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from actionplan.model.ratings import Condition
from actionplan.model.rules.review import decide
from actionplan.model.weekly_review import Outcome
from actionplan.store.sqlite.store import SqliteStore

if TYPE_CHECKING:
    pass
from held_review import Held, StampMaker


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    """The plan's store."""
    with closing(SqliteStore(database)) as opened:
        yield opened


@pytest.fixture
def held(store: SqliteStore, stamp: StampMaker) -> Held:
    """What happens at reviews of the plan."""
    return Held(store, stamp)


@pytest.fixture
def closed(held: Held) -> Held:
    """A review of two cards, 1.1 turned red in it, and one decision."""
    held.begin()
    held.settles("1.1", Outcome.CHANGED, held.rates("1.1", Condition.OFF_TRACK))
    edit = decide(held.plan, about="1.1", what="Ask HR", owner="Ann", due="fri", for_board=True)
    held.store.save([edit], held.made_in("R1", by="sam"))
    held.settles("1.2")
    held.ends()
    return held
