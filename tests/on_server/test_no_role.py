"""Who has logged in to a server and has no role in a plan there: they read nothing, and are told who could help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from actionplan import settings
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.rules.grants import give_role, withdraw_role
from actionplan.store import StoreError
from actionplan.store.postgres.store import PostgresStore
from actionplan.store.server_plan import ServerPlan
from own_logins import OwnLogins, plan_name
from server import Server


def test_whoever_has_no_role_is_told_so_when_they_open_the_plan(
    server: Server, tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp]
) -> None:
    made = OwnLogins.create(server, tmp_path / "plan", plan, stamp())
    today = settings.today()
    made.save([give_role(made.plan(today), "kim", "keeper", "Kim Ali")], stamp(by="jo"))
    made.save([give_role(made.plan(today), "ray", "reader", "Ray Cole")], stamp(by="kim"))

    def opened(login: str) -> PostgresStore:
        return PostgresStore(ServerPlan(server.url(server.login(login)), plan_name(tmp_path / "plan")))

    ray = opened("ray")
    assert ray.plan(today).access.name == "Ray Cole"
    with pytest.raises(StoreError, match="the login eve has been given no role in the plan"):
        opened("eve")
    made.save([withdraw_role(made.plan(today), "ray")], stamp(by="kim"))
    with pytest.raises(StoreError, match="your login has no role in the plan any more"):
        ray.plan(today)
    for store in (ray, made):
        store.close()
