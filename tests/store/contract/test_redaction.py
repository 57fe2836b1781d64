"""What every store promises of a text that is taken out: it is nowhere, on no day, and that it was is history."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.json import encode
from msgspec.structs import replace

from actionplan.model.action import Ending, Evidence, EvidenceKind, Stage
from actionplan.model.area import Fit
from actionplan.model.edit import Edit
from actionplan.model.milestones import Milestone
from actionplan.model.plan import Plan
from actionplan.model.plan_settings import HOLD, RETENTION, PlanSetting
from actionplan.model.redactions import RedactionOrder
from actionplan.model.refusal import Invalid
from actionplan.model.rules.review import close, next_review, start
from actionplan.model.sanitise import clean
from actionplan.store import Nothing, Store, StoreError
from contract import TODAY, Engine, StampMaker, action_of, set_on, slow
from patience import eventually

TEXT = 'Tom "T" Smith\\of 12 Elm Road – a child\nmoved in with his mother'
CHILD = "Tom Smithson"
HERE = "[redacted 27 Nov 2026: names a child]"


def order(change: int, field: str = "note", *, ref: str = "", piece: str = "", **more: str) -> RedactionOrder:
    values = {"reason": "names a child", "by": "DPO", **more}
    return RedactionOrder(change, field, ref=ref, piece=piece, **values)


def told(store: Store) -> str:
    """All that a store tells anybody, of now, of every past change and of the history."""
    plan = store.plan(TODAY)
    states = [plan, *(store.plan_upto(seq, TODAY) for seq in range(1, plan.seq + 1)), store.plan_as_begun()]
    notes = [store.last_notes(None, plan.seq), store.all_notes(plan.seq)]
    reviews = [store.review_items(review.ref) for review in plan.reviews]
    return encode([states, notes, store.history(), reviews]).decode()


def written(store: Store, stamp: StampMaker) -> int:
    """The text in a note and in every place that a person or the program may copy it to. Answers with the change."""
    plan = store.plan(TODAY)
    action = action_of(store, "1.2")
    seq = store.save([Edit(action, replace(action, rag_reason=TEXT, success_measure=TEXT))], stamp(), TEXT).seq
    assert seq is not None
    area = plan.area("1.2")
    action = action_of(store, "1.2")
    edits = [
        Edit(area, replace(area, fit=Fit.WEAK, mapping_reason=f"since {TEXT}")),
        Edit(action, replace(action, own_fields=(("Who", TEXT), ("Resources", "two days")), withdrawn_reason=TEXT)),
        Edit(None, Evidence("1.2/1", "1.2", TEXT, "/share/a file", TODAY, EvidenceKind.DATA)),
        Edit(None, Milestone("1.2/m1", "1.2", f"{TEXT}, again")),
    ]
    store.save(edits, stamp(), "what was said is copied")
    store.undo(stamp("undo"))
    store.redo(stamp("redo"))
    set_on(store, stamp(), "1.2", owner="Ann")
    return seq


def test_a_redacted_text_is_told_nowhere_any_more(store: Store, stamp: StampMaker) -> None:
    seq = written(store, stamp)
    assert told(store).count("Elm Road") > 10
    redacted = store.redact(order(seq), stamp("redact"))
    assert "Elm Road" not in told(store)
    assert "his mother" not in told(store)
    assert store.check() == ()
    action = action_of(store, "1.2")
    assert (action.rag_reason, action.owner) == (HERE, "Ann")
    assert action.own_fields == (("Who", HERE), ("Resources", "two days"))
    assert store.plan(TODAY).area("1.2").mapping_reason == f"since {HERE}"
    assert HERE in {change.note for change in store.all_notes(redacted.seq)["1.2"]}
    assert [evidence.what for evidence in store.plan_upto(seq + 1, TODAY).evidence] == [HERE]


def test_who_took_it_out_and_why_is_history(store: Store, stamp: StampMaker) -> None:
    seq = written(store, stamp)
    redacted = store.redact(order(seq), stamp("redact", by="Cy"))
    (update,) = store.history("X1")
    assert (update.change.by, update.change.source, update.change.seq) == ("Cy", "redact", redacted.seq)
    (redaction,) = store.plan(TODAY).redactions
    assert (redaction.ref, redaction.of_change, redaction.field, redaction.of_ref) == ("X1", seq, "note", "")
    assert (redaction.reason, redaction.by, redaction.redacted_on) == ("names a child", "DPO", TODAY)
    assert [number for number, _ in redaction.digests] == list(redacted.scope.changes)
    assert store.plan_upto(redacted.seq - 1, TODAY).redactions == ()


def test_neither_undo_nor_redo_brings_it_back(store: Store, stamp: StampMaker) -> None:
    set_on(store, stamp(), "1.2", TEXT, success_measure="nine of ten")
    seq = store.plan(TODAY).seq
    redacted = store.redact(order(seq), stamp("redact"))
    with pytest.raises(Nothing, match="cannot be undone: what it took out of the plan is kept nowhere"):
        store.undo(stamp("undo"), redacted.seq)
    assert store.undo(stamp("undo")).seq == seq, "the last change that can be undone is the one before"
    assert store.redo(stamp("redo")).note == HERE
    assert "Elm Road" not in told(store)
    assert store.check() == ()


def test_a_text_put_in_the_place_of_a_redacted_one_is_undone_to_what_stands_there(
    store: Store, stamp: StampMaker
) -> None:
    seq = set_on(store, stamp(), "1.2", success_measure=TEXT).seq
    assert seq is not None
    set_on(store, stamp(), "1.2", success_measure="nine of ten")
    store.redact(order(seq, "success measure"), stamp("redact"))
    assert action_of(store, "1.2").success_measure == "nine of ten"
    store.undo(stamp("undo"))
    assert action_of(store, "1.2").success_measure == HERE
    assert store.check() == ()


def test_whoever_read_it_before_does_not_bring_it_back(store: Store, another: Store, stamp: StampMaker) -> None:
    seq = set_on(store, stamp(), "1.2", success_measure=TEXT).seq
    assert seq is not None
    stale = another.plan(TODAY).action("1.2")
    assert stale is not None
    store.redact(order(seq, "success_measure"), stamp("redact"))
    with pytest.raises(StoreError, match="the success measure of 1.2 was redacted meanwhile; nothing was saved") as no:
        another.save([Edit(stale, replace(stale, success_measure=f"{TEXT}, more"))], stamp(by="Bo"))
    assert "Elm" not in str(no.value)
    another.save([Edit(stale, replace(stale, sponsor="Director"))], stamp(by="Bo"), "another field")
    eventually(another.changed_elsewhere)
    action = action_of(another, "1.2")
    assert (action.success_measure, action.sponsor) == (HERE, "Director")
    assert "Elm Road" not in told(another)


def test_a_program_that_has_the_plan_open_reads_it_again(store: Store, another: Store, stamp: StampMaker) -> None:
    seq = written(store, stamp)
    assert action_of(another, "1.2").rag_reason == TEXT
    store.redact(order(seq), stamp("redact"))
    eventually(another.changed_elsewhere)
    assert another.read_only == ""
    assert "Elm Road" not in told(another)
    assert another.plan(TODAY) == store.plan(TODAY)


def test_a_piece_is_taken_out_and_the_rest_stays(store: Store, stamp: StampMaker) -> None:
    seq = set_on(store, stamp(), "1.2", "Tom Smith was not seen", success_measure="Tom Smith is seen").seq
    assert seq is not None
    store.redact(order(seq, piece="Tom Smith"), stamp("redact"))
    assert action_of(store, "1.2").success_measure == f"{HERE} is seen"
    assert store.history()[0].change.note == f"{HERE} was not seen"


def test_a_short_text_is_not_taken_out_of_others_that_have_it_by_chance(store: Store, stamp: StampMaker) -> None:
    seq = set_on(store, stamp(), "1.2", "Tom", success_measure="Tomorrow, with Tom").seq
    set_on(store, stamp(), "1.3", "Tom", owner="Bo")
    assert seq is not None
    store.redact(order(seq), stamp("redact"))
    assert {update.change.note for update in store.history()} == {HERE, ""}
    assert action_of(store, "1.2").success_measure == "Tomorrow, with Tom"
    store.redact(order(seq, "success measure", piece="Tom"), stamp("redact"))
    assert action_of(store, "1.2").success_measure == f"Tomorrow, with {HERE}"


def test_a_name_or_a_ref_stays_and_is_said_to(store: Store, stamp: StampMaker) -> None:
    seq = set_on(store, stamp(), "1.2", "Tom Smith asked", owner="Tom Smith").seq
    assert seq is not None
    redacted = store.redact(order(seq, piece="Tom Smith"), stamp("redact"))
    assert redacted.scope.unchanged == ("owner of 1.2",)
    assert action_of(store, "1.2").owner == "Tom Smith"
    assert store.check() == ()


def test_what_a_closed_review_kept_of_it_is_taken_out_too(store: Store, stamp: StampMaker) -> None:
    seq = set_on(store, stamp(), "1.2", rag="red", note=TEXT).seq
    assert seq is not None
    plan = store.plan(TODAY)
    store.save(start(plan, [], next_review(plan, TODAY, "Chair", "Ann")), stamp("review"))
    whys = [item.why for item in store.review_items("R1") if item.subject == "1.2"]
    assert "Elm Road" in whys[0]
    review = store.plan(TODAY).open_review
    assert review is not None
    store.save([close(review)], stamp("review"))
    store.redact(order(seq), stamp("redact"))
    assert "Elm Road" not in told(store)
    assert store.check() == ()


def test_a_text_of_the_plan_as_made_is_taken_out_of_its_beginning(store: Store, stamp: StampMaker) -> None:
    (strength,) = store.plan(TODAY).summary_strengths
    seq = set_on(store, stamp(), "1.2", strength, owner="Ann").seq
    assert seq is not None
    redacted = store.redact(order(seq), stamp("redact"))
    assert redacted.scope.changes == (1, seq)
    assert store.plan(TODAY).summary_strengths == (HERE,)
    assert [strength.text for strength in store.plan(TODAY).strengths] == [HERE]
    assert store.check() == ()


def test_a_redaction_of_a_redaction(store: Store, stamp: StampMaker) -> None:
    seq = written(store, stamp)
    first = store.redact(order(seq, piece="12 Elm Road", reason="names Tom Smithson"), stamp("redact"))
    assert "Smithson" in told(store)
    second = store.redact(order(first.seq, "reason", piece="Tom Smithson"), stamp("redact"))
    assert "Smithson" not in told(store)
    store.redact(order(seq), stamp("redact"))
    assert "his mother" not in told(store)
    assert store.check() == ()
    assert [redaction.ref for redaction in store.plan(TODAY).redactions] == ["X1", "X2", "X3"]
    assert second.redaction.of_ref == "X1"


def test_every_text_in_somebodys_own_words_is_taken_out_where_it_stands_alone(store: Store, stamp: StampMaker) -> None:
    plan, action = store.plan(TODAY), action_of(store, "1.2")
    moved = replace(action, stage=Stage.WITHDRAWN, ending=Ending.MOVED, ending_to=f"{CHILD} plan", ending_ref=CHILD)
    own = action_of(store, "1.3")
    edits = [
        Edit(None, PlanSetting(HOLD, f"inquiry of {CHILD}")),
        Edit(action, moved),
        Edit(plan.area("1.2"), replace(plan.area("1.2"), grade=f"must, {CHILD}")),
        Edit(own, replace(own, own_fields=((f"Visits to {CHILD}", "two"), (f"Calls to {CHILD}", CHILD)))),
    ]
    seq = store.save(edits, stamp(), "x").seq
    assert seq is not None
    # The heading of a field of the plan's own stands in what is kept of a redaction too.
    store.redact(order(seq, f"Visits to {CHILD}", reason="says how often"), stamp("redact"))
    assert store.plan(TODAY).redactions[0].field == f"Visits to {CHILD}"
    texts = {(field, ref): text for field, ref, text in store.texts_of_change(seq)}
    assert (texts["value", "hold"], texts["grade", "1.2"]) == (f"inquiry of {CHILD}", f"must, {CHILD}")
    assert (texts["ending_to", "1.2"], texts["ending_ref", "1.2"]) == (f"{CHILD} plan", CHILD)
    assert texts["heading", "1.3"] == f"Calls to {CHILD}"
    redacted = store.redact(order(seq, "heading", ref="1.3", piece=CHILD), stamp("redact"))
    assert CHILD not in told(store)
    assert redacted.scope.unchanged == redacted.scope.nearly == ()
    plan = store.plan(TODAY)
    assert plan.setting(HOLD) == f"inquiry of {HERE}"
    assert (action_of(store, "1.2").ending_to, action_of(store, "1.2").ending_ref) == (f"{HERE} plan", HERE)
    assert plan.area("1.2").grade == f"must, {HERE}"
    assert action_of(store, "1.3").own_fields == (
        (f"Visits to {HERE}", "[redacted 27 Nov 2026: says how often]"),
        (f"Calls to {HERE}", HERE),
    )
    assert plan.redactions[0].field == f"Visits to {HERE}"
    assert store.check() == ()


def test_headings_that_become_the_same_keep_what_stands_behind_each(store: Store, stamp: StampMaker) -> None:
    action = action_of(store, "1.3")
    own = (("Tom Smithson", "seen"), ("Visits", "two"), (clean("Tom Smithson"), "never"))
    seq = store.save([Edit(action, replace(action, own_fields=own[:2]))], stamp()).seq
    assert seq is not None
    store.redact(order(seq, "heading", piece="Tom Smithson"), stamp("redact"))
    action = action_of(store, "1.3")
    seq = store.save([Edit(action, replace(action, own_fields=(*action.own_fields, own[2])))], stamp()).seq
    assert seq is not None
    store.redact(order(seq, "heading"), stamp("redact"))
    assert action_of(store, "1.3").own_fields == ((HERE, "seen"), ("Visits", "two"), (f"{HERE} (2)", "never"))
    assert store.check() == ()


def test_what_the_program_goes_by_is_never_taken_out(store: Store, stamp: StampMaker) -> None:
    action = action_of(store, "1.2")
    ended = replace(action, stage=Stage.WITHDRAWN, ending=Ending.SUPERSEDED, ending_to="1.3")
    edits = [Edit(action, ended), Edit(None, PlanSetting(RETENTION, "7 years after closing"))]
    seq = store.save(edits, stamp(), "kept for 7 years after closing; see 1.3").seq
    assert seq is not None
    store.redact(order(seq, piece="7 years after closing"), stamp("redact"))
    store.redact(order(seq, piece="1.3"), stamp("redact"))
    assert store.plan(TODAY).setting(RETENTION) == "7 years after closing"
    assert action_of(store, "1.2").ending_to == "1.3"


def test_where_it_is_written_otherwise_is_said_and_left(store: Store, stamp: StampMaker) -> None:
    seq = set_on(store, stamp(), "1.2", "Tom Smith was not seen", success_measure="TOM SMITH is seen").seq
    second = set_on(store, stamp(), "1.3", "with Tom  Smith's mother", owner="Ann").seq
    set_on(store, stamp(), "1.2", owner="Ann")
    assert seq is not None
    nearly = (f"note of change {second}", f"success measure of 1.2 in change {seq}")
    assert store.redaction_scope(order(seq, piece="Tom Smith")).nearly == nearly
    assert store.redact(order(seq, piece="Tom Smith"), stamp("redact")).scope.nearly == nearly
    assert action_of(store, "1.2").success_measure == "TOM SMITH is seen"
    store.redact(order(seq, "success measure", piece="TOM SMITH"), stamp("redact"))
    assert second is not None
    assert store.redact(order(second, piece="Tom  Smith"), stamp("redact")).scope.nearly == ()
    assert "smith" not in told(store).casefold()


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (order(99), "there is no change 99"),
        (order(3), "change 3 says nothing there; it has: success measure of 1.3"),
        (order(2, "impact"), "change 2 says nothing there; it has: note, reason of 1.2, success measure of 1.2"),
        (order(2, "owner"), "the owner is no free text: dates, ratings, refs and the names of who did something stay"),
        (order(2, "RAG"), "the RAG is no free text"),
        (order(2, "due date"), "the due date is no free text"),
        (order(2, piece="Tim"), "'Tim' does not stand there; give it just as it was written"),
        (order(2, reason="names no staff at all"), "the reason says again what is to be redacted"),
        (order(4, "success measure"), "change 4 says something else in each of 1.1, 2.1; say which with --ref"),
    ],
)
def test_what_is_not_redacted_and_why(store: Store, stamp: StampMaker, wanted: RedactionOrder, why: str) -> None:
    set_on(
        store, stamp(), "1.2", "no staff", rag="red", due=TODAY + timedelta(days=9), owner="Ann", success_measure="ten"
    )
    set_on(store, stamp(), "1.3", success_measure="eleven")
    first, second = action_of(store, "1.1"), action_of(store, "2.1")
    edits = [Edit(first, replace(first, success_measure="one")), Edit(second, replace(second, success_measure="two"))]
    store.save(edits, stamp())
    before, history = store.plan(TODAY), store.history()
    for ask in (store.redaction_scope, lambda ordered: store.redact(ordered, stamp("redact"))):
        with pytest.raises((Invalid, Nothing), match=why):
            ask(wanted)
    assert (store.plan(TODAY), store.history(), store.check()) == (before, history, ())


def test_it_is_not_redacted_twice(store: Store, stamp: StampMaker) -> None:
    seq = written(store, stamp)
    store.redact(order(seq), stamp("redact"))
    with pytest.raises(Invalid, match=f"the note of change {seq} is redacted already"):
        store.redact(order(seq), stamp("redact"))
    assert store.texts_of_change(seq) == ()


def test_a_backup_still_holds_it_and_is_named(
    engine: Engine, store: Store, stamp: StampMaker, plan: Plan, tmp_path: Path
) -> None:
    store.backup_before("import")
    seq = written(store, stamp)
    copy = store.backup_before("import")
    scope = store.redaction_scope(order(seq))
    assert store.copies_holding(scope.forms) == (copy,)
    redacted = store.redact(order(seq), stamp("redact"))
    assert store.copies_holding(redacted.scope.forms) == (copy,)
    assert store.copies_from_before(redacted.redaction) == (copy,)
    store.backup_before("import")
    assert store.copies_from_before(redacted.redaction) == (copy,)
    with closing(engine.open(copy)) as backup:
        assert "Elm Road" in told(backup)
    with closing(engine.create(tmp_path / "another.db", plan, stamp("init"))) as another:
        assert another.copies_holding(redacted.scope.forms) == ()


@pytest.mark.parametrize(
    "copy",
    [
        "plan-backups/before.db",
        "plan-backups/old-2026-11-01.db",
        "Copy of plan.db",
        "plan.db.bak",
        "gone-backups/a.db",
        "plan-backups (copy)/a.db",
    ],
)
def test_a_copy_under_any_name_beside_the_plan_is_named(
    store: Store, stamp: StampMaker, tmp_path: Path, copy: str
) -> None:
    seq = written(store, stamp)
    file = store.path.parent / copy
    file.parent.mkdir(parents=True, exist_ok=True)
    store.backup(tmp_path / "aside.db")
    (tmp_path / "aside.db").rename(file)
    redacted = store.redact(order(seq), stamp("redact"))
    assert store.copies_holding(redacted.scope.forms) == (file,)
    assert store.copies_from_before(redacted.redaction) == (file,)


@slow
@example(text="redact")
@example(text="0\x0c\r00000")
@given(text=st.text(st.characters(), min_size=6, max_size=300).filter(lambda text: sum(map(str.isalnum, text)) >= 6))
def test_any_text_is_taken_out_of_every_place(engine: Engine, plan: Plan, stamp: StampMaker, text: str) -> None:
    noted = clean(text, lines=True)
    with TemporaryDirectory() as folder, closing(engine.create(Path(folder) / "p.db", plan, stamp("init"))) as store:
        action = action_of(store, "1.2")
        # As the note is kept, less what nobody sees at the ends of its lines: other spaces would be another form.
        title = clean(noted)
        wanted = replace(action, title=f"{title}, again", success_measure=noted, own_fields=(("Who", noted),))
        seq = store.save([Edit(action, wanted)], stamp(), text).seq
        assert seq is not None
        store.undo(stamp("undo"))
        store.redact(order(seq, reason="Ω", by="Ψ"), stamp("redact"))
        values = [value for update in store.history() for value in (*update.after.values(), update.change.note)]
        texts = [part for value in values for part in texts_in(value)]
        # What stands in its place may have the same letters: "redact".
        others = [part.replace("[redacted 27 Nov 2026: Ω]", "") for part in texts]
        assert not [part for part in others if noted in part or title in part]
        assert sum("redacted" in part for part in texts) >= 4
        assert store.check() == ()


def texts_in(value: object) -> Iterator[str]:
    """Every text in a value of the log."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for part in value:
            yield from texts_in(part)
