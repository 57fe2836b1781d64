"""Exports in every format that needs no other program, from the store to the bytes."""

from __future__ import annotations

from typing import Any

import pytest

from actionplan.reports.formats import format_of, written
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.export import edition
from benchmarks.plans import TODAY

PAPER_MOST = 10_000
"""A document of more actions than that is for nobody, and takes minutes."""


@pytest.mark.parametrize("form", ["md", "html", "docx", "xlsx", "csv", "json"])
def bench_export(measured: Any, store: SqliteStore, size: int, form: str) -> None:
    """The whole file; of a large plan, once."""
    if size > PAPER_MOST and form in ("html", "docx", "xlsx"):
        pytest.skip("a document of so many actions is for nobody")
    kind = format_of(form)
    assert measured(lambda: written(edition(store, today=TODAY, made_by="bench"), kind), once=size > 1_000)
