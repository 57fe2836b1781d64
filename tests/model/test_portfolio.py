"""Many plans side by side: each figure is the plan's own, sums are sums, and the worst is never averaged away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Action
from actionplan.model.key import Key
from actionplan.model.plan import Plan
from actionplan.model.portfolio import Portfolio, PortfolioLine, day_words, line_of, portfolio_of
from actionplan.model.ratings import Condition
from actionplan.model.rollup import whole
from actionplan.model.weekly_review import State, WeeklyReview
from any_plan import states

TODAY = date(2026, 11, 27)
PLANS = states().map(lambda pair: pair[1])
COUNTS = {
    Condition.OFF_TRACK: 0,
    Condition.AT_RISK: 2,
    Condition.ON_TRACK: 3,
    Condition.CHECKED: 0,
    Condition.UNRATED: 0,
}


def line(address: str = "a.db", **values: Any) -> PortfolioLine:
    """A line of five actions, two of them at risk."""
    usual: dict[str, Any] = {
        "organisation": "Marsh Council",
        "title": "Peer review",
        "counts": COUNTS,
        "worst": Condition.AT_RISK,
        "as_at": TODAY,
    }
    return PortfolioLine(address=address, **{**usual, **values})


def names(portfolio: Portfolio) -> list[str]:
    """Where the plans are kept, in the order in which they are shown."""
    return [each.address for each in portfolio.lines]


# --- a line --------------------------------------------------------------------------------------------------


@given(PLANS)
def test_each_figure_is_the_plans_own(plan: Plan) -> None:
    found, row = line_of(plan, "a.db"), whole(plan)
    assert (dict(found.counts), found.worst, found.late) == (dict(row.counts), row.worst, len(row.late))
    assert found.total == row.total
    assert found.key == plan.key


def test_a_line_has_the_days_of_the_last_review_and_the_last_change(plan: Plan) -> None:
    reviews = (
        WeeklyReview("R1", date(2026, 11, 6), "Ann", "", State.CLOSED),
        WeeklyReview("R2", date(2026, 11, 13), "Ann", "", State.CLOSED),
        WeeklyReview("R3", date(2026, 11, 20), "Ann", "", State.OPEN),
    )
    found = line_of(replace(plan, reviews=reviews, seq=4, changed_on=date(2026, 11, 25)), "a.db")
    assert (found.last_review, found.last_change) == (date(2026, 11, 13), date(2026, 11, 25))
    before_any = line_of(plan, "a.db")
    assert (before_any.last_review, before_any.last_change) == (None, None)


def test_a_line_is_called_by_its_council_and_its_plan(plan: Plan) -> None:
    assert line_of(plan, "a.db").name == "Marshire County Council: Peer review"
    assert line_of(replace(plan, organisation="", title=""), "a.db").name == "no title"
    assert PortfolioLine(address="/srv/a.db", trouble="/srv/a.db is damaged").name == "/srv/a.db"


# --- what they come to ---------------------------------------------------------------------------------------


@given(st.lists(PLANS, min_size=1, max_size=4))
def test_totals_are_sums_and_the_worst_of_all(several: Sequence[Plan]) -> None:
    portfolio = portfolio_of(line_of(each, f"{number}.db") for number, each in enumerate(several))
    rows = [whole(each) for each in several]
    for condition in Condition:
        assert portfolio.counts.get(condition, 0) == sum(row.counts.get(condition, 0) for row in rows)
    assert portfolio.total == sum(portfolio.counts.values()) == sum(row.total for row in rows)
    assert portfolio.late == sum(len(row.late) for row in rows)
    assert portfolio.worst == min((row.worst for row in rows), key=lambda condition: condition.severity)


def test_one_red_among_many_greens_is_the_worst_of_all() -> None:
    green = {condition: 50 if condition is Condition.ON_TRACK else 0 for condition in COUNTS}
    red = {condition: 1 if condition is Condition.OFF_TRACK else 0 for condition in COUNTS}
    good = [line(f"{number}.db", counts=green, worst=Condition.ON_TRACK) for number in range(20)]
    portfolio = portfolio_of([*good, line("red.db", counts=red, worst=Condition.OFF_TRACK)])
    assert portfolio.worst is Condition.OFF_TRACK
    assert names(portfolio)[0] == "red.db"
    assert portfolio.counts[Condition.OFF_TRACK] == 1


def test_the_order_is_worst_first_then_late_then_by_name_and_what_has_no_figures_last() -> None:
    portfolio = portfolio_of(
        [
            line("unread.db", trouble="unread.db is damaged"),
            line("unrated.db", worst=Condition.UNRATED),
            line("older.json", is_export=True, as_at=date(2026, 10, 1)),
            line("b.db", organisation="B"),
            line("late.db", late=2, organisation="Z"),
            line("a.db", organisation="A"),
            line("red.db", worst=Condition.OFF_TRACK),
        ]
    )
    assert names(portfolio) == ["red.db", "late.db", "a.db", "b.db", "unrated.db", "unread.db", "older.json"]
    assert portfolio.plans_words == "5 plans, 1 could not be read, 1 left out"


def test_what_could_not_be_read_is_in_no_figure_and_is_said() -> None:
    portfolio = portfolio_of([line(), PortfolioLine(address="b.db", trouble="b.db is damaged")])
    assert (portfolio.total, len(portfolio.counted)) == (5, 1)
    assert portfolio.notes == ("1 plan could not be read and is in no figure.",)


def test_why_a_plan_could_not_be_read_says_which_one_it_is() -> None:
    found = [line("/srv/a.db", trouble=trouble).why_not_read for trouble in ("/srv/a.db is damaged", "no such server")]
    assert found == ["/srv/a.db is damaged", "/srv/a.db: no such server"]


def test_of_no_plan_at_all_nothing_is_said() -> None:
    portfolio = portfolio_of([])
    assert (portfolio.total, portfolio.late, portfolio.worst) == (0, 0, Condition.UNRATED)
    assert portfolio.notes == ()


# --- plans of different keys ---------------------------------------------------------------------------------


def of_key(plan: Plan, name: str, rag: Condition, *, is_complete: bool = False) -> PortfolioLine:
    """The line of a plan whose first action is rated so, by a key."""
    first, *others = plan.actions
    stage = "complete" if is_complete else "open"
    rated = replace(first, rag=rag, stage=type(first.stage)(stage))
    return line_of(replace(plan, key=Key(name=name), actions=(rated, *others), organisation=name), f"{name}.db")


def test_plans_of_one_key_are_added_up_in_its_words(plan: Plan) -> None:
    portfolio = portfolio_of([of_key(plan, "checked", Condition.ON_TRACK)] * 2)
    assert portfolio.has_one_key
    assert portfolio.key.word(Condition.ON_TRACK) == "On track"
    assert portfolio.key.colour(Condition.ON_TRACK).value == "amber"


def test_plans_of_different_keys_are_added_up_by_what_the_ratings_mean(plan: Plan) -> None:
    usual = of_key(plan, "usual", Condition.ON_TRACK)
    checked = of_key(plan, "checked", Condition.ON_TRACK)
    portfolio = portfolio_of([usual, checked])
    assert usual.key.colour(Condition.ON_TRACK) != checked.key.colour(Condition.ON_TRACK)
    assert portfolio.counts[Condition.ON_TRACK] == 2
    assert [face.word for face in portfolio.key.faces] == [
        *("Off track", "At risk", "On track", "Complete", "Checked", "Unrated")
    ]
    (note,) = portfolio.notes
    assert "add up what the ratings mean" in note
    assert "1 of 2 plans counts complete apart" in note


def test_what_one_key_tells_apart_counts_as_rated_in_a_plan_whose_key_does_not(plan: Plan) -> None:
    usual = of_key(plan, "usual", Condition.ON_TRACK, is_complete=True)
    checked = of_key(plan, "checked", Condition.ON_TRACK, is_complete=True)
    portfolio = portfolio_of([usual, checked])
    assert (portfolio.counts[Condition.ON_TRACK], portfolio.counts[Condition.COMPLETE]) == (1, 1)
    assert Condition.COMPLETE not in usual.counts


# --- plans that are there twice ------------------------------------------------------------------------------


def test_an_export_of_a_plan_that_is_there_is_left_out_and_says_so() -> None:
    portfolio = portfolio_of([line("a.db"), line("a.json", is_export=True, as_at=date(2026, 11, 1))])
    (left_out,) = portfolio.left_out
    assert left_out.left_out == "left out: the plan itself is here, a.db"
    assert portfolio.total == 5


def test_of_several_exports_of_one_plan_the_newest_counts() -> None:
    days = [date(2026, 9, 30), date(2026, 11, 30), date(2026, 10, 31)]
    portfolio = portfolio_of([line(f"{day.month}.json", is_export=True, as_at=day) for day in days])
    assert [each.address for each in portfolio.counted] == ["11.json"]
    assert {each.address for each in portfolio.left_out} == {"9.json", "10.json"}
    assert "11.json is the same plan, as at 30 Nov 2026" in portfolio.left_out[0].left_out


def test_exports_that_do_not_say_whose_they_are_all_count_and_are_doubted() -> None:
    portfolio = portfolio_of([line(f"{number}.json", organisation="", is_export=True) for number in range(2)])
    assert portfolio.total == 10
    (note,) = portfolio.notes
    assert note.startswith("2 plans have the same name (Peer review) and all count: 0.json, 1.json.")


def test_two_plans_of_one_name_both_count_and_are_doubted() -> None:
    portfolio = portfolio_of([line("a.db"), line("copy.db", organisation="MARSH Council ")])
    assert portfolio.total == 10
    assert "Is one a copy of the other?" in portfolio.notes[0]


def test_figures_of_different_days_are_said_to_be() -> None:
    portfolio = portfolio_of([line("a.db"), line("b.json", organisation="B", is_export=True, as_at=date(2026, 10, 31))])
    assert portfolio.notes == (
        "The figures are of different days, from 31 Oct 2026 to 27 Nov 2026: each is as at the day of its plan or "
        "export.",
    )
    assert portfolio.lines[0].figures_of == "figures of its export as at 31 Oct 2026"


def test_a_plan_that_is_made_up_is_named() -> None:
    portfolio = portfolio_of([line(is_demo=True), line("b.db", organisation="B")])
    assert portfolio.notes == ("1 plan is a demonstration, made up: Marsh Council: Peer review.",)


def test_a_day_in_a_narrow_column() -> None:
    found = [day_words(day, TODAY) for day in (None, date(2026, 11, 20), date(2025, 11, 20))]
    assert found == ["–", "20 Nov", "20 Nov 25"]


def test_a_withdrawn_action_is_in_no_count(plan: Plan) -> None:
    first: Action = plan.actions[0]
    withdrawn = replace(first, stage=type(first.stage)("withdrawn"))
    assert line_of(replace(plan, actions=(withdrawn, *plan.actions[1:])), "a.db").total == 4
