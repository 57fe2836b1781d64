"""A team's table taken into a plan that is there: what each row is of, what it changes, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from actionplan.model.action import Action, Stage
from actionplan.model.area import Response
from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose
from actionplan.planfiles.book import read_book
from actionplan.planfiles.spreadsheet.reading import Wishes
from actionplan.planfiles.spreadsheet.remarks import Remark, RemarkKind
from actionplan.planfiles.table_rows import BadSheet
from actionplan.store.sqlite.store import SqliteStore
from actionplan.usecases.team_file import Brought, Decided, Looked, bring_in, left_out_table, look_at, look_at_new
from team_files import FORMS, Rows, write_rows

TODAY = date(2026, 11, 27)
SPRING, SUMMER = date(2027, 3, 31), date(2027, 6, 30)
THRESHOLDS = "Thresholds are not applied consistently"
REJECTED = (
    "'Libraries' is not one of the plan's themes, which are 1 Effective practice, 2 Managing performance; "
    "write one of them, or add the theme with actionplan revise"
)


class Team:
    """A plan with two themes and five actions, and files that somebody brings into it."""

    def __init__(self, store: SqliteStore, stamp: Stamp, folder: Path) -> None:
        self.store, self.stamp, self._folder, self._numbers = store, stamp, folder, count(1)

    def set(self, ref: str, **values: Any) -> None:
        """Changes an action as somebody does on a screen."""
        plan = self.plan
        edit = propose(self.action(ref), values, key=plan.key, today=TODAY, by="jo", note="it is so")
        self.store.save([edit], replace(self.stamp, source="screen"), "it is so")

    @property
    def plan(self) -> Plan:
        return self.store.plan(TODAY)

    def action(self, ref: str) -> Action:
        found = self.plan.action(ref)
        assert found is not None
        return found

    def look(self, rows: Rows, *, form: str = "xlsx", **decided: Any) -> Looked:
        path = write_rows(self._folder / f"tracker{next(self._numbers)}.{form}", rows)
        return look_at(self.store, read_book(path), self.stamp, Decided(**decided))

    def bring(self, rows: Rows, **decided: Any) -> Brought:
        return bring_in(self.store, self.look(rows, **decided), self.stamp)


@pytest.fixture
def team(tmp_path: Path, database: Path, stamp: Callable[..., Stamp]) -> Iterator[Team]:
    (tmp_path / "files").mkdir()
    with closing(SqliteStore(database)) as store:
        yield Team(store, stamp("import"), tmp_path / "files")


def changes(looked: Looked) -> dict[str, dict[str, Any]]:
    """What is changed of records that are there, by ref and field."""
    found: dict[str, dict[str, Any]] = {}
    for edit in looked.edits:
        if edit.before is not None:
            fields = {
                name: getattr(edit.after, name)
                for name in edit.after.__struct_fields__
                if getattr(edit.before, name) != getattr(edit.after, name)
            }
            found.setdefault(edit.after.ref, {}).update(fields)
    return found


def of_kind(looked: Looked, kind: RemarkKind) -> list[Remark]:
    return [remark for remark in looked.remarks if remark.kind is kind]


def the_doubt(looked: Looked) -> tuple[str, list[str]]:
    (doubt,) = looked.doubts
    return doubt.words, [choice.answer for choice in doubt.choices]


# --- which action a row is of -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_row_is_of_the_action_of_its_ref(team: Team, form: str) -> None:
    rows: Rows = [
        ["Ref", "Action", "Owner", "Due"],
        ["1.1", "Case recording", "Ann Lee", SPRING],
        ["2.1", "Focus and pace", "Bo Roe", SUMMER],
    ]
    looked = team.look(rows, form=form)
    assert changes(looked) == {
        "1.1": {"owner": "Ann Lee", "due": SPRING, "original_due": SPRING},
        "2.1": {"owner": "Bo Roe", "due": SUMMER, "original_due": SUMMER},
    }
    (read,) = looked.remarks
    assert read.words == "in the plan and not in the file, and left unchanged: 1.2, 1.3, 2.2"


def test_an_action_that_is_called_like_its_finding_takes_its_words_from_the_file(team: Team) -> None:
    looked = team.look([["Ref", "Action", "Owner"], ["1.1", "Audit ten files a month", "Ann Lee"]])
    assert changes(looked) == {"1.1": {"title": "Audit ten files a month", "owner": "Ann Lee"}}
    assert looked.doubts == ()


def test_without_refs_a_row_is_of_the_action_with_its_words(team: Team) -> None:
    looked = team.look([["Action", "Owner", "Due"], ["focus  and pace", "Ann Lee", SPRING]])
    assert changes(looked) == {"2.1": {"owner": "Ann Lee", "due": SPRING, "original_due": SPRING}}
    assert [remark.words for remark in of_kind(looked, RemarkKind.INFERRED)] == ["2.1, by its words"]


def test_words_that_are_nearly_those_of_an_action_are_a_doubt(team: Team) -> None:
    rows: Rows = [["Theme", "Action", "Owner"], ["Effective practice", "Case recordings", "Ann Lee"]]
    looked = team.look(rows)
    assert the_doubt(looked) == ("its words are nearly those of 1.1", ["1.1", "new"])
    assert changes(looked) == {"1.1": {"title": "Case recordings", "owner": "Ann Lee"}}
    as_new = team.look(rows, wishes=Wishes(answers=("B2=new",)))
    assert (changes(as_new), as_new.added) == ({}, ("1.4",))


def test_where_the_team_has_renumbered_the_words_are_followed_as_a_doubt(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Action", "Owner"],
        ["1.1", "Focus and pace", "Ann Lee"],
        ["2.1", "Case recording", "Bo Roe"],
    ]
    looked = team.look(rows)
    assert changes(looked) == {"2.1": {"owner": "Ann Lee"}, "1.1": {"owner": "Bo Roe"}}
    assert [(doubt.words, [choice.answer for choice in doubt.choices]) for doubt in looked.doubts] == [
        ("the ref is 1.1, but the words are those of 2.1: was it renumbered?", ["2.1", "1.1"]),
        ("the ref is 2.1, but the words are those of 1.1: was it renumbered?", ["1.1", "2.1"]),
    ]
    answered = team.look(rows, wishes=Wishes(answers=("A2=1.1", "A3=2.1")))
    assert changes(answered)["1.1"] == {"title": "Focus and pace", "owner": "Ann Lee"}
    assert answered.doubts == ()


def test_a_ref_that_the_plan_does_not_have_with_words_that_it_has_is_a_doubt(team: Team) -> None:
    rows: Rows = [["Theme", "Ref", "Action", "Owner"], ["Managing performance", "7", "Focus and pace", "Ann Lee"]]
    looked = team.look(rows)
    assert changes(looked) == {"2.1": {"owner": "Ann Lee"}}
    assert the_doubt(looked) == ("the plan has no 7; its words are those of 2.1", ["2.1", "new"])
    assert team.look(rows, wishes=Wishes(answers=("B2=new",))).added == ("7",)


def test_a_ref_that_is_used_for_other_words_is_a_doubt(team: Team) -> None:
    team.set("1.2", title="Moderate thresholds every week")
    rows: Rows = [["Ref", "Action", "Owner"], ["1.2", "Buy a van for the library", "Ann Lee"]]
    looked = team.look(rows)
    doubt = "the ref is 1.2, which in the plan says 'Moderate thresholds every week': is it the same?"
    assert the_doubt(looked) == (doubt, ["1.2", "new"])
    assert changes(looked) == {"1.2": {"title": "Buy a van for the library", "owner": "Ann Lee"}}
    as_new = team.look(rows, wishes=Wishes(answers=("A2=new",)))
    assert (changes(as_new), as_new.added) == ({}, ("1.2b",)), "the action that is there keeps its words"
    assert as_new.doubts == ()


def test_words_that_are_worded_a_little_otherwise_are_no_doubt(team: Team) -> None:
    team.set("1.2", title="Moderate thresholds every week")
    looked = team.look([["Ref", "Action"], ["1.2", "Moderate all thresholds every week, with partners"]])
    assert changes(looked) == {"1.2": {"title": "Moderate all thresholds every week, with partners"}}
    assert looked.doubts == ()


def test_a_ref_with_the_finding_of_another_is_refused(team: Team) -> None:
    looked = team.look([["Ref", "Area for consideration", "Action"], ["1.1", "Focus and pace", "Set a pace"]])
    assert (looked.edits, looked.refused, looked.is_refused) == ((), frozenset({2}), True)
    (refused,) = of_kind(looked, RemarkKind.REFUSED)
    assert refused.words == "the ref is 1.1, but the finding is that of 2.1; correct the ref"


def test_two_rows_of_one_action_are_refused_but_for_the_first(team: Team) -> None:
    looked = team.look([["Ref", "Action", "Owner"], ["1.1", "", "Ann Lee"], ["1.1", "", "Bo Roe"]])
    assert changes(looked) == {"1.1": {"owner": "Ann Lee"}}
    assert looked.refused == frozenset({3})
    assert "1.1 is in tracker1.xlsx sheet Tracker row 2 as well" in of_kind(looked, RemarkKind.REFUSED)[0].words


def test_refs_that_are_numbers_in_a_workbook_are_those_of_the_plan(team: Team) -> None:
    looked = team.look([["Ref", "Action", "Owner"], [1.1, "Case recording", "Ann Lee"], [2.1, "", "Bo Roe"]])
    assert changes(looked) == {"1.1": {"owner": "Ann Lee"}, "2.1": {"owner": "Bo Roe"}}
    assert looked.refused == frozenset()


def test_a_number_that_may_be_one_of_two_refs_is_told_by_its_words_or_refused(
    tmp_path: Path, plan: Plan, stamp: Callable[..., Stamp]
) -> None:
    """1.1 in a workbook may be 1.10."""
    areas = (*plan.areas, replace(plan.areas[0], ref="1.10", text="Supervision is rare"))
    ten = Action("1.10", "1.10", "Supervision is rare")
    whole = replace(plan, areas=areas, actions=(*plan.actions, ten))
    with closing(SqliteStore.create(tmp_path / "ten.db", whole, stamp("init"))) as store:
        team = Team(store, stamp("import"), tmp_path)
        looked = team.look([["Ref", "Action", "Owner"], [1.1, "Supervision is rare", "Ann Lee"]])
        assert changes(looked) == {"1.10": {"owner": "Ann Lee"}}
        looked = team.look([["Ref", "Action", "Owner"], [1.1, "Supervise weekly", "Ann Lee"]])
        assert (looked.edits, looked.refused) == ((), frozenset({2}))
        assert "1.1 is a number here, and may be 1.1 or 1.10" in of_kind(looked, RemarkKind.REFUSED)[0].words
        # As text it is what it says.
        looked = team.look([["Ref", "Action", "Owner"], ["1.1", "", "Ann Lee"], ["1.10", "", "Bo Roe"]])
        assert changes(looked) == {"1.1": {"owner": "Ann Lee"}, "1.10": {"owner": "Bo Roe"}}


# --- is it this plan --------------------------------------------------------------------------------------------


def test_findings_of_which_none_is_ours_are_another_plan_unless_somebody_says_so(team: Team) -> None:
    rows: Rows = [["Ref", "Recommendation", "Action", "Owner"], ["1.1", "Libraries are shut", "Buy a van", "Ann Lee"]]
    with pytest.raises(BadSheet, match="none of its findings is one of the plan's: is it the right plan"):
        team.look(rows)
    looked = team.look(rows, this_is_the_plan=True)
    assert changes(looked) == {"1.1": {"title": "Buy a van", "owner": "Ann Lee"}}
    assert the_doubt(looked)[1] == ["1.1", "new"]
    assert [remark.said for remark in of_kind(looked, RemarkKind.LEFT_OUT)] == ["Libraries are shut"]
    assert team.plan.areas[0].text == "Case recording"


def test_one_finding_of_ours_is_enough(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Recommendation", "Action", "Owner"],
        ["1.2", "Thresholds are not applied", "Moderate weekly", "Ann Lee"],
        ["8.1", "Libraries are shut", "Buy a van", "Bo Roe"],
    ]
    looked = team.look(rows)
    assert changes(looked) == {"1.2": {"title": "Moderate weekly", "owner": "Ann Lee"}}
    assert looked.refused == frozenset({3})


# --- what a cell leaves -----------------------------------------------------------------------------------------


def test_a_blank_cell_empties_nothing_unless_that_is_asked_for(team: Team) -> None:
    team.set("1.1", owner="Ann Lee", due=SPRING, success_measure="9 of 10", support=("Cy",), priority="high")
    rows: Rows = [
        ["Ref", "Action", "Owner", "Due", "Success measure", "Support", "Priority"],
        ["1.1", "", "", "-", "n/a", "", ""],
        ["1.2", "", "Bo Roe", SUMMER, "all", "Di", "Low"],
    ]
    looked = team.look(rows)
    assert set(changes(looked)) == {"1.2"}
    assert looked.unchanged == 1
    cleared = changes(team.look(rows, blank_clears=True))["1.1"]
    assert cleared == {"owner": "", "due": None, "success_measure": "", "support": (), "times_moved": 1}


def test_a_word_in_the_place_of_a_date_keeps_the_date_of_the_plan(team: Team) -> None:
    team.set("1.1", owner="Ann Lee", due=SPRING)
    rows: Rows = [["Ref", "Action", "Owner", "Due"], ["1.1", "", "TBC", "TBC"], ["1.2", "", "Bo Roe", SUMMER]]
    for blank_clears in (False, True):
        looked = team.look(rows, blank_clears=blank_clears)
        assert "1.1" not in changes(looked)
        assert [remark.words for remark in of_kind(looked, RemarkKind.LEFT_OPEN)][2:] == [
            "1.1 keeps the due date that the plan has, 31 Mar 2027",
            "1.1 keeps the owner that the plan has, Ann Lee",
        ]
    team.bring(rows)
    assert [note.text for note in team.plan.notes] == ["Owner: TBC", "Due: TBC"]
    assert (team.action("1.1").owner, team.action("1.1").due) == ("Ann Lee", SPRING)


@pytest.mark.parametrize(("cell", "due"), [("31 March", None), ("30 April", date(2027, 4, 30))])
def test_a_day_without_its_year_is_that_of_the_plan_where_they_agree(team: Team, cell: str, due: date | None) -> None:
    team.set("1.1", due=date(2028, 3, 31))
    looked = team.look([["Ref", "Action", "Due"], ["1.1", "", cell], ["1.2", "", SUMMER]])
    assert changes(looked).get("1.1", {}).get("due") == due


def test_columns_that_are_not_there_change_nothing(team: Team) -> None:
    team.set("1.1", owner="Ann Lee", due=SPRING)
    looked = team.look([["Ref", "Priority"], ["1.1", "High"]], blank_clears=True)
    assert changes(looked) == {"1.1": {"priority": "high"}}


# --- how it stands ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "said", "after"),
    [
        ("Red", "off track", {"rag": "red"}),
        ("Amber", "at risk", {"rag": "amber"}),
        ("In progress", "In progress", {"status": "In progress"}),
        ("Not started", "Not started", {"status": "Not started"}),
    ],
)
def test_a_complete_action_that_the_file_has_as_open_is_open_until_somebody_says_otherwise(
    team: Team, word: str, said: str, after: dict[str, str]
) -> None:
    team.set("1.1", stage="complete", completed_by="Ann Lee")
    rows: Rows = [["Ref", "Action", "RAG"], ["1.1", "", word]]
    looked = team.look(rows)
    words = f"1.1 is complete in the plan, and the file says '{said}'; it is open again"
    assert the_doubt(looked) == (words, ["open", "complete"])
    found = changes(looked)["1.1"]
    assert {"stage": Stage.OPEN, "completed_on": None, "completed_by": "", **after}.items() <= found.items()
    answered = team.look(rows, wishes=Wishes(answers=("1.1=complete",)))
    assert (answered.edits, answered.doubts) == ((), ())
    (left,) = of_kind(answered, RemarkKind.LEFT_OUT)
    assert left.words == f"1.1 stays complete, as you say, though the file says '{said}'"


@pytest.mark.parametrize("word", ["Red", "Amber", "Green", "In progress"])
def test_what_is_signed_off_stays_so_and_what_the_file_says_is_named(team: Team, word: str) -> None:
    team.set("1.1", stage="complete", completed_by="Ann Lee")
    team.set("1.1", stage="closed", signed_off_by="Bo Roe", accepted_evidence="an audit")
    looked = team.look([["Ref", "Action", "RAG"], ["1.1", "", word]])
    assert (looked.edits, looked.refused) == ((), frozenset())
    first = looked.remarks[0]
    assert first.kind in (RemarkKind.DOUBTED, RemarkKind.LEFT_OUT)
    assert first.words.startswith("1.1 is signed off in the plan, and ")
    assert first.words.endswith("stays so")


def test_what_the_file_has_as_complete_is_complete_without_a_flattering_day(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Action", "RAG", "Date completed"],
        ["1.1", "", "Complete", date(2026, 11, 9)],
        ["1.2", "", "Complete", ""],
        ["1.3", "", "Blue", ""],
    ]
    found = changes(team.look(rows))
    assert found["1.1"] == {"stage": Stage.COMPLETE, "completed_on": date(2026, 11, 9)}
    assert found["1.2"] == {"stage": Stage.COMPLETE, "completed_on": TODAY}
    assert found["1.3"]["stage"] is Stage.COMPLETE


def test_no_file_takes_an_action_back_to_an_earlier_stage(team: Team) -> None:
    team.set("1.1", stage="complete", completed_by="Ann Lee")
    looked = team.look([["Ref", "Action", "RAG", "Date completed"], ["1.1", "", "Complete", date(2026, 11, 9)]])
    assert looked.edits == ()


# --- what is added ----------------------------------------------------------------------------------------------


def test_new_rows_are_new_actions_in_a_theme_of_the_plan(team: Team) -> None:
    rows: Rows = [
        ["Theme", "Ref", "Action", "Owner", "Due"],
        ["Managing performance", "2.9", "Buy a dashboard", "Bo Roe", SPRING],
        ["effective practice", "", "Write to all schools", "Ann Lee", SUMMER],
        ["Effective practise", "", "Write to all nurseries", "Ann Lee", SUMMER],
    ]
    brought = team.bring(rows)
    assert brought.looked.added == ("2.9", "1.4", "1.5")
    found = {action.title: action for action in team.plan.actions}
    assert (found["Buy a dashboard"].area, found["Buy a dashboard"].due) == ("2.9", SPRING)
    assert team.plan.theme_of(found["Buy a dashboard"]).title == "Managing performance"
    assert team.plan.theme_of(found["Write to all schools"]).title == "Effective practice"
    assert team.plan.theme_of(found["Write to all nurseries"]).title == "Effective practice"
    assert "the theme 1 Effective practice, by its words" in [remark.words for remark in brought.looked.remarks]


def test_a_new_row_under_a_finding_of_the_plan_is_an_action_of_it(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Area for consideration", "Action", "Owner"],
        ["1.2", THRESHOLDS, "Moderate weekly", "Ann Lee"],
        ["", "", "Train all managers", "Bo Roe"],
    ]
    looked = team.look(rows)
    assert (changes(looked), looked.added) == (
        {"1.2": {"title": "Moderate weekly", "owner": "Ann Lee"}},
        ("1.2b",),
    )
    assert looked.sizes == {"themes": 0, "areas": 0, "actions": 1}


def test_a_theme_that_the_plan_does_not_have_is_refused_with_those_that_it_has(team: Team) -> None:
    rows: Rows = [
        ["Theme", "Ref", "Action", "Owner"],
        ["Effective practice", "1.1", "Case recording", "Ann Lee"],
        ["Libraries", "9.1", "Buy a van", "Bo Roe"],
    ]
    looked = team.look(rows)
    assert (looked.refused, looked.is_refused, looked.added) == (frozenset({3}), True, ())
    assert [remark.words for remark in of_kind(looked, RemarkKind.REFUSED)] == [REJECTED]
    without = team.look(rows, leaves_refused=True)
    assert (without.is_refused, without.left_out, changes(without)) == (
        False,
        frozenset({3}),
        {"1.1": {"owner": "Ann Lee"}},
    )


def test_a_new_row_without_theme_or_ref_says_where_to_write_it(team: Team) -> None:
    looked = team.look([["Action", "Owner", "RAG"], ["Buy a van", "Bo Roe", "Red"]])
    (refused,) = of_kind(looked, RemarkKind.REFUSED)
    assert refused.words == (
        "it is new, and nothing says of which theme; write one in a column Theme: "
        "1 Effective practice, 2 Managing performance"
    )


def test_rows_that_are_left_out_are_a_table_with_why(team: Team) -> None:
    rows: Rows = [
        ["Theme", "Ref", "Action", "Owner"],
        ["Effective practice", "1.1", "Case recording", "Ann Lee"],
        ["Libraries", "9.1", "Buy a van", "@Bo"],
    ]
    expected = [
        "Theme,Ref,Action,Owner,Left out because",
        f'Libraries,9.1,Buy a van,\'@Bo,"{REJECTED}"',
    ]
    for decided in ({"leaves_refused": True}, {"leave_out": frozenset({3})}):
        table = left_out_table(team.look(rows, **decided))
        assert table.decode("utf-8-sig").splitlines() == expected


def test_the_same_file_again_makes_no_action_twice(team: Team) -> None:
    rows: Rows = [["Theme", "Action", "Owner"], ["Managing performance", "Buy a dashboard", "Bo Roe"]]
    assert team.bring(rows).looked.added == ("2.3",)
    again = team.look(rows)
    assert (again.edits, again.added, again.unchanged) == ((), (), 1)


# --- findings ---------------------------------------------------------------------------------------------------


def test_columns_of_answers_change_the_answer_to_a_finding(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Area for consideration", "Response", "Reason for response", "Action"],
        ["1.1", "Case recording", "Partly agreed", "only for new cases", "Case recording"],
        ["1.2", THRESHOLDS, "Agreed", "", THRESHOLDS],
    ]
    team.bring(rows)
    areas = {area.ref: area for area in team.plan.areas}
    assert (areas["1.1"].response, areas["1.1"].response_reason) == (Response.PARTLY_AGREED, "only for new cases")
    assert areas["1.2"].response is Response.AGREED
    assert areas["1.3"].response is None
    assert team.look(rows).edits == ()


def test_an_answer_that_is_no_withdraws_what_was_to_be_done(team: Team) -> None:
    rows: Rows = [["Ref", "Area for consideration", "Response", "Action"], ["1.2", THRESHOLDS, "Not agreed", ""]]
    team.bring(rows)
    assert team.plan.areas[1].response is Response.NOT_AGREED
    assert team.action("1.2").stage is Stage.WITHDRAWN
    assert team.look(rows).edits == ()


def test_a_blank_answer_keeps_that_of_the_plan(team: Team) -> None:
    first: Rows = [["Ref", "Area for consideration", "Response", "Action"], ["1.1", "Case recording", "Agreed", ""]]
    team.bring(first)
    looked = team.look([first[0], ["1.1", "Case recording", "", ""]], blank_clears=True)
    assert looked.edits == ()


def test_what_a_file_says_otherwise_of_a_finding_stays_and_is_named(team: Team) -> None:
    rows: Rows = [
        ["Theme", "Ref", "Rec no", "Area for consideration", "Grade", "Page", "Summary area", "Action"],
        ["Libraries", "1.1", "R7", "Case recording", "Must", "17", "Outcome focus", "Audit ten files"],
    ]
    looked = team.look(rows)
    assert changes(looked) == {"1.1": {"title": "Audit ten files"}}
    assert [(remark.said, remark.words) for remark in of_kind(looked, RemarkKind.LEFT_OUT)] == [
        ("Libraries", "the theme of 1.1 stays as the plan has it, 1 Effective practice"),
        ("R7", "the ref of 1.1 stays as the plan has it, 1.1"),
        ("17", "the source ref of 1.1 stays as the plan has it, without one"),
        ("Must", "the grade of 1.1 stays as the plan has it, without one"),
        ("Outcome focus", "the summary area of 1.1 stays as the plan has it, Quality of practice"),
    ]


def test_a_second_row_that_answers_a_finding_otherwise_is_named(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Area for consideration", "Response", "Action"],
        ["1.1", "Case recording", "Agreed", "Audit ten files"],
        ["1.1b", "Case recording", "Not agreed", "Train all managers"],
    ]
    looked = team.look(rows)
    assert changes(looked)["1.1"]["response"] is Response.AGREED
    assert looked.added == ("1.1b",)
    (left,) = of_kind(looked, RemarkKind.LEFT_OUT)
    assert (left.row, left.said, left.words) == (3, "not agreed", "the response of 1.1 is that of a row above, agreed")


def test_a_second_row_that_answers_a_new_finding_otherwise_is_named(team: Team) -> None:
    rows: Rows = [
        ["Theme", "Ref", "Area for consideration", "Reason for response", "Action"],
        ["Effective practice", "9.9", "Supervision is rare", "it is law", "Supervise weekly"],
        ["Effective practice", "9.9b", "Supervision is rare", "it is dear", "Train all managers"],
    ]
    looked = team.look(rows, this_is_the_plan=True)
    assert (looked.added, looked.sizes["areas"]) == (("9.9", "9.9b"), 1)
    left = [(remark.row, remark.said) for remark in of_kind(looked, RemarkKind.LEFT_OUT)]
    assert left == [(3, "it is dear")]


def test_what_a_file_says_of_a_completion_that_the_plan_has_otherwise_is_named(team: Team) -> None:
    team.set("1.1", stage="complete", completed_by="Ann Lee")
    rows: Rows = [
        ["Ref", "Action", "RAG", "Date completed", "Completed by", "Signed off by"],
        ["1.1", "", "Complete", date(2026, 11, 9), "Bo Roe", "The Chair"],
        ["1.2", "", "Green", "", "", "The Chair"],
    ]
    looked = team.look(rows)
    assert set(changes(looked)) == {"1.2"}
    assert [(remark.row, remark.said, remark.words) for remark in of_kind(looked, RemarkKind.LEFT_OUT)] == [
        (2, "9 Nov 2026", "under completed 1.1 keeps what the plan has, 27 Nov 2026"),
        (2, "Bo Roe", "under completed by 1.1 keeps what the plan has, Ann Lee"),
        (2, "The Chair", "under signed off by 1.1 keeps what the plan has, nothing"),
        (3, "The Chair", "under signed off by 1.2 keeps what the plan has, nothing"),
    ]


def test_milestones_that_the_plan_does_not_have_are_added_once(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Action", "Owner", "Milestones"],
        ["1.1", "", "Ann Lee", "Draft agreed\nPilot done"],
        ["1.2", "", "Bo Roe", ""],
    ]
    team.bring(rows)
    assert [(one.ref, one.text) for one in team.plan.milestones] == [
        ("1.1/m1", "Draft agreed"),
        ("1.1/m2", "Pilot done"),
    ]
    assert team.look(rows).edits == ()
    more: Rows = [rows[0], ["1.1", "", "Ann Lee", "Pilot done\nRolled out"], rows[2]]
    team.bring(more)
    assert [(one.ref, one.text) for one in team.plan.milestones][2:] == [("1.1/m3", "Rolled out")]


# --- one change -------------------------------------------------------------------------------------------------

FULL: Rows = [
    ["Ref", "Action", "Owner", "Support", "Due", "Revised date", "RAG", "Progress", "Hub", "Priority", "Status"],
    ["1.1", "Record daily", "Ann Lee / Bo Roe", "Cy", date(2026, 12, 31), SPRING, "Amber", "Two", "North", "High", ""],
    ["1.2", "Moderate weekly", "TBC", "", "30 April", "", "Complete", "All done", "South", "Low", "Done"],
    ["1.3", "See all children", "Head of Service", "", "Ongoing", "", "Green", "It goes on", "", "", ""],
    ["2.1", "Set a pace", "Head of Pace", "", "31/03/2027 (was 31/12/2026)", "", "R", "", "", "", "In progress"],
    ["2.2b", "Train on the system", "Head of IT", "", "June 2027", "", "Not started", "", "", "", ""],
]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_file_again_says_nothing_new(team: Team, form: str) -> None:
    brought = bring_in(team.store, team.look(FULL, form=form), team.stamp)
    assert brought.seq == 2
    first = team.action("1.1")
    assert (first.owner, first.support, first.due, first.original_due) == (
        "Ann Lee",
        ("Bo Roe", "Cy"),
        SPRING,
        date(2026, 12, 31),
    )
    assert first.own_fields == (("Hub", "North"),)
    again = team.look(FULL, form=form)
    assert (changes(again), again.edits, again.unchanged) == ({}, (), 5)
    unsaved = bring_in(team.store, again, team.stamp)
    assert (unsaved.seq, unsaved.backup, team.plan.seq) == (None, None, 2)


def test_a_file_is_one_change_behind_one_backup_and_one_undo_takes_it_back(team: Team, tmp_path: Path) -> None:
    before = {action.ref: action for action in team.plan.actions}
    brought = team.bring(FULL)
    assert [one.name for one in (tmp_path / "plan-backups").glob("*before-import*")] == [
        brought.backup.name if brought.backup is not None else ""
    ]
    assert {one.change.seq for one in team.store.history() if one.change.source == "import"} == {2}
    with closing(SqliteStore(brought.backup)) as old:  # type: ignore[arg-type]
        assert {action.ref: action.title for action in old.plan(TODAY).actions} == {
            ref: action.title for ref, action in before.items()
        }
    team.store.undo(team.stamp)
    plain = {"version": 1, "updated_at": "", "updated_on": None, "updated_by": ""}
    after = {action.ref: action for action in team.plan.actions}
    assert {ref: replace(after[ref], **plain) for ref in before} == {
        ref: replace(action, **plain) for ref, action in before.items()
    }
    assert after["2.2b"].is_withdrawn
    assert team.plan.seq == 3


def test_looking_changes_nothing(team: Team, database: Path, tmp_path: Path) -> None:
    seq, content = team.plan.seq, database.read_bytes()
    team.look(FULL)
    assert (team.plan.seq, database.read_bytes()) == (seq, content)
    assert not (tmp_path / "plan-backups").exists()


def test_an_answer_that_nothing_asks_for_is_refused(team: Team) -> None:
    with pytest.raises(Invalid, match=r"nothing in the file is in doubt under 'z9'"):
        team.look(FULL, wishes=Wishes(answers=("Z9=new",)))


def test_the_reason_of_what_changes_is_the_note_else_the_file(team: Team) -> None:
    rows: Rows = [["Ref", "Action", "RAG"], ["1.1", "", "Red"]]
    assert changes(team.look(rows))["1.1"]["rag_reason"] == "as tracker1.xlsx has it"
    assert changes(team.look(rows, note="agreed by the Board"))["1.1"]["rag_reason"] == "agreed by the Board"


def test_a_new_plan_is_looked_at_without_any_store(tmp_path: Path, stamp: Callable[..., Stamp]) -> None:
    rows: Rows = [["Action", "Owner", "RAG"], ["Audit", "Ann Lee", "Red"], ["Train", "Bo Roe", "maybe?"]]
    book = read_book(write_rows(tmp_path / "tracker.xlsx", rows))
    looked = look_at_new(book, stamp("init"), Decided(title="Our plan"))
    assert (looked.is_new, looked.sizes) == (True, {"themes": 1, "areas": 2, "actions": 2})
    assert [doubt.cell for doubt in looked.doubts] == ["C3"]
    without = look_at_new(book, stamp("init"), Decided(leaves_doubted=True))
    assert [action.title for action in without.plan.actions] == ["Audit"]
    assert left_out_table(without).decode("utf-8-sig").splitlines()[1].startswith("Train,Bo Roe,maybe?,")


# --- renumbered, and used again ---------------------------------------------------------------------------------


def test_a_ref_of_another_action_and_finding_overwrites_neither(team: Team) -> None:
    rows: Rows = [
        ["Ref", "Recommendation", "Action", "Owner", "RAG"],
        ["1.1", "Visits of members are rare", "Arrange a tour of the centres", "Bo", "Green"],
        ["1.2", "Thresholds are not applied consistently", "Moderate weekly", "Ann", ""],
    ]
    looked = team.look(rows)
    (words, answers) = the_doubt(looked)
    assert words == "the ref is 1.1, which in the plan says 'Case recording': is it the same?"
    assert answers == ["new", "1.1"]
    assert changes(looked) == {"1.2": {"owner": "Ann", "title": "Moderate weekly"}}


def test_a_tracker_that_was_renumbered_comes_in_by_its_words(team: Team) -> None:
    team.bring(
        [
            ["Theme", "Ref", "Action", "Owner"],
            ["Effective practice", "7", "Hire a lead officer", "Ann"],
            ["Effective practice", "8", "Migrate the data", "Bo"],
            ["Effective practice", "9", "Publish the strategy", "Cy"],
        ]
    )
    rows: Rows = [
        ["Theme", "Ref", "Action", "Owner"],
        ["Effective practice", "7", "Migrate the data", "Dee"],
        ["Effective practice", "8", "Publish the strategy", "Eve"],
        ["Effective practice", "9", "Train all the panel", "Flo"],
    ]
    team.bring(rows)
    owners = {action.title: action.owner for action in team.plan.actions if action.owner}
    assert owners == {
        "Hire a lead officer": "Ann",
        "Migrate the data": "Dee",
        "Publish the strategy": "Eve",
        "Train all the panel": "Flo",
    }
    assert team.look(rows).edits == ()


def test_a_teams_word_that_its_column_has_no_more_is_not_kept(team: Team) -> None:
    team.bring([["Ref", "Action", "Owner", "Status"], ["1.1", "Case recording", "Ann", "On hold"]])
    assert team.action("1.1").status == "On hold"
    team.bring([["Ref", "Action", "Owner", "Status"], ["1.1", "Case recording", "Ann", "On track"]])
    assert (team.action("1.1").status, team.action("1.1").rag) == ("", Condition.ON_TRACK)


def test_a_theme_is_not_found_within_the_word_of_another(team: Team) -> None:
    ours = ["Effective practice", "1.1", "Case recording"]
    looked = team.look([["Theme", "Ref", "Action"], ["IT", "7", "Buy servers"], ours])
    assert len(looked.refused) == 1
