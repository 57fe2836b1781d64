"""The plans that are measured: those of a run of ``python -m benchmarks``, or made as it makes them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from actionplan.store.sqlite.store import SqliteStore
from benchmarks import data

SIZES = (34, 2_000)
"""Without a run: small enough to be made at once."""


def _databases() -> dict[int, Path]:
    named = os.environ.get("ACTIONPLAN_BENCHMARK_PLANS")
    if named:
        return {int(size): Path(path) for size, path in json.loads(named).items()}
    return {size: data.kept(data.default_folder(), size) for size in SIZES}


def pytest_generate_tests(metafunc: Any) -> None:
    """Every benchmark once for each plan."""
    if "size" in metafunc.fixturenames:
        metafunc.parametrize("size", sorted(_databases()), scope="session")


@pytest.fixture(scope="session")
def database(size: int, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the plan of that size, as one benchmark saves to it."""
    path = tmp_path_factory.mktemp(f"plan-{size}") / "plan.db"
    shutil.copyfile(_databases()[size], path)
    return path


@pytest.fixture
def store(database: Path) -> Iterator[SqliteStore]:
    """A connection to it."""
    store = SqliteStore(database)
    yield store
    store.close()


@pytest.fixture
def measured(benchmark: Any, size: int, request: pytest.FixtureRequest) -> Any:
    """The ``benchmark`` of pytest-benchmark with a few rounds of one call each, named for the function."""
    also = [str(value) for name, value in request.node.callspec.params.items() if name != "size"]
    benchmark.group = " ".join([request.node.originalname.removeprefix("bench_").replace("_", " "), *also])
    rounds = 3 if size > 1_000 else 10

    def run(work: Any, *args: Any, setup: Any = None, once: bool = False) -> Any:
        if once:
            return benchmark.pedantic(work, args=args, rounds=1)
        return benchmark.pedantic(work, args=args, setup=setup, rounds=rounds, warmup_rounds=0 if setup else 1)

    return run
