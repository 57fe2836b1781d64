"""The store's own thread: what is asked of it while the program ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from actionplan import demo
from actionplan.store_thread import StoreThread


async def test_what_is_asked_before_the_end_is_answered_and_what_is_asked_later_is_cancelled(tmp_path: Path) -> None:
    database = tmp_path / "plan.db"
    demo.make(database)
    desk = StoreThread(database)
    first = await desk.ask(lambda store: store.path)
    desk.close()
    assert first == database

    async def asked_too_late() -> Path:
        return await desk.ask(lambda store: store.path)

    worker = asyncio.ensure_future(asked_too_late())
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert worker.cancelled()


async def test_a_desk_that_nobody_has_asked_is_closed_without_opening_the_plan(tmp_path: Path) -> None:
    desk = StoreThread(tmp_path / "none.db")
    desk.close()
    assert not (tmp_path / "none.db").exists()
