"""The minutes of a review: what was gone through, what changed and stood, what was decided; as Markdown and as Word."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplan.model.edit import Edit
from actionplan.model.log import Change, Stamp, Update
from actionplan.model.movement import Move, MoveKind
from actionplan.model.plan import Plan
from actionplan.model.ratings import Rag
from actionplan.model.rules.actions import propose
from actionplan.model.rules.review import (
    change_decision,
    change_details,
    close,
    decide,
    finish_decision,
    next_review,
    settle,
    start,
)
from actionplan.model.weekly_review import Decision, Outcome, ReviewItem, State, WeeklyReview
from actionplan.reports.minutes import Minutes, facts, file_stem, gather, heading, parts
from actionplan.reports.writers.minutes_docx import minutes_docx
from actionplan.reports.writers.minutes_markdown import minutes_markdown
from actionplan.store import Nothing
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.compare import compare
from actionplan.usecases.minutes import minutes_of, write

TODAY = date(2026, 11, 27)
WEEK = timedelta(days=7)
HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NASTY = "[red]x[/] <script>|`*_ \x1b[31m\x07\u202e\u2066 =1+1 👩‍👩‍👧‍👦 שלום ﷽ \ufffe\uffff é漢"
StampMaker = Callable[..., Stamp]


class Session:
    """A review as it is held, in a few words a step."""

    def __init__(self, store: SqliteStore, stamp: StampMaker) -> None:
        self.store, self._stamp = store, stamp
        self.on = TODAY

    @property
    def plan(self) -> Plan:
        return self.store.plan(self.on)

    def stamp(self, source: str = "screen", by: str = "jo") -> Stamp:
        review = self.plan.open_review
        return replace(self._stamp(source, by, self.on), review=review.ref if review and source == "screen" else None)

    def begin(self, chair: str = "The Chair", present: str = "Ann, Bob") -> None:
        plan = self.plan
        review = next_review(plan, self.on, chair, present)
        self.store.save(start(plan, compare(self.store, plan).moves, review), self._stamp("review", on=self.on))

    def rate(self, ref: str, rag: str, why: str, by: str = "jo") -> None:
        """On its card where a review goes on, else just so."""
        plan = self.plan
        action = plan.action(ref)
        assert action is not None
        edits = [propose(action, {"rag": rag}, key=plan.key, today=self.on, by=by, note=why)]
        edits += [settle(item, Outcome.CHANGED, 60) for item in plan.items if item.subject == ref]
        self.store.save(edits, self.stamp(by=by), why)

    def by_itself(self, ref: str, rag: str, why: str, stamp: Stamp) -> None:
        """On no card of a review, whether one is open or not."""
        plan = self.plan
        action = plan.action(ref)
        assert action is not None
        edit = propose(action, {"rag": rag}, key=plan.key, today=self.on, by=stamp.by, note=why)
        self.store.save([edit], stamp, why)

    def enter(self, *subjects: str, outcome: Outcome = Outcome.REVIEWED) -> None:
        for item in self.plan.items:
            if item.subject in subjects:
                self.store.save([settle(item, outcome, 60)], self.stamp())

    def decide(self, what: str, about: str = "", owner: str = "Ann", for_board: bool = False) -> None:
        edit = decide(self.plan, about=about, what=what, owner=owner, due="fri", for_board=for_board)
        self.store.save([edit], self.stamp())

    def change(self, *edits: Edit) -> None:
        self.store.save(edits, self.stamp())

    def undo(self) -> None:
        self.store.undo(self._stamp("undo", on=self.on))

    def end(self) -> Minutes:
        review = self.plan.open_review
        assert review is not None
        self.store.save([close(review)], self._stamp("review", on=self.on))
        return self.minutes()

    def minutes(self, number: int | None = None) -> Minutes:
        return minutes_of(self.store, self.on, number)


@pytest.fixture
def session(database: Path, stamp: StampMaker) -> Iterator[Session]:
    """A plan whose reviews are held on 27 November."""
    with closing(SqliteStore(database)) as store:
        yield Session(store, stamp)


def moved(minutes: Minutes, since: str) -> list[tuple[str, str]]:
    """What moved, and how, under the heading that names the day."""
    return [(row[0], row[2]) for row in rows(minutes, f"Movement since {since}")]


def rows(minutes: Minutes, title: str) -> list[tuple[str, ...]]:
    """What stands under the heading that begins so."""
    return next(list(part.rows) for part in parts(minutes) if part.title.startswith(title))


# --- what the minutes say ---------------------------------------------------------------------------------------


def test_who_was_there_and_how_much_was_gone_through(session: Session) -> None:
    session.begin()
    session.enter("1.1", "1.2")
    session.enter("1.3", outcome=Outcome.SKIPPED)
    minutes = session.end()
    assert heading(minutes) == "Weekly progress review 1, Fri 27 Nov 2026"
    assert dict(facts(minutes)) == {
        "Plan": "Marshire County Council, Peer review",
        "Present": "The Chair (chair), Ann, Bob",
        "Apologies": "None",
        "Reviewed": "2 of 5 items were reviewed in 3 minutes",
        "Next meeting": "To be arranged",
        "Minutes by": "jo",
    }
    assert [row[:2] for row in rows(minutes, "Skipped")] == [("1.3", "Too few children are seen")]
    assert [row[0] for row in rows(minutes, "Not reached")] == ["2.1", "2.2"]
    assert file_stem(minutes.review) == "review-1-2026-11-27"


def test_apologies_the_next_meeting_and_who_wrote_them(session: Session, stamp: StampMaker) -> None:
    session.begin(present="Ann, Bob")
    review = session.plan.open_review
    assert review is not None
    session.change(change_details(session.plan, review, apologies="Bob, Cy", next_meeting="fri"))
    session.enter("1.1")
    session.store.save([close(session.plan.reviews[0])], stamp("review", by="sam"))
    found = dict(facts(session.minutes()))
    assert (found["Present"], found["Apologies"]) == ("The Chair (chair), Ann", "Bob, Cy")
    assert (found["Next meeting"], found["Minutes by"]) == ("Fri 4 Dec 2026", "sam")
    assert found["Reviewed"] == "1 of 5 items was reviewed in 1 minute"


def test_the_counts_of_the_day_stand_beside_those_of_the_last_review(session: Session) -> None:
    session.on = TODAY - WEEK
    session.rate("1.1", "red", "two posts vacant")
    session.change(dated(session.plan, "1.2", TODAY - timedelta(days=3)))
    session.begin()
    assert rows(session.end(), "Ratings") == [
        ("At this review", "1", "0", "0", "0", "4", "5", "0", "0"),
        ("On 13 Nov 2026", "0", "0", "0", "0", "5", "5", "0", "0"),
    ]
    session.on = TODAY
    session.rate("1.3", "green", "on time")
    session.begin()
    session.rate("1.1", "amber", "one post filled")
    assert rows(session.end(), "Ratings") == [
        ("At this review", "0", "1", "1", "0", "3", "5", "1", "0"),
        ("At the review of 20 Nov 2026", "1", "0", "0", "0", "4", "5", "0", "0"),
    ]


def dated(plan: Plan, ref: str, due: date) -> Edit:
    """The edit that gives an action a due date."""
    action = plan.action(ref)
    assert action is not None
    return Edit(action, replace(action, due=due, original_due=due))


def test_each_change_with_its_reason_and_who_made_it(session: Session) -> None:
    session.begin()
    session.rate("1.1", "red", "two posts vacant", by="sam")
    session.rate("1.2", "amber", "papers late")
    assert rows(session.end(), "Changes") == [
        ("1.1", "Case recording", "RAG Unrated → Red: two posts vacant", "sam"),
        ("1.2", "Thresholds are not applied consistently", "RAG Unrated → Amber: papers late", "jo"),
    ]


def test_what_was_changed_elsewhere_while_it_was_open_is_in_the_minutes_too(
    session: Session, stamp: StampMaker
) -> None:
    session.by_itself("1.3", "green", "said before it began", stamp("command", "sam"))
    before = session.store.history()[-1].change
    session.begin()
    session.rate("1.1", "red", "two posts vacant")
    session.by_itself("1.2", "amber", "papers late", stamp("command", "sam"))
    session.by_itself("2.1", "amber", "seen on screen 2", stamp("screen"))
    session.store.undo(stamp("undo"), before.seq)
    minutes = session.end()
    session.by_itself("2.2", "green", "said after it was closed", stamp("screen"))
    assert [(row[0], row[-1]) for row in rows(minutes, "Changes")] == [
        ("1.1", "jo"),
        ("1.2", "sam (command line)"),
        ("2.1", "jo (another screen)"),
        ("1.3", "jo (undo)"),
    ]
    assert session.minutes() == minutes


def test_what_was_turned_to_and_fro_meanwhile_was_no_change(session: Session, stamp: StampMaker) -> None:
    session.by_itself("1.3", "green", "said before it began", stamp("command"))
    session.begin()
    session.store.undo(stamp("undo"))
    session.store.redo(stamp("redo"))
    assert rows(session.end(), "Changes") == []


def test_a_reason_is_said_once(session: Session) -> None:
    session.rate("1.1", "red", "two posts vacant")
    session.begin()
    session.rate("1.1", "red", "a third post is vacant")
    assert rows(session.end(), "Changes") == [
        ("1.1", "Case recording", "reason two posts vacant → a third post is vacant", "jo")
    ]


def test_what_was_taken_back_in_the_review_was_no_change(session: Session, stamp: StampMaker) -> None:
    session.begin()
    session.rate("1.1", "red", "by mistake")
    session.undo()
    session.rate("1.2", "amber", "papers late")
    session.undo()
    session.store.redo(stamp("redo"))
    session.decide("Ask the wrong person")
    session.undo()
    minutes = session.end()
    assert [row[0] for row in rows(minutes, "Changes")] == ["1.2"]
    assert rows(minutes, "Decisions") == []
    assert [row[0] for row in rows(minutes, "Not reached")] == ["1.1", "1.3", "2.1", "2.2"]


def test_minutes_stay_as_they_were_whatever_happens_later(session: Session, stamp: StampMaker) -> None:
    session.begin()
    session.rate("1.1", "red", "two posts vacant")
    session.decide("Ask HR", about="1.1")
    before = session.end()
    (decision,) = session.plan.decisions
    late = replace(stamp("screen"), review="R1")
    session.store.save(
        [propose(session.plan.actions[1], {"owner": "Late"}, key=before.plan.key, today=TODAY, by="jo")], late
    )
    session.on += WEEK
    session.rate("1.1", "green", "posts filled")
    session.change(finish_decision(decision, session.on))
    session.begin()
    session.enter("1.1")
    session.end()
    after = session.minutes(1)
    assert minutes_markdown(after) == minutes_markdown(before)
    assert minutes_docx(after) == minutes_docx(before)


def test_movement_is_since_the_review_before(session: Session) -> None:
    session.on = TODAY - WEEK
    session.rate("1.1", "red", "two posts vacant")
    session.begin()
    session.rate("1.2", "amber", "papers late")
    first = session.end()
    assert first.compared_with == "13 Nov 2026", "before the first there is none: a week"
    assert moved(first, "13") == [("1.1", "rated"), ("1.2", "rated")]
    session.rate("1.3", "green", "on time")
    session.on = TODAY
    session.begin()
    second = session.end()
    assert moved(second, "the review of 20 Nov 2026") == [
        ("1.1", "still red"),
        ("1.3", "rated"),
    ], "what was changed on that day after the review was closed counts, what was changed in it does not"


def test_decisions_with_owner_and_date_and_those_of_before(session: Session) -> None:
    session.begin()
    session.decide("Ask HR", about="1.1", for_board=True)
    session.decide("Meet on Thursdays", owner="")
    session.decide("Write to the police")
    assert rows(session.end(), "Decisions") == [
        ("D1", "Ask HR", "1.1 Case recording", "Ann", "4 Dec 2026", "yes"),
        ("D2", "Meet on Thursdays", "–", "–", "4 Dec 2026", "no"),
        ("D3", "Write to the police", "–", "Ann", "4 Dec 2026", "no"),
    ]
    session.on += WEEK
    session.begin()
    first, second, third = session.plan.decisions
    session.change(finish_decision(first, session.on))
    session.change(finish_decision(second, session.on))
    session.undo()
    session.change(change_decision(session.plan, third, due="+1w", owner="Bob"))
    session.decide("Ask again")
    minutes = session.end()
    assert [row[0] for row in rows(minutes, "Decisions")] == ["D4"]
    assert [row[0] for row in rows(minutes, "Earlier decisions done")] == ["D1"]
    assert rows(minutes, "Earlier decisions still to be done") == [
        ("D2", "Meet on Thursdays", "–", "–", "4 Dec 2026", "no"),
        ("D3", "Write to the police", "–", "Bob", "11 Dec 2026", "no"),
    ]
    assert rows(minutes, "Changes") == [
        ("D3", "Write to the police", "owner Ann → Bob, due date 4 Dec 2026 → 11 Dec 2026", "jo")
    ]


def test_a_review_in_which_nothing_happened_says_so(session: Session) -> None:
    session.begin(present="")
    session.enter("1.1", "1.2", "1.3", "2.1", "2.2")
    text = minutes_markdown(session.end())
    for words in (
        "No decisions were made.",
        "Nothing was changed.",
        "Nothing moved.",
        "Nothing was skipped.",
        "Every item was",
    ):
        assert words in text


def test_which_reviews_have_minutes(session: Session) -> None:
    with pytest.raises(Nothing, match="no review has been closed yet; see: actionplan review list"):
        session.minutes()
    session.begin()
    with pytest.raises(Nothing, match="review 1, or it is not closed yet"):
        session.minutes(1)
    session.end()
    session.begin()
    assert session.minutes().review.number == 1, "the last closed one"


def test_a_made_up_plan_is_marked(session: Session) -> None:
    session.begin()
    minutes = session.end()
    made_up = replace(minutes, plan=replace(minutes.plan, is_demo=True))
    assert minutes_markdown(made_up).startswith("# DEMO Weekly")
    assert Document(io.BytesIO(minutes_docx(made_up))).paragraphs[0].text.startswith("DEMO Weekly")


# --- the documents ------------------------------------------------------------------------------------------------


@pytest.fixture
def full(session: Session) -> Minutes:
    """Minutes with something under every heading."""
    session.begin()
    session.decide("Ask HR")
    session.decide("Ask the police")
    session.end()
    session.begin()
    session.change(finish_decision(session.plan.decisions[0], TODAY))
    session.rate("1.1", "red", "two posts | vacant")
    session.enter("1.2", outcome=Outcome.SKIPPED)
    session.decide("Ask the Board", for_board=True)
    return session.end()


def test_the_markdown_has_a_heading_and_a_table_a_part(full: Minutes) -> None:
    text = minutes_markdown(full)
    assert re.findall(r"^#+ (.*)$", text, re.MULTILINE) == [heading(full), *(part.title for part in parts(full))]
    assert "| 1.1 | Case recording | RAG Unrated → Red: two posts \\| vacant | jo |" in text
    for line in text.splitlines():
        if line.startswith("|"):
            assert len(re.findall(r"(?<!\\)\|", line)) in (5, 7, 10)
    assert "Agreed as a correct record\n\nSigned ..." in text
    assert text.endswith(f"from the plan as at change {full.plan.seq}.\n")


def test_the_word_document_has_headings_and_header_rows(full: Minutes) -> None:
    document = Document(io.BytesIO(minutes_docx(full)))
    paragraphs = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    assert paragraphs[0] == ("Title", heading(full))
    assert [text for style, text in paragraphs if style == "Heading 1"] == [part.title for part in parts(full)]
    assert len(document.tables) == len(list(parts(full)))
    for table, part in zip(document.tables, parts(full), strict=True):
        cells = [tuple(cell.text for cell in row.cells) for row in table.rows]
        assert cells == [part.columns, *part.rows]
        marks = [{mark.tag for mark in row._tr.trPr} for row in table.rows]
        assert [qn("w:tblHeader") in found for found in marks] == [True, *[False] * len(part.rows)]
        assert all(qn("w:cantSplit") in found for found in marks), "no row is broken over two pages"
    (section,) = document.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    assert "Page " in section.footer.paragraphs[0].text
    assert "PAGE" in section.footer._element.xml
    properties = document.core_properties
    assert (properties.title, properties.author, properties.comments) == (heading(full), "The Chair", "")
    assert properties.language == "en-GB"
    assert [text.partition(" .")[0] for _, text in paragraphs[-3:-1]] == ["Agreed as a correct record", "Signed"]


def test_the_same_minutes_are_the_same_bytes(full: Minutes) -> None:
    assert minutes_docx(full) == minutes_docx(replace(full))
    assert minutes_markdown(full) == minutes_markdown(replace(full))


def made_of(plan: Plan, text: str) -> Minutes:
    """Minutes in which every text is ``text``."""
    change = Change(2, "2026-11-27T12:00:00+00:00", TODAY, text, "screen", text, None, "R1")
    return Minutes(
        plan=replace(plan, title=text, organisation=text),
        before=plan,
        review=WeeklyReview("R1", TODAY, text, f"{text}, {text}", State.CLOSED, apologies=text),
        written_by=text,
        reviewed=(),
        skipped=(ReviewItem("R1/001", "R1", 1, "On track", "1.1", text),),
        unreached=(ReviewItem("R1/002", "R1", 2, "On track", "1.2", text),),
        moves=(Move("1.1", MoveKind.WORSE, Rag.GREEN, Rag.RED, text),),
        compared_with="20 Nov 2026",
        updates=(Update(change, "action", "1.1", 2, {"owner": ""}, {"owner": text}),),
        decisions=(Decision("D1", "R1", "1.1", text, text, TODAY),),
        still_to_do=(Decision("D1", "R1", "", text, text, TODAY),),
        done=(Decision("D1", "R1", "", text, "", None),),
        seconds=60,
    )


def assert_harmless(minutes: Minutes) -> None:
    text = minutes_markdown(minutes)
    assert not HARMFUL.search(text)
    assert len(re.findall(r"^#", text, re.MULTILINE)) == 9
    document = Document(io.BytesIO(minutes_docx(minutes)))
    shown = [paragraph.text for paragraph in document.paragraphs]
    shown += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert not HARMFUL.search("".join(shown))


@pytest.mark.parametrize("text", [NASTY, "x" * 10_000, "# heading\n\n| a | b |\r\n", " ", "\x00\ud800\udfff"])
def test_any_text_is_safe(plan: Plan, text: str) -> None:
    assert_harmless(made_of(plan, text))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(st.characters(), max_size=40))
def test_really_any_text(plan: Plan, text: str) -> None:
    assert_harmless(made_of(plan, text))


def test_minutes_of_a_plan_of_five_hundred(plan: Plan) -> None:
    minutes = made_of(plan, "x")
    many = replace(minutes, unreached=minutes.unreached * 500, updates=minutes.updates * 500)
    assert minutes_markdown(many).count("\n| 1.1 |") == 502
    assert len(Document(io.BytesIO(minutes_docx(many))).tables) == 8


def test_gathering_does_not_mind_an_empty_review(plan: Plan) -> None:
    (review,) = (WeeklyReview("R1", TODAY, "Chair", "", State.CLOSED, seq=2),)
    minutes = gather(replace(plan, reviews=(review,)), review, replace(plan, as_at=TODAY - WEEK), (), ())
    assert dict(facts(minutes))["Reviewed"] == "There was nothing on the agenda"


# --- the files ----------------------------------------------------------------------------------------------------


def test_the_files_lie_beside_the_database_and_are_private(full: Minutes, database: Path) -> None:
    files = write(full, database)
    assert {file.parent for file in files} == {database.with_name("plan-minutes")}
    assert [file.name for file in files] == ["review-2-2026-11-27.docx", "review-2-2026-11-27.md"]
    assert files[0].read_bytes() == minutes_docx(full)
    assert files[1].read_text("utf-8") == minutes_markdown(full)
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_no_file_is_written_over_and_the_same_minutes_are_not_written_twice(full: Minutes, database: Path) -> None:
    files = write(full, database)
    assert write(full, database) == files
    files[1].write_text("mine")
    again = write(full, database)
    assert [file.name for file in again] == ["review-2-2026-11-27.docx", "review-2-2026-11-27-2.md"]
    assert files[1].read_text() == "mine"
    assert sorted(path.name for path in files[0].parent.iterdir()) == sorted({file.name for file in (*files, *again)})
