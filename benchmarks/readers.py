"""How long readers wait for the pages: ``python -m benchmarks.readers``.

A server of its own process serves a plan; 200 readers ask for page after page, each over a connection of its own, with
a moment of reading between or with none, while somebody saves a change every two seconds. What counts is the 99th
percentile of each page, and how often the plan was read.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

PAGES = ("/", "/report", "/actions", "/actions?q=late&by=owner", "/actions/{ref}", "/changes", "/reviews", "/download")
SAVE_SECONDS = 2.0
NOT_TOLD = "the server said nothing"

_SERVER = """
import asyncio, sys
from datetime import date
from pathlib import Path
from actionplan.reports.audience import Audience
from actionplan.web.app import Site, app_of
from actionplan.web.guard import Guard
from actionplan.web.live import LivePlan
from actionplan.web.quick import Quick
from actionplan.web.serving import SWITCH_SECONDS, Door, address_of, bound, server_of

live = LivePlan(Path(sys.argv[1]), Audience.BOARD)
site, door = Site(live), Door(port=0)
sys.setswitchinterval(SWITCH_SECONDS)
with bound(door) as listener:
    tell = lambda: print(address_of(door, listener), flush=True)
    server = server_of(Guard(Quick(app_of(site), site)), tell)
    import threading
    def wait():
        sys.stdin.readline()
        server.should_exit = True
    threading.Thread(target=wait, daemon=True).start()
    server.run(sockets=[listener])
print(live.readings, flush=True)
"""


class Waits:
    """How long readers waited, by page."""

    def __init__(self) -> None:
        self.of: dict[str, list[float]] = defaultdict(list)
        self.failed = 0

    def row(self, page: str) -> str:
        """A line of the table: median, 99th percentile, longest, how many."""
        waits = sorted(self.of[page])
        return (
            f"| {page} | {1000 * statistics.median(waits):.1f} ms | {1000 * percentile(waits, 99):.1f} ms | "
            f"{1000 * waits[-1]:.1f} ms | {len(waits):,} |"
        )


def percentile(waits: Sequence[float], share: int) -> float:
    """The value that so many hundredths of sorted values do not exceed."""
    return waits[min(len(waits) - 1, -(-len(waits) * share // 100) - 1)]


async def read(port: int, refs: Sequence[str], end: float, pause: float, *, waits: Waits, seed: int) -> None:
    """One reader, until the end: over one connection, each page as often as the others."""
    chance = random.Random(seed)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.sleep(chance.random() * pause)
    while perf_counter() < end:
        page = chance.choice(PAGES)
        path = page.replace("{ref}", chance.choice(refs)).replace(" ", "%20")
        begun = perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        await reader.readexactly(length)
        waits.of[page].append(perf_counter() - begun)
        waits.failed += not head.startswith(b"HTTP/1.1 200")
        if pause:
            await asyncio.sleep(pause * (0.5 + chance.random()))
    writer.close()


async def write(plan: Path, refs: Sequence[str], end: float) -> int:
    """Somebody who saves a change every two seconds; answers with how many."""
    saves = 0
    while perf_counter() + SAVE_SECONDS < end:
        await asyncio.sleep(SAVE_SECONDS)
        command = [sys.executable, "-m", "actionplan", "update", refs[saves % len(refs)], "--note", f"note {saves}"]
        process = await asyncio.create_subprocess_exec(*command, "--db", str(plan), stdout=subprocess.DEVNULL)
        await process.wait()
        saves += 1
    return saves


async def load(port: int, plan: Path, refs: Sequence[str], *, readers: int, seconds: float, pause: float) -> Waits:
    """What some readers wait for so many seconds, and how often somebody saved."""
    waits, end = Waits(), perf_counter() + seconds
    tasks = [read(port, refs, end, pause, waits=waits, seed=seed) for seed in range(readers)]
    saves, *_ = await asyncio.gather(write(plan, refs, end), *tasks)
    print(f"\n{readers} readers, {pause:g} s between pages, {seconds:g} s; {saves} changes; {waits.failed} refused\n")
    print("| page | median | 99th percentile | longest | answers |\n| --- | ---: | ---: | ---: | ---: |")
    for page in PAGES:
        print(waits.row(page))
    everything = sorted(wait for page in waits.of.values() for wait in page)
    slow, rate = 1000 * percentile(everything, 99), len(everything) / seconds
    print(f"\nall pages: 99th percentile {slow:.1f} ms, {rate:,.0f} a second")
    return waits


def made(folder: Path, actions: int) -> tuple[Path, list[str]]:
    """A plan of so many actions, the demonstration's for 34, with the refs of its actions."""
    from actionplan import demo
    from actionplan.store.sqlite.store import SqliteStore

    plan = folder / f"{actions}.db"
    if actions == 34:
        demo.make(plan)
    else:
        from benchmarks.plans import make

        make(plan, actions, 10 * actions)
    store = SqliteStore(plan)
    refs = [action.ref for action in store.plan(demo.TODAY).counted]
    store.close()
    return plan, refs


def measure(actions: int, readers: int, seconds: float) -> None:
    """Serves a plan of so many actions, and prints what readers wait for it."""
    with tempfile.TemporaryDirectory() as folder:
        plan, refs = made(Path(folder), actions)
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVER, str(plan)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None and server.stdin is not None, NOT_TOLD
        port = int(server.stdout.readline().rpartition(":")[2].strip().rstrip("/"))
        print(f"\n## {actions:,} actions")
        for pause in (1.0, 0.0):
            asyncio.run(load(port, plan, refs, readers=readers, seconds=seconds, pause=pause))
        server.stdin.write("\n")
        server.stdin.flush()
        print(f"\nreadings of the plan: {server.stdout.readline().strip()}")
        server.wait()


def main() -> None:
    """Measures what the command line asks for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--actions", type=int, nargs="+", default=[34, 10_000])
    options.add_argument("--readers", type=int, default=200)
    options.add_argument("--seconds", type=float, default=20.0)
    chosen = options.parse_args()
    for actions in chosen.actions:
        measure(actions, chosen.readers, chosen.seconds)


if __name__ == "__main__":
    main()
