"""What is restricted is in no format's bytes, and is counted, rated and dated there all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from actionplan.model.field import FieldKind
from actionplan.model.log import Update
from actionplan.model.plan import Plan
from actionplan.model.record_kinds import KINDS
from actionplan.reports.audience import Audience, public
from actionplan.reports.formats import format_of, written
from actionplan.reports.restrictions import Restricted, hidden
from actionplan.reports.writers.json_export import plan_object
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.export import edition
from at_screen import with_store
from command_line import done, on, refused
from finished_files import readable, to_try

TODAY = date(2026, 11, 27)
SECRET = "zqsecret"
BOTH = tuple(Audience)


@pytest.fixture
def told(database: Path) -> Path:
    """A plan in which every sort of text about 1.2 holds a secret, with its restriction still to come."""
    done("update", "1.2", "--title", f"{SECRET} title", "--owner", "Head of Quality", "--due", "31/3/2027")
    done("update", "1.2", "--rag", "red", "--note", f"{SECRET} reason", "--field", f"Own={SECRET} own")
    done("update", "1.2", "--success-measure", f"{SECRET} measure", "--status", f"{SECRET} status")
    done("add-milestone", "1.2", f"{SECRET} milestone", "--due", "31/1/2027")
    done("evidence", "1.2", "--what", f"{SECRET} evidence", "--where", f"{SECRET}.docx", "--kind", "data")
    done("update", "1.2", "--note", f"{SECRET} note")
    done(
        "measure", "add", f"{SECRET} measure", "--unit", f"{SECRET}s", "--origin", f"{SECRET} return", "--action", "1.2"
    )
    done("reading", "M1", "74", "--for", "2026-09", "--note", f"{SECRET} figure")
    done("reading", "M1", "75", "--for", "2026-09", "--reason", f"{SECRET} late return")
    return database


def texts(path: Path, audience: Audience, *, includes: bool = False, as_at: date | None = None) -> Iterator[str]:
    """What is in the file of every format."""

    def make(store: SqliteStore) -> Iterator[str]:
        for has_all_notes in (False, True):
            document = edition(
                store,
                today=TODAY,
                as_at=as_at,
                audience=audience,
                made_by="jo",
                has_all_notes=has_all_notes,
                includes_restricted=includes,
            )
            for name in to_try():
                if name != "pdf":
                    yield readable(written(document, format_of(name)))

    yield from with_store(path, lambda store: list(make(store)))


def test_without_a_restriction_the_board_reads_it_all(told: Path) -> None:
    """The test of the test."""
    everything = "".join(texts(told, Audience.BOARD))
    for word in ("title", "reason", "own", "measure", "status", "milestone", "evidence", "note"):
        assert f"{SECRET} {word}" in everything, word


@pytest.mark.parametrize("audience", BOTH)
@pytest.mark.parametrize("args", [("1.2",), ("1.2", "--finding")])
def test_a_restricted_action_or_finding_is_in_no_format(told: Path, audience: Audience, args: tuple[str, ...]) -> None:
    done("restrict", *args, "--reason", f"{SECRET} court")
    for text in texts(told, audience):
        assert SECRET not in text


def test_the_words_of_a_restricted_finding_are_in_no_format_either(told: Path) -> None:
    done("restrict", "1.2", "--finding", "--reason", "court")
    for audience in BOTH:
        for text in texts(told, audience):
            assert "Thresholds are not applied consistently" not in text


@pytest.mark.parametrize("audience", BOTH)
def test_the_note_of_a_change_takes_the_reasons_with_it_that_it_gave(told: Path, audience: Audience) -> None:
    (seq,) = {update.change.seq for update in _history(told) if update.change.note == f"{SECRET} reason"}
    done("restrict", f"change:{seq}", "--reason", "names a family")
    for text in texts(told, audience):
        assert f"{SECRET} reason" not in text
    assert f"{SECRET} title" in "".join(texts(told, audience))


@pytest.mark.parametrize("audience", BOTH)
def test_a_piece_of_evidence_alone(told: Path, audience: Audience) -> None:
    done("restrict", "1.2/1", "--reason", "names a family")
    for text in texts(told, audience):
        assert f"{SECRET} evidence" not in text
        assert f"{SECRET}.docx" not in text
    assert f"{SECRET} title" in "".join(texts(told, audience))


def test_the_board_reads_it_where_somebody_asks_for_that_and_nobody_else_ever(told: Path) -> None:
    done("restrict", "1.2", "--reason", f"{SECRET} court")
    assert f"{SECRET} title" in "".join(texts(told, Audience.BOARD, includes=True))
    assert "never in what everybody may read" in refused(
        "export", "--audience", "public", "--include-restricted", "--format", "md"
    )


def test_a_past_day_has_no_more_than_today(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is restricted now was not so on the day of the document."""
    on("2026-12-04", monkeypatch)
    done("restrict", "1.2", "--reason", "court")
    for text in texts(told, Audience.BOARD, as_at=TODAY):
        assert SECRET not in text
    assert SECRET not in done("export", "--format", "md", "--as-at", "2026-11-27")


def test_how_much_is_left_out_is_said_in_every_format(told: Path) -> None:
    done("restrict", "1.2", "--reason", "court")
    done("restrict", "1.3", "--finding", "--reason", "court")
    for audience in BOTH:
        for text in texts(told, audience):
            assert "2 restricted items are left out" in text or '"items": 2' in text or "Restricted" in text
    assert "2 restricted items are left out" in done("export", "--format", "md")
    assert "2 restricted items are left out" in done("export", "--format", "docx", "--output", str(told) + ".docx")
    said = done("export", "--format", "md", "--include-restricted")
    assert "Includes 2 restricted items" in said
    assert "action 1.2, finding 1.3" in said


def test_every_figure_is_the_same_with_and_without_it(told: Path) -> None:
    done("update", "1.3", "--owner", "Ann", "--due", "1/12/2026", "--rag", "amber", "--note", "late")
    figures = [_figures(told)]
    for args in (("1.2",), ("1.3", "--finding"), ("1.2/1",)):
        done("restrict", *args, "--reason", "court")
        figures.append(_figures(told))
    assert figures.count(figures[0]) == 4


def _figures(path: Path) -> object:
    def read(store: SqliteStore) -> object:
        document = plan_object(edition(store, today=TODAY, made_by="jo"))
        summary = document["summary"]
        rows = [(action["ref"], action["rag"], action["due"], action["owner"], action["days_late"], action["evidence"])
                for action in document["actions"]]  # fmt: skip
        concerns = [(line["ref"], line["kind"]) for line in summary["attention"]]
        return summary["counts"], summary["late"], summary["adds_up"], summary["impact"], rows, concerns

    return with_store(path, read)


def _history(path: Path) -> tuple[Update, ...]:
    return with_store(path, lambda store: store.history())


# --- every kind of record -------------------------------------------------------------------------------------


def test_whatever_belongs_to_a_restricted_action_loses_every_text_of_it(every_kind: Plan) -> None:
    """A field that is added to any record is left out until somebody says that it is no text."""
    restricted = Restricted((*every_kind.restrictions,))
    seen = hidden(every_kind, restricted)
    for kind in KINDS:
        names = {field.name for field in kind.fields if field.kind in (FieldKind.TEXT, FieldKind.PAIRS)}
        for record in getattr(seen, kind.in_plan):
            for name in names & set(record.__struct_fields__):
                assert SECRET not in str(getattr(record, name)), (kind.name, name)
    assert SECRET in str(every_kind.actions)
    assert hidden(seen, restricted) == seen
    assert SECRET not in str(public(every_kind).actions)


@pytest.fixture
def every_kind(told: Path) -> Plan:
    done("restrict", "1.2", "--reason", f"{SECRET} court")
    return with_store(told, lambda store: store.plan(TODAY))


# --- what comes back ------------------------------------------------------------------------------------------


def test_a_table_without_the_texts_changes_none_of_them_when_it_comes_back(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done("restrict", "1.2", "--finding", "--reason", "court")
    before = with_store(told, lambda store: store.plan(TODAY)).action("1.2")
    for form in ("csv", "xlsx"):
        done("export", "--format", form, "--output", f"plan.{form}")
        assert "Nothing to change" in done("import", f"plan.{form}")
    assert with_store(told, lambda store: store.plan(TODAY)).action("1.2") == before
