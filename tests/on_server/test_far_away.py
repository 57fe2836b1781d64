"""A plan on a server that is far away, or behind a pooler: how often it is waited for, and what people see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import count

import pytest
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.plan import Plan
from actionplan.store import Store
from at_work import TODAY, stamp_of
from faults import count_together
from patience import eventually
from places import OWNER, ServerPlace, make_plan, opened
from pooler import Pooler
from proxy import Proxy
from server import Server

_NUMBERS = count(1)


@pytest.fixture
def place(server: Server, plan: Plan) -> ServerPlace:
    """The small plan on a server."""
    found = ServerPlace(server, f"far{next(_NUMBERS)}")
    make_plan(found, plan)
    return found


@pytest.fixture
def far(place: ServerPlace, proxy: Proxy) -> ServerPlace:
    """The same, with 20 ms for a way there and back."""
    proxy.delay = 0.01
    return ServerPlace(place.server, place.plan, proxy.port)


@pytest.fixture
def near(place: ServerPlace) -> Iterator[Store]:
    """The plan, opened by a colleague who sits beside the server."""
    with closing(opened(place.address("bo"))) as store:
        yield store


def give_to(store: Store, login: str, owner: str) -> None:
    action = store.plan(TODAY).actions[0]
    store.save([Edit(action, replace(action, owner=owner))], stamp_of(login), "")


def test_a_start_waits_for_the_server_three_times_once_it_is_logged_in(far: ServerPlace, proxy: Proxy) -> None:
    with closing(opened(far.address(OWNER))) as store:
        assert len(store.plan(TODAY).actions) == 5
        (link,) = proxy.links
        assert link.turns <= 3, link.statements


def test_the_beginning_of_a_long_plan_is_waited_for_no_more_often(far: ServerPlace, proxy: Proxy) -> None:
    with closing(opened(far.address(OWNER))) as store:
        beginning = store.plan_beginning(TODAY, 2)
        assert (len(beginning.actions), beginning.still_to_read) == (2, 3)
        (link,) = proxy.links
        assert link.turns <= 3, link.statements


def test_who_looks_for_changes_asks_the_server_nothing_and_is_told_of_each(
    far: ServerPlace, proxy: Proxy, near: Store
) -> None:
    with closing(opened(far.address(OWNER))) as store:
        store.plan(TODAY)
        (link,) = proxy.links
        before = link.turns
        assert not store.changed_elsewhere()
        give_to(near, "bo", "Head of Quality")
        eventually(store.changed_elsewhere)
        assert link.turns == before
        assert not store.changed_elsewhere()
        assert store.plan(TODAY).actions[0].owner == "Head of Quality"


def test_people_behind_a_pooler_count_on_one_action_and_lose_nothing(place: ServerPlace, pooler: Pooler) -> None:
    counted = count_together(ServerPlace(place.server, place.plan, pooler.port), 4, 10, ["1.2"])
    assert counted.saves == 40


def test_who_is_behind_a_pooler_sees_a_change_although_nobody_can_tell_them(
    place: ServerPlace, pooler: Pooler, near: Store
) -> None:
    with closing(opened(ServerPlace(place.server, place.plan, pooler.port).address(OWNER))) as store:
        store.plan(TODAY)
        # The first look takes note of where the plan stands.
        store.changed_elsewhere()
        give_to(near, "bo", "Head of Quality")
        eventually(store.changed_elsewhere)
        assert store.plan(TODAY).actions[0].owner == "Head of Quality"
