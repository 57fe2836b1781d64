"""Many people at once, killed programs, killed servers, cut commits: what is done to a plan, and what it then holds.

Tests and benchmarks do the same, in small and in full. Each answers with its figures; what must never be is an
AssertionError.
"""

from __future__ import annotations

import random
from collections import Counter
from contextlib import closing
from functools import partial
from statistics import quantiles
from time import perf_counter

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.store import Store, StoreError
from at_work import TODAY, stamp_of
from crew import Crew, Worker
from places import OWNER, Place, opened
from proxy import Cut, Proxy
from server import Server


class Counted(Struct, frozen=True):
    """What came of people who counted on actions together."""

    saves: int
    late: int
    """How often somebody was told that somebody else was faster, and read again."""
    seconds: float
    milliseconds: tuple[float, ...]
    """Of each save that was made, from asking to the answer."""

    @property
    def a_second(self) -> float:
        """Saves a second, all together."""
        return self.saves / self.seconds

    def percentile(self, percent: int) -> float:
        """Milliseconds within which so many of a hundred saves were made."""
        return quantiles(self.milliseconds, n=100, method="inclusive")[percent - 1]


def count_together(place: Place, people: int, times: int, refs: list[str]) -> Counted:
    """Has people count on actions: nothing is lost, and nobody is refused without being told who was faster."""
    with Crew(place) as crew:
        crew.count(people, times, refs)
        begun = perf_counter()
        workers = crew.finished()
        seconds = perf_counter() - begun
    told = {int(seq): (ref, before, after) for worker in workers for seq, ref, before, after, _ in worker.saved}
    with closing(opened(place.address(OWNER))) as store:
        assert store.check() == ()
        logged = {
            update.change.seq: (
                update.ref,
                (update.before or {})["success_measure"] or "-",
                update.after["success_measure"],
            )
            for update in store.history()
        }
        total = sum(int(action.success_measure.partition(":")[0] or 0) for action in store.plan(TODAY).actions)
    # Each save went through exactly as its maker saw it, and the sum is the number of saves: none wrote over another.
    assert told == logged
    assert len(told) == total == people * times
    late = sum(int(worker.lines[-1].split()[1]) for worker in workers)
    taken = tuple(float(saved[-1]) for worker in workers for saved in worker.saved)
    return Counted(len(told), late, seconds, taken)


class Survived(Struct, frozen=True):
    """What came of people whose programs, or whose server, were killed at work."""

    kills: int
    acknowledged: int
    """Changes that somebody was told are saved: all of them are there."""
    logged: int
    """Changes that are there: all of them whole."""
    seconds: tuple[float, ...] = ()
    """After each kill of the server, from the kill until everybody has saved again, its start included."""


def kill_clients(place: Place, kills: int, seed: int = 6) -> Survived:
    """Has three people write, and kills their programs at any moment, again and again."""
    dice, acknowledged = random.Random(seed), dict[int, int]()
    for _ in range(kills // 3):
        with Crew(place) as crew:
            crew.write(3)
            first, patience = crew.workers[0], dice.randrange(4)
            crew.wait_until(partial(_has_saved, first, patience))
            acknowledged |= _acknowledged(crew.killed())
    return Survived(kills // 3 * 3, len(acknowledged), _all_there(place, acknowledged, 3))


def _has_saved(worker: Worker, times: int) -> bool:
    return len(worker.saved) >= times


def kill_server(place: Place, server: Server, kills: int, people: int = 8, seed: int = 7) -> Survived:
    """Has people write, and kills the server at any moment, again and again; their programs come back by themselves.

    Every other time only its first process is killed, and those that serve somebody may yet commit.
    """
    dice, seconds = random.Random(seed), list[float]()
    with Crew(place) as crew:
        crew.write(people)
        for number in range(kills):
            _everybody_saves(crew, dice.randrange(1, 5))
            begun = perf_counter()
            server.kill(leaves_survivors=number % 2 == 0)
            server.restart()
            _everybody_saves(crew, 1)
            seconds.append(perf_counter() - begun)
        acknowledged = _acknowledged(crew.killed())
    return Survived(kills, len(acknowledged), _all_there(place, acknowledged, people), tuple(seconds))


def _everybody_saves(crew: Crew, times: int) -> None:
    """Waits until everybody has saved so many times more."""
    before = [len(worker.saved) for worker in crew.workers]
    crew.wait_until(
        lambda: all(len(worker.saved) >= had + times for worker, had in zip(crew.workers, before, strict=True))
    )


def _acknowledged(workers: list[Worker]) -> dict[int, int]:
    """How many actions each change has touched that somebody was told is saved."""
    return {int(seq): int(actions) for worker in workers for seq, actions in worker.saved}


def _all_there(place: Place, acknowledged: dict[int, int], people: int) -> int:
    """Opens the plan as the next person does: all is sound, what was told is there. Answers with how much is there."""
    with closing(opened(place.address(OWNER))) as store:
        assert store.check() == ()
        assert store.read_only == ""
        history = store.history()
        actions = store.plan(TODAY).actions
    logged = Counter(update.change.seq for update in history)
    assert logged.items() >= acknowledged.items()
    # Whole or absent: a change has touched one of the actions that its maker writes to, or all of them.
    for seq, login in {update.change.seq: update.change.by for update in history}.items():
        assert logged[seq] in {1, len(actions[int(login.removeprefix("writer")) :: people])}, (seq, login)
    return len(logged)


class CutOff(Struct, frozen=True):
    """What came of saves whose connection was cut as they were committed."""

    saved: Counter[Cut]
    """How many were said to be saved, by where they were cut: all of them are there, once."""
    refused: Counter[Cut]
    """How many were said not to be saved: none of them is there."""


def cut_commits(place: Place, through: Place, proxy: Proxy, cuts: int) -> CutOff:
    """Saves, and is cut off at each commit; two others write meanwhile, over connections that are not cut.

    Args:
        place: The plan.
        through: The same, through ``proxy``.
        proxy: What cuts.
        cuts: How often.
    """
    saved, refused = dict[str, Cut](), dict[str, Cut]()
    with Crew(place) as crew, closing(opened(through.address("cut off"))) as store:
        crew.write(2)
        for number in range(cuts):
            where, note = list(Cut)[number % len(Cut)], f"cut {number}"
            told = _save_cut_off(store, proxy, where, note)
            (saved if told else refused)[note] = where
            assert proxy.cuts == number + 1
        crew.killed()
    with closing(opened(place.address(OWNER))) as store:
        assert store.check() == ()
        logged = Counter(update.change.note for update in store.history())
    assert all(logged[note] == 1 for note in saved), [note for note in saved if logged[note] != 1]
    assert not logged.keys() & refused.keys()
    return CutOff(Counter(saved.values()), Counter(refused.values()))


def _save_cut_off(store: Store, proxy: Proxy, where: Cut, note: str) -> bool:
    """Saves over a connection that is cut as it commits; whether it is said to be saved."""
    action = store.plan(TODAY).actions[0]
    proxy.cut_at = where
    try:
        store.save([Edit(action, replace(action, owner=note))], stamp_of("cut off"), note)
    except StoreError:
        return False
    return True
