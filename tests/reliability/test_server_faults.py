"""A server that is killed, a network that is cut: what was told is there, and what was refused is not."""

from __future__ import annotations

import os

import pytest

from actionplan.model.plan import Plan
from faults import cut_commits, kill_server
from places import ServerPlace, make_plan
from proxy import Cut, Proxy
from server import Server
from sizes import sizes


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is Unix")
@sizes("kills", 2, 20)
def test_a_server_killed_under_load_loses_nothing_and_everybody_comes_back_by_themselves(
    killable: ServerPlace, kills: int
) -> None:
    survived = kill_server(killable, killable.server, kills, people=4 if kills == 2 else 8)
    print(f"\n{kills} kills of the server: {survived.acknowledged} acknowledged, 0 lost, {survived.logged} there")


@sizes("cuts", 12, 200)
def test_a_commit_that_is_cut_off_is_told_as_it_is(server: Server, proxy: Proxy, plan: Plan, cuts: int) -> None:
    place = ServerPlace(server, f"cut_off{cuts}")
    make_plan(place, plan)
    told = cut_commits(place, ServerPlace(server, place.plan, proxy.port), proxy, cuts)
    # What the server never got is told to be absent; all else has been committed, and is told to be there.
    of_each = cuts // len(Cut)
    assert told.refused == {Cut.BEFORE: of_each}
    assert told.saved == {Cut.MEANWHILE: of_each, Cut.LATE: of_each, Cut.AFTER: of_each}
    print(f"\n{cuts} commits cut off: {told.saved.total()} told saved, {told.refused.total()} not, all of it true")
