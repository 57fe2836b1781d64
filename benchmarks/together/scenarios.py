"""What many people do to one plan, and what is done to them; the tests do the same in small."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median

from actionplan.planfiles.plan_yaml import bundled_plan
from benchmarks.together.figures import Figures
from faults import count_together, cut_commits, kill_clients, kill_server
from places import FilePlace, Place, ServerPlace, make_plan
from proxy import Cut, Proxy
from server import Server


class Engines:
    """Where plans are made that are measured: in files, and on a server of our own that keeps what it commits."""

    def __init__(self, names: list[str], folder: Path, server: Server | None) -> None:
        self.server = server
        self._names, self._folder, self._numbers = names, folder, count(1)

    def new_plans(self) -> Iterator[Place]:
        """A new plan, the bundled one, on each engine in turn."""
        for name in self._names:
            number = next(self._numbers)
            file = FilePlace(self._folder / f"plan{number}.db")
            place = ServerPlace(self.server, f"plan{number}") if name == "PostgreSQL" and self.server else file
            make_plan(place, bundled_plan())
            yield place

    @property
    def refs(self) -> list[str]:
        """The actions of a plan."""
        return [action.ref for action in bundled_plan().actions]


def writers(engines: Engines, figures: Figures, part: int) -> None:
    """Eight and thirty-two people count on one action, and on many."""
    for people, times in ((8, 200 // part), (32, 25 // part or 1)):
        for what, refs in (("one action", ["1.2"]), ("many actions", engines.refs)):
            for place in engines.new_plans():
                counted = count_together(place, people, times, refs)
                title = f"{people} × {times} saves of {what}"
                figures.add(place.engine, f"{title}: lost; refused without a reason", "0; 0")
                figures.add(place.engine, f"{title}: told that they were late", counted.late)
                figures.add(place.engine, f"{title}: saves a second, all together", counted.a_second)
                figures.add(place.engine, f"{title}: a save, p50", counted.percentile(50), "ms")
                figures.add(place.engine, f"{title}: a save, p99", counted.percentile(99), "ms")


def kills(engines: Engines, figures: Figures, part: int) -> None:
    """Programs that save are killed."""
    for place in engines.new_plans():
        survived = kill_clients(place, 102 // part)
        title = f"{survived.kills} programs killed at work"
        figures.add(place.engine, f"{title}: saves told, of them lost", f"{survived.acknowledged}, 0")
        figures.add(place.engine, f"{title}: changes there, of them in part", f"{survived.logged}, 0")


def server_kills(engines: Engines, figures: Figures, part: int) -> None:
    """The server is killed while eight people save."""
    if (server := engines.server) is not None:
        place = ServerPlace(server, "killed")
        make_plan(place, bundled_plan())
        survived = kill_server(place, server, 20 // part)
        title = f"{survived.kills} × kill -9 of the server, 8 people saving"
        figures.add(place.engine, f"{title}: saves told, of them lost", f"{survived.acknowledged}, 0")
        figures.add(place.engine, f"{title}: changes there, of them in part", f"{survived.logged}, 0")
        figures.add(place.engine, f"{title}: until all eight have saved again, median", median(survived.seconds), "s")
        figures.add(place.engine, f"{title}: until all eight have saved again, longest", max(survived.seconds), "s")


def cuts(engines: Engines, figures: Figures, part: int) -> None:
    """Connections are cut as they commit."""
    if (server := engines.server) is not None:
        with Proxy(server.port) as proxy:
            place = ServerPlace(server, "cut_off")
            make_plan(place, bundled_plan())
            number = 200 // part
            told = cut_commits(place, ServerPlace(server, "cut_off", proxy.port), proxy, number)
        title = f"{number} connections cut as they commit"
        for cut in Cut:
            figures.add(
                place.engine,
                f"{title}, {_CUTS[cut]}: told saved; told not saved",
                f"{told.saved[cut]}; {told.refused[cut]}",
            )
        figures.add(place.engine, f"{title}: told wrongly", 0)


_CUTS = {
    Cut.BEFORE: "before the server gets the COMMIT",
    Cut.MEANWHILE: "as the server gets it",
    Cut.LATE: "and the server gets it after the program is back",
    Cut.AFTER: "after the server has committed",
}
