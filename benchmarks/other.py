"""Another process that changes the plan: ``python -m benchmarks.other ADDRESS``, one owner's name a line.

Each name becomes the owner of the first action. Answers ``ready`` before it reads a line, and after the commit with the
moment of it, in seconds of the machine's monotonic clock.
"""

from __future__ import annotations

import sys
from time import perf_counter

from actionplan import settings
from actionplan.model.rules.actions import propose_one
from places import opened


def serve(address: str) -> None:
    """Saves what it is told until there is no more."""
    store = opened(address)
    while True:
        plan = store.plan(settings.today())
        print("ready", flush=True)
        name = sys.stdin.readline().strip()
        if not name:
            break
        edit = propose_one(plan, plan.actions[0], {"owner": name}, by="other")
        store.save([edit], settings.stamp("command"))
        print(perf_counter(), flush=True)
    store.close()


if __name__ == "__main__":
    serve(sys.argv[1])
