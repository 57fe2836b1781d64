"""What people and bodies are and were called, when something was said of them."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Mapping

from actionplan.model.log import Update
from actionplan.model.people import Body, Person, names_had_by, names_of_bodies, names_of_people
from actionplan.model.people_in_log import named_update
from actionplan.store.sql.decoding import decodes
from actionplan.store.sql.statements import Connection


@decodes
def read_names_had_by(conn: Connection, ref: str) -> tuple[str, ...]:
    """Every name that a person has or had; none for no ref."""
    if not ref:
        return ()
    rows = conn.execute("SELECT ref, name, body, email, merged_into FROM person").fetchall()
    return names_had_by([Person(*row) for row in rows], ref)


@decodes
def as_named_then(conn: Connection, updates: tuple[Update, ...]) -> tuple[Update, ...]:
    """Updates, oldest first, with people and bodies as they were called when each was made, in the place of their refs.

    What was said then is not told in another name because somebody has one since.
    """
    waiting = deque(
        conn.execute(
            "SELECT change, kind, after FROM log WHERE kind IN ('person', 'body') ORDER BY change, seq"
        ).fetchall()
    )
    people: dict[str, Person] = {}
    bodies: dict[str, Body] = {}
    names: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
    named = []
    for update in updates:
        while waiting and waiting[0][0] <= update.change.seq:
            _, kind, after = waiting.popleft()
            logged = json.loads(after)
            if kind == "person":
                people[logged["ref"]] = Person(logged["ref"], logged["name"], merged_into=logged["merged_into"])
            else:
                bodies[logged["ref"]] = Body(logged["ref"], logged["name"])
            names = names_of_people(people.values()), names_of_bodies(bodies.values())
        named.append(named_update(update, *names))
    return tuple(named)
