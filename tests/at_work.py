"""What somebody does to a plan in a process of their own: ``python -m at_work WHAT ADDRESS LOGIN …``.

They say that they are ready and wait to be let go; then each line tells of one thing that they were told is done.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from time import perf_counter, sleep

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.log import Stamp
from actionplan.store import ConflictError, Store, StoreError
from places import opened

TODAY = date(2026, 11, 27)
PAUSE = 0.05
"""Seconds after which somebody who was refused tries again."""


def stamp_of(login: str) -> Stamp:
    """Who changes something, at noon."""
    return Stamp(login, datetime(2026, 11, 27, 12, tzinfo=UTC), TODAY, "command")


def say(*words: object) -> None:
    """Tells of something."""
    print(*words, flush=True)


def count(store: Store, login: str, times: str, *refs: str) -> None:
    """Reads a number and saves the next one with their name, as a person at a screen does, so many times.

    Who is told that they are too late reads again, and counts on. Says ``saved``, the change, the action, what it said
    before and after, and the milliseconds of the save; at the end ``late`` and how often they were.
    """
    late = 0
    for number in range(int(times)):
        ref = refs[number % len(refs)]
        while True:
            action = store.plan(TODAY).action(ref)
            assert action is not None
            seen = action.success_measure
            wanted = f"{int(seen.partition(':')[0] or 0) + 1}:{login}"
            begun = perf_counter()
            try:
                edit = Edit(action, replace(action, success_measure=wanted))
                saved = store.save([edit], stamp_of(login), f"{login} {number}")
            except ConflictError as error:
                (conflict,) = error.conflicts
                assert (conflict.base, conflict.mine) == (seen, wanted), conflict
                assert conflict.theirs.endswith(f":{conflict.by}"), conflict
                assert conflict.by != login, conflict
                late += 1
                continue
            say("saved", saved.seq, ref, seen or "-", wanted, 1000 * (perf_counter() - begun))
            break
    say("late", late)


def write(store: Store, login: str, place: str, people: str) -> None:
    """Changes an action of their own, or all of these, or undoes that, until they are killed.

    Whoever is refused tries again. Says ``saved``, the change, and how many actions it has touched.

    Args:
        store: The plan.
        login: Who.
        place: Their number among those who share the actions, from 0.
        people: How many these are.
    """
    number = 0
    while True:
        number += 1
        try:
            own = store.plan(TODAY).actions[int(place) :: int(people)]
            chosen = own if number % 3 else own[:1]
            edits = [Edit(action, replace(action, success_measure=f"{login} {number}")) for action in chosen]
            say("saved", store.save(edits, stamp_of(login), f"{login} {number}").seq, len(chosen))
            if number % 7 == 0:
                store.undo(replace(stamp_of(login), source="undo"))
        except StoreError:
            sleep(PAUSE)


WORK: dict[str, Callable[..., None]] = {"count": count, "write": write}


def main(arguments: Sequence[str]) -> None:
    """Opens the plan, waits to be let go, and does it."""
    what, address, login, *more = arguments
    store = opened(address)
    say("ready")
    sys.stdin.readline()
    with suppress(BrokenPipeError):
        WORK[what](store, login, *more)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
