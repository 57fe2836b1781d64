"""Weekly reviews on the command line: their list, the minutes, the next agenda, the decisions."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from msgspec.structs import replace

from actionplan.model.log import Stamp
from actionplan.model.rules.review import close, decide, next_review, settle, start
from actionplan.model.weekly_review import Outcome
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from actionplan.usecases.minutes import minutes_of
from command_line import done, objects, process, refused, run
from loaded_modules import loaded

TODAY = date(2026, 11, 27)
LAST_WEEK = TODAY - timedelta(days=7)
StampMaker = Callable[..., Stamp]


@pytest.fixture
def held(database: Path, stamp: StampMaker) -> Path:
    """A review last week: two of five gone through, two decisions, the second for the Board and late by now."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(LAST_WEEK)
        review = next_review(plan, LAST_WEEK, "The Chair", "Ann, Bob")
        store.save(start(plan, compare(store, plan).moves, review), stamp("review", on=LAST_WEEK))
        made_in = replace(stamp(on=LAST_WEEK), review="R1")
        for item in store.plan(LAST_WEEK).items[:2]:
            store.save([settle(item, Outcome.REVIEWED, 90)], made_in)
        for what, owner, due, for_board in (("Ask HR", "Ann", "4 dec", False), ("Ask the Board", "", "24 nov", True)):
            plan = store.plan(LAST_WEEK)
            edit = decide(plan, about="1.1", what=what, owner=owner, due=due, for_board=for_board)
            store.save([edit], made_in)
        opened = store.plan(LAST_WEEK).open_review
        assert opened is not None
        store.save([close(opened)], stamp("review", on=LAST_WEEK))
    return database


def begin(database: Path, stamp: StampMaker) -> None:
    """Starts a review today."""
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
        store.save(start(plan, (), next_review(plan, TODAY, "Sam", "")), stamp("review"))


# --- review list ------------------------------------------------------------------------------------------------


def test_the_reviews_are_listed_the_last_one_first(held: Path, stamp: StampMaker) -> None:
    begin(held, stamp)
    lines = done("review", "list").splitlines()
    assert re.split(r"\s{2,}", lines[0].strip()) == ["Review", "Date", "Chair", "Reviewed", "Decisions", "State"]
    assert [re.split(r"\s{2,}", line.strip()) for line in lines[1:]] == [
        ["2", "27 Nov 2026", "Sam", "0 of 7", "0", "open"],
        ["1", "20 Nov 2026", "The Chair", "2 of 5", "2", "closed"],
    ]


def test_the_objects_of_reviews(held: Path) -> None:
    assert objects("review", "list") == [
        {
            "review": 1,
            "date": "2026-11-20",
            "chair": "The Chair",
            "present": ["The Chair", "Ann", "Bob"],
            "apologies": [],
            "next_meeting": None,
            "state": "closed",
            "reviewed": 2,
            "items": 5,
            "decisions": ["D1", "D2"],
        }
    ]


def test_before_the_first_review(database: Path) -> None:
    assert "No review has been held yet" in done("review", "list")
    assert objects("review", "list") == []
    assert refused("review", "minutes") == "no review has been closed yet; see: actionplan review list"
    assert done("decisions") == "No review has decided anything yet.\n"
    assert objects("decisions") == []


# --- review minutes ---------------------------------------------------------------------------------------------


def test_minutes_go_to_standard_output_and_are_those_of_the_screen(held: Path) -> None:
    with closing(SqliteStore(held)) as store:
        minutes = minutes_of(store, TODAY)
    text = done("review", "minutes")
    assert text == minutes_markdown(minutes)
    assert text.startswith("# Weekly progress review 1, Fri 20 Nov 2026\n")
    assert run("review", "minutes", "1", "--format", "md", "--output", "-").stdout_bytes == text.encode()
    assert run("review", "minutes", "--format", "docx", "--output", "-").stdout_bytes == minutes_docx(minutes)


def test_minutes_are_written_to_a_new_private_file_of_the_form_that_its_name_says(held: Path, tmp_path: Path) -> None:
    word, text, other = tmp_path / "r.DOCX", tmp_path / "r.txt", tmp_path / "r"
    assert done("review", "minutes", "--output", str(word)) == f"Written: {word}\n"
    assert Document(io.BytesIO(word.read_bytes())).paragraphs[0].text == "Weekly progress review 1, Fri 20 Nov 2026"
    done("review", "minutes", "--output", str(text))
    assert text.read_text("utf-8").startswith("# Weekly")
    done("review", "minutes", "--format", "docx", "--output", str(other))
    assert other.read_bytes() == word.read_bytes()
    if os.name != "nt":
        assert {path.stat().st_mode & 0o777 for path in (word, text, other)} == {0o600}


def test_an_ending_that_is_no_format_is_refused(held: Path, tmp_path: Path) -> None:
    said = refused("review", "minutes", "--output", str(tmp_path / "r.pdf"), code=2)
    assert said.startswith(".pdf is not a format of this program; end FILE in md, docx, or say --format")


def test_minutes_are_never_written_over_anything(held: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.md"
    target.write_text("mine")
    said = refused("review", "minutes", "--output", str(target))
    assert said == f"{target} already exists and is left unchanged; choose another name"
    assert target.read_text() == "mine"
    before = held.read_bytes()
    assert "is the plan's database" in refused("review", "minutes", "--format", "md", "--output", str(held))
    assert held.read_bytes() == before
    assert "no folder" in refused("review", "minutes", "--output", str(tmp_path / "nowhere" / "r.md"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.md", held.name]


def test_a_word_document_goes_to_a_file_whose_name_is_proposed(held: Path) -> None:
    said = refused("review", "minutes", "--format", "docx", code=2)
    assert said.startswith("a Word document goes to a file: --output review-1-2026-11-20.docx")


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("9",), 1, "review 9, or it is not closed yet; see: actionplan review list"),
        (("2",), 1, "review 2, or it is not closed yet"),
        (("0",), 2, "0 is not in the range"),
        (("R1",), 2, "'R1' is not a valid integer"),
        (("--format", "pdf"), 2, "'pdf' is not one of 'md', 'docx'"),
    ],
)
def test_minutes_that_are_not_there(held: Path, stamp: StampMaker, args: tuple[str, ...], code: int, says: str) -> None:
    begin(held, stamp)
    assert says in refused("review", "minutes", *args, code=code)


# --- review agenda ----------------------------------------------------------------------------------------------


def test_the_next_agenda_can_be_sent_round(held: Path) -> None:
    done("update", "2.1", "--owner", "Sue", "--due", "2026-11-20")
    done("update", "1.2", "--rag", "red", "--note", "two posts vacant")
    text = done("review", "agenda")
    assert text.startswith("Agenda of weekly review 2, as at Fri 27 Nov 2026: 7 items\n")
    assert re.findall(r"^(.+ \(\d+\))$", text, re.MULTILINE) == [
        "Carried over (2)",
        "Moved (2)",
        "No owner, date, rating (3)",
    ]
    assert re.search(r"^D2 +Ask the Board +– +3 days late$", text, re.MULTILINE)
    assert re.search(r"^1\.2 +Thresholds are not .* rated Unrated → Red: two posts vacant$", text, re.MULTILINE)
    assert re.search(r"^2\.1 +Focus and pace +Sue +date given – → 20 Nov 2026$", text, re.MULTILINE)


def test_the_objects_of_an_agenda(held: Path, stamp: StampMaker) -> None:
    found = objects("review", "agenda")
    assert (found["review"], found["as_at"], len(found["items"])) == (2, "2026-11-27", 7)
    assert found["items"][0] == {
        "section": "Carried over",
        "ref": "D1",
        "title": "Ask HR",
        "owner": "Ann",
        "why": "by 4 Dec 2026",
    }
    assert found["items"][2]["owner"] is None
    with closing(SqliteStore(held)) as store:
        plan = store.plan(TODAY)
        edits = start(plan, compare(store, plan).moves, next_review(plan, TODAY, "Sam", ""))
    started = [edit.after for edit in edits[1:]]
    assert [one["ref"] for one in found["items"]] == [item.subject for item in started]  # type: ignore[union-attr]


def test_an_agenda_of_nothing(tmp_path: Path, plan: object, stamp: StampMaker) -> None:
    from actionplan.model.plan import Plan

    assert isinstance(plan, Plan)
    path = tmp_path / "empty.db"
    SqliteStore.create(path, replace(plan, actions=()), stamp("init")).close()
    assert done("review", "agenda", "--db", str(path)).endswith("as at Fri 27 Nov 2026: 0 items\n")
    assert objects("review", "agenda", "--db", str(path))["items"] == []


# --- review details, review discard -------------------------------------------------------------------------------


def test_the_details_of_the_open_review_are_shown_and_changed(held: Path, stamp: StampMaker) -> None:
    begin(held, stamp)
    assert done("review", "details").splitlines() == [
        "Weekly review 2, Fri 27 Nov 2026",
        "Chair         Sam",
        "Present       Sam",
        "Apologies     –",
        "Next meeting  –",
    ]
    given = ("--held-on", "yesterday", "--present", "Ann, Bob", "--apologies", "Bob", "--next", "fri")
    changed = done("review", "details", *given)
    assert changed.splitlines() == [
        "Weekly review 2, Thu 26 Nov 2026",
        "Chair         Sam",
        "Present       Sam, Ann",
        "Apologies     Bob",
        "Next meeting  Fri 4 Dec 2026",
    ]
    found = objects("review", "details", "--chair", "Ann", "--next", "")
    assert (found["chair"], found["present"], found["apologies"]) == ("Ann", ["Ann"], ["Bob"])
    assert (found["review"], found["date"], found["next_meeting"]) == (2, "2026-11-26", None)
    assert done("history").count("chair Sam → Ann") == 1
    done("undo")
    assert objects("review", "details")["chair"] == "Sam"


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--chair", ""), "chair cannot be empty"),
        (("--held-on", "tomorrow"), "28 Nov 2026 is still to come"),
        (("--held-on", "2026-11-19"), "the last review was on 20 Nov 2026; this one cannot be before it"),
        (("--next", "yesterday"), "the next meeting comes after this one, which is on 27 Nov 2026"),
        (("--apologies", "Sam"), "Sam is in the chair"),
    ],
)
def test_details_that_cannot_be(held: Path, stamp: StampMaker, args: tuple[str, ...], says: str) -> None:
    begin(held, stamp)
    assert says in refused("review", "details", *args)
    assert objects("review", "details")["chair"] == "Sam"


def test_without_an_open_review_there_are_no_details(held: Path) -> None:
    assert refused("review", "details") == "no review is open; see: actionplan review list"
    assert refused("review", "details", "--chair", "Ann") == "no review is open; see: actionplan review list"


def test_a_review_started_by_mistake_is_discarded(held: Path, stamp: StampMaker) -> None:
    begin(held, stamp)
    assert done("review", "discard", "2") == "Review 2 is discarded. What was changed and decided in it stays.\n"
    assert [one["state"] for one in objects("review", "list")] == ["discarded", "closed"]
    assert re.search(r"^ +2 .* discarded$", done("review", "list"), re.MULTILINE)
    assert refused("review", "discard", "2") == "review 2 is discarded and locked"
    assert refused("review", "discard", "1") == "review 1 is closed and locked"
    assert refused("review", "discard", "3") == "there is no review 3; see: actionplan review list"
    said = refused("review", "minutes", "2")
    assert said == "review 2 was discarded, so it has no minutes; see: actionplan review list"
    assert done("review", "minutes").startswith("# Weekly progress review 1,")
    assert "review 2 discarded" in done("history")
    begin(held, stamp)
    assert objects("review", "list")[0]["review"] == 3


# --- decisions --------------------------------------------------------------------------------------------------


def test_decisions_to_be_done_are_listed(held: Path) -> None:
    lines = done("decisions").splitlines()
    assert [re.split(r"\s{2,}", line) for line in lines[1:3]] == [
        ["D1", "Ask HR", "1.1", "Ann", "4 Dec 2026", "no", "1", "to be done"],
        ["D2", "Ask the Board", "1.1", "–", "24 Nov 2026", "yes", "1", "3 days late"],
    ]
    assert lines[-1] == "2 to be done, as at 27 Nov 2026"
    assert objects("decisions")[1] == {
        "ref": "D2",
        "review": "R1",
        "action": "1.1",
        "what": "Ask the Board",
        "owner": None,
        "due": "2026-11-24",
        "for_board": True,
        "done_on": None,
    }


def test_a_decision_is_done_and_not_listed_any_more_but_with_all(held: Path) -> None:
    assert "D1  done" in done("decisions", "--done", "d1")
    assert [one["ref"] for one in objects("decisions")] == ["D2"]
    assert [one["done_on"] for one in objects("decisions", "--all")] == ["2026-11-27", None]
    assert "done 27 Nov 2026" in done("decisions", "--all")
    assert refused("decisions", "--done", "D1") == "D1 is already done"
    done("undo")
    assert [one["ref"] for one in objects("decisions")] == ["D1", "D2"]
    assert [one["done_on"] for one in objects("decisions", "--done", "D1", "--done", "D2")] == ["2026-11-27"] * 2
    assert done("decisions") == "No decision is waiting to be done.\n"
    done("undo")
    assert len(objects("decisions")) == 2, "both were one change"


def test_one_wrong_ref_and_nothing_is_done(held: Path) -> None:
    said = refused("decisions", "--done", "D1", "--done", "D9")
    assert said == "there is no decision 'D9' in the plan; see: actionplan decisions --all"
    assert len(objects("decisions")) == 2


def test_a_decision_noted_by_mistake_is_listed_as_that(held: Path, stamp: StampMaker) -> None:
    with closing(SqliteStore(held)) as store:
        store.undo(stamp("undo"))
    assert [one["ref"] for one in objects("decisions")] == ["D1"]
    assert "withdrawn: added by mistake and undone" in done("decisions", "--all")


# --- as every verb ----------------------------------------------------------------------------------------------


def test_a_group_without_a_verb_says_which_there_are(database: Path) -> None:
    assert refused("review", code=2) == (
        "say which: hold, list, minutes, agenda, details or discard; see: actionplan review --help"
    )
    assert "No such command 'begin'" in refused("review", "begin", code=2)
    shown = done("review", "--help")
    for verb in ("list ", "minutes ", "agenda ", "details ", "discard "):
        assert verb in shown


@pytest.mark.parametrize("args", [("list",), ("minutes",), ("agenda",), ("details",), ("discard", "1")])
def test_the_database_can_be_named_anywhere(tmp_path: Path, args: tuple[str, ...]) -> None:
    nowhere = str(tmp_path / "nowhere.db")
    for line in (("--db", nowhere, "review", *args), ("review", "--db", nowhere, *args)):
        assert f"there is no plan at {nowhere}" in refused(*line)
    assert f"there is no plan at {nowhere}" in refused("review", *args, "--db", nowhere)


@pytest.mark.parametrize(
    ("line", "dear"),
    [
        ("review list", {"rich"}),
        ("review agenda", {"rich"}),
        ("decisions", {"rich"}),
        ("review list --json", set()),
        ("review agenda --json", set()),
        ("review minutes", set()),
        ("decisions --json", set()),
    ],
)
def test_what_reads_loads_nothing_dear(held: Path, line: str, dear: set[str]) -> None:
    assert loaded(*line.split()) <= dear


def test_any_text_of_a_review_is_printed_harmlessly(database: Path, stamp: StampMaker) -> None:
    nasty = "x\x1b[31m\u202e\x07[red]y[/]\udcff"
    with closing(SqliteStore(database)) as store:
        plan = store.plan(TODAY)
        store.save(start(plan, (), next_review(plan, TODAY, nasty, nasty)), stamp("review"))
        for _ in range(2):
            edit = decide(store.plan(TODAY), about="", what=nasty, owner=nasty, due="", for_board=True)
            store.save([edit], replace(stamp(), review="R1"))
        review = store.plan(TODAY).open_review
        assert review is not None
        store.save([close(review)], stamp("review"))
    for args in (("review", "list"), ("review", "minutes"), ("review", "agenda"), ("decisions", "--all")):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", done(*args)), args
    assert "[red]y[/]" in done("decisions")


def test_a_pipe_gets_no_colour(held: Path) -> None:
    result = process("review", "list")
    assert (result.returncode, "\x1b" in result.stdout) == (0, False)
