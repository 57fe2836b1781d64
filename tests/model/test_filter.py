"""What people type after ``/`` finds what they mean, also while they are still typing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan.model.action import Evidence, EvidenceKind, Priority, Stage
from actionplan.model.filter import HELP, STATE, TEXT, Filter, Term, filter_help, parse_filter
from actionplan.model.filter_completion import completions
from actionplan.model.filter_states import FILTER_STATES, STATE_WORDS
from actionplan.model.filter_words import FILTER_FIELDS
from actionplan.model.impact import Impact
from actionplan.model.plan import Plan
from actionplan.model.ratings import Condition
from actionplan.model.sanitise import sanitise

TODAY = date(2026, 11, 27)


def away(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def plan(plan: Plan) -> Plan:
    """The small plan in its second month: owners, dates and ratings given, one action withdrawn."""
    states: dict[str, dict[str, object]] = {
        "1.1": {
            "owner": "Head of Quality",
            "rag": Condition.OFF_TRACK,
            "due": away(-40),
            "priority": Priority.CRITICAL,
        },
        "1.2": {"owner": "Jo", "rag": Condition.AT_RISK, "due": away(5), "impact": Impact.EMERGING, "times_moved": 2},
        "1.3": {"owner": "Service Manager", "rag": Condition.ON_TRACK, "due": TODAY, "forecast": away(3)},
        "2.1": {
            "rag": Condition.ON_TRACK,
            "due": away(40),
            "stage": Stage.COMPLETE,
            "impact": Impact.NONE_YET,
            "completed_on": TODAY,
        },
        "2.2": {"updated_on": away(-60)},
    }
    states["1.3"]["title"] = "See every child, café visits"
    actions = [replace(action, **states[action.ref]) for action in plan.actions]
    actions.append(replace(actions[0], ref="1.1b", stage=Stage.WITHDRAWN))
    evidence = (
        Evidence("1.1/1", "1.1", "audit of 20 files", "", TODAY, EvidenceKind.AUDIT),
        Evidence("1.2/1", "1.2", "survey", "", TODAY, EvidenceKind.FEEDBACK),
        Evidence("1.3/1", "1.3", "no proof", "", TODAY, EvidenceKind.DATA, withdrawn="wrong file"),
    )
    return replace(plan, actions=tuple(actions), evidence=evidence)


def found(plan: Plan, typed: str, me: str = "jo") -> list[str]:
    return [action.ref for action in parse_filter(typed).apply(plan, me)]


ALL = ["1.1", "1.2", "1.3", "2.1", "2.2"]


@pytest.mark.parametrize(
    ("typed", "refs"),
    [
        ("", ALL),
        ("   ", ALL),
        # words, in ref, title, owner and the area's text, all of them, without regard to case
        ("1.2", ["1.2"]),
        ("THRESHOLDS", ["1.2"]),
        ("quality", ["1.1"]),
        ("child café", ["1.3"]),
        ("café child", ["1.3"]),
        ("too few", ["1.3"]),
        ("child thresholds", []),
        # a phrase
        ('"every child"', ["1.3"]),
        ('"child every"', []),
        # owner: part of the name, or the one whose name it is
        ("owner:quality", ["1.1"]),
        ("owner:QUAL", ["1.1"]),
        ('owner:"head of"', ["1.1"]),
        ('owner:"of head"', []),
        ("owner:-", ["2.1", "2.2"]),
        ("owner:nobody", ["2.1", "2.2"]),
        ("owner:none", ["2.1", "2.2"]),
        ("owner:quality,jo", ["1.1", "1.2"]),
        # rating, by word or by letter, or as a word alone
        ("rag:red", ["1.1"]),
        ("rag:amber", ["1.2"]),
        ("rag:G", ["1.3", "2.1"]),
        ("rag:u", ["2.2"]),
        ("rag:blue", []),
        ("rag:red,amber", ["1.1", "1.2"]),
        ("rag:red,", ["1.1"]),
        ("red", ["1.1"]),
        ("Green", ["1.3", "2.1"]),
        ("unrated", ["2.2"]),
        # theme, by number or by title
        ("theme:1", ["1.1", "1.2", "1.3"]),
        ("theme:managing", ["2.1", "2.2"]),
        ("theme:1,2", ALL),
        # summary area, by key, title or "not mapped"
        ("summary:quality", ["1.1", "1.2"]),
        ('summary:"outcome focus"', ["1.3", "2.1"]),
        ("summary:-", ["2.2"]),
        ("summary:none", ["2.2"]),
        # due: of what is open
        ("due:0", ["1.1", "1.3"]),
        ("due:4", ["1.1", "1.3"]),
        ("due:5", ["1.1", "1.2", "1.3"]),
        ("due:7", ["1.1", "1.2", "1.3"]),
        ("due:week", ["1.1", "1.2", "1.3"]),
        ("due:9999999999", ["1.1", "1.2", "1.3"]),
        ("due:today", ["1.3"]),
        ("due:month", ["1.3"]),
        ("due:none", ["2.2"]),
        ("due:wed", ["1.2"]),
        ("due:<today", ["1.1"]),
        ("due:<+1d", ["1.1", "1.3"]),
        ("due:>today", ["1.2"]),
        ("due:2026-12-02", ["1.2"]),
        ("due:<2026-12-02", ["1.1", "1.3"]),
        ('due:<"2 dec"', ["1.1", "1.3"]),
        ('due:"<2 dec"', ["1.1", "1.3"]),
        ('due:<"3 dec"', ["1.1", "1.2", "1.3"]),
        # impact, priority, evidence, ref
        ("impact:emerging", ["1.2"]),
        ('impact:"none yet"', ["2.1"]),
        ("impact:none", ["2.1"]),
        ("impact:not-assessed", ["1.1", "1.3", "2.2"]),
        ("impact:em,none", ["1.2", "2.1"]),
        ("priority:critical", ["1.1"]),
        ("priority:n", ["1.2", "1.3", "2.1", "2.2"]),
        ("critical", ["1.1"]),
        ("evidence:none", ["1.3", "2.1", "2.2"]),
        ("evidence:any", ["1.1", "1.2"]),
        ("evidence:audit", ["1.1"]),
        ('evidence:"casework audit",feedback', ["1.1", "1.2"]),
        ("ref:1.1", ["1.1"]),
        ("ref:1.1,2.2", ["1.1", "2.2"]),
        # states
        ("late", ["1.1"]),
        ("overdue", ["1.1"]),
        ("open", ["1.1", "1.2", "1.3", "2.2"]),
        ("complete", ["2.1"]),
        ("sign-off", ["2.1"]),
        ("signoff", ["2.1"]),
        ("awaiting", ["2.1"]),
        ("closed", []),
        ("optimistic", ["1.3"]),
        ("stale", ["2.2"]),
        ("moved", ["1.2"]),
        ("same-day", []),
        ("attention", ALL),
        ("mine", ["1.2"]),
        # several at once
        ("theme:1 rag:green child", ["1.3"]),
        ("owner:quality mine", []),
        ("late rag:red theme:1 owner:head 1.1", ["1.1"]),
        ("rag:red rag:amber", []),
        # what is left out
        ("-late", ["1.2", "1.3", "2.1", "2.2"]),
        ("-owner:none", ["1.1", "1.2", "1.3"]),
        ("-rag:red,amber", ["1.3", "2.1", "2.2"]),
        ("theme:1 -child", ["1.1", "1.2"]),
        ('-"every child"', ["1.1", "1.2", "2.1", "2.2"]),
        ("-withdrawn", ALL),
        ("open -late -unrated", ["1.2", "1.3"]),
        # either
        ("late or mine", ["1.1", "1.2"]),
        ("late or owner:none", ["1.1", "2.1", "2.2"]),
        ("LATE OR MINE", ["1.1", "1.2"]),
        ("theme:1 late or theme:2 -open", ["1.1", "2.1"]),
        # in quotes everything is text
        ('"late"', []),
        ('"or"', ["1.1"]),  # record
        ('"-late"', []),
        ('"head of ""quality"', []),
        ('"owner:quality"', []),
    ],
)
def test_what_is_typed_finds(plan: Plan, typed: str, refs: list[str]) -> None:
    assert found(plan, typed) == refs
    assert str(parse_filter(str(parse_filter(typed)))) == str(parse_filter(typed))


def test_a_name_that_is_part_of_another_is_one_owner(plan: Plan) -> None:
    owners = {"1.1": "Director", "1.2": "Director of Finance", "1.3": "director"}
    named = replace(plan, actions=tuple(replace(one, owner=owners.get(one.ref, "")) for one in plan.actions))
    assert found(named, "owner:direct") == ["1.1", "1.2", "1.3"]
    assert found(named, "owner:director") == ["1.1", "1.3"]
    assert found(named, 'owner:"director of"') == ["1.2"]


def test_what_is_withdrawn_is_found_only_where_it_is_asked_for(plan: Plan) -> None:
    actions = tuple(
        replace(one, stage=Stage.WITHDRAWN, withdrawn_reason="in 1.1") if one.ref == "1.2" else one
        for one in plan.actions
    )
    out = replace(plan, actions=actions)
    assert found(out, "") == [ref for ref in ALL if ref != "1.2"]
    assert found(out, "withdrawn") == ["1.2", "1.1b"]
    assert found(out, "withdrawn theme:2") == []
    assert found(out, "theme:2 or withdrawn ref:1.2") == ["1.2", "2.1", "2.2"]
    assert found(out, "1.1") == ["1.1"]
    everything = parse_filter("theme:1").apply(out, withdrawn_too=True)
    assert [action.ref for action in everything] == ["1.1", "1.2", "1.3", "1.1b"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("rag:purple late", "there is no rating 'purple'; choose from: red, amber, green, blue, unrated"),
        ("-rag:purple", "there is no rating 'purple'; choose from: red, amber, green, blue, unrated"),
        ("late or rag:red,purple", "there is no rating 'purple'; choose from: red, amber, green, blue, unrated"),
        ("theme:9", "there is no theme '9'; choose from: 1 Effective practice, 2 Managing performance"),
        ('theme:"none such"', "there is no theme 'none such'; choose from: 1 Effective"),
        ("summary:9", "there is no summary area '9'; choose from: none, Outcome focus, Quality of practice"),
        ("owner:zed", "there is no owner 'zed'; choose from: none, Head of Quality, Jo, Service Manager"),
        ("ref:9.9", "there is no action '9.9'; choose from: 1.1, 1.2, 1.3, 2.1, 2.2"),
        ("impact:big", "there is no impact 'big'; choose from: not assessed, none yet, emerging, evidenced, sustained"),
        ("priority:urgent", "there is no priority 'urgent'; choose from: critical, high, normal, low"),
        ("evidence:hearsay", "there is no kind of evidence 'hearsay'; choose from: none, any, casework audit, data"),
        ("due:soon", "there is no due date 'soon'; choose from: none, today, week, month; also a number of days"),
        ("due:<31 mar", "there is no due date '<31'"),
        ("due:<", "there is no due date '<'"),
        ("due:-7", "there is no due date '-7'"),
        ("foo:bar", "there is no field 'foo'; choose from: owner, rag, theme, summary, due, impact, priority,"),
        ("late foo:", "there is no field 'foo'; choose from: owner"),
        ("see:here", 'to look for it as text, put it in quotes: "see:here"'),
        ("owner:", "owner: needs a value, such as owner:quality"),
        ('-rag:""', "rag: needs a value, such as rag:amber"),
        ("late or", '"or" goes between two filters'),
        ("not late", "a minus leaves out, such as -closed"),
        ("or late", '"or" goes between two filters'),
        ("late or or mine", '"or" goes between two filters'),
        ("late -", "a dash leaves out the word behind it"),
    ],
)
def test_what_there_is_not_is_refused_by_name_with_what_there_is(plan: Plan, typed: str, says: str) -> None:
    assert says in parse_filter(typed).refusal(plan)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "rag:r theme:1 theme:managing", "mine", "withdrawn", "-withdrawn", "10:30", "a,b", '"foo:bar" -"-"'),
        *("owner:jo", "owner:none", 'due:<"31 mar"', "due:fri", "ref:1.1b", "blue", "closed", "evidence:doc"),
    ],
)
def test_what_finds_nothing_is_not_refused_for_that(plan: Plan, typed: str) -> None:
    assert parse_filter(typed).refusal(plan) == ""
    assert parse_filter(typed).doubt(plan) == ""


def test_a_page_of_words_is_a_filter_too(plan: Plan) -> None:
    assert found(plan, "e " * 5_000) == ALL
    assert found(plan, " or ".join(["zz"] * 5_000)) == []


# --- while somebody types -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        *("owner:", "owner: ", 'owner:"', 'owner:""', "rag:", 'rag:"', "theme:", "summary:", "due:", "-rag:", "-", '"'),
        *("due:m", "impact:zz", "rag:purple", "foo:", "foo:bar", "due:<", "due:<31", "or", "owner: or"),
    ],
)
def test_what_is_half_typed_or_names_nothing_does_not_empty_the_list(plan: Plan, typed: str) -> None:
    assert found(plan, typed) == ALL
    assert found(plan, f"child {typed}") == ["1.3"]


@pytest.mark.parametrize(
    ("typed", "doubt"),
    [
        *((part, "") for part in ("own", "owner:", "owner:zed", "ra", "rag:", "rag:p"[:4], "due:mo", "due:", "late o")),
        ("rag:pur", "there is no rating 'pur'"),
        ("foo:b", "there is no field 'foo'"),
        ("due:<31", "there is no due date '<31'"),
    ],
)
def test_a_doubt_is_said_in_few_words_and_never_of_what_may_become_something(
    plan: Plan, typed: str, doubt: str
) -> None:
    assert parse_filter(typed).doubt(plan) == doubt


@pytest.mark.parametrize(
    "typed",
    [
        "owner:quality",
        "rag:amber",
        "theme:managing",
        "summary:outcome",
        'owner:"head of',
        "impact:emerging",
        "due:none",
    ],
)
def test_each_letter_more_narrows_the_list_and_never_empties_it(plan: Plan, typed: str) -> None:
    colon = typed.index(":") + 1
    lists = [found(plan, typed[:end]) for end in range(colon, len(typed) + 1)]
    assert all(set(after) <= set(before) for before, after in zip(lists, lists[1:], strict=False))
    assert lists[-1]


def test_mine_is_whoever_asks_however_their_name_is_written(plan: Plan) -> None:
    assert found(plan, "mine", "KCC\\JO") == ["1.2"]
    assert found(plan, "mine", "Service manager") == ["1.3"]
    assert found(plan, "mine", "") == []


def test_an_empty_filter_is_false_and_any_other_is_true() -> None:
    assert not parse_filter(
        "  owner: or ",
    )
    for typed in ("x", "owner:x", "owner:-", "rag:u", "theme:1", "summary:-", "late", "mine", "-withdrawn"):
        assert parse_filter(typed), typed


# --- help and completion --------------------------------------------------------------------------------------


def test_every_example_of_the_help_is_understood(plan: Plan) -> None:
    examples = [*HELP.split(), *(field.example for field in FILTER_FIELDS.values()), "rag:red,amber", "late or stale"]
    for one in examples:
        terms = list(parse_filter(one).terms)
        assert terms, one
        assert all(term.field != TEXT for term in terms), one
    told = " ".join(words for words, _ in filter_help())
    assert all(state.word in told.split() for state in FILTER_STATES.values())
    assert all(f"{name}:" in told for name in FILTER_FIELDS)


@pytest.mark.parametrize(
    ("typed", "become"),
    [
        ("", ()),
        ("late ", ()),
        ("ow", ("owner:",)),
        ("late o", ("owner:", "optimistic", "open")),
        ("-cri", ("-critical",)),
        ("late", ()),
        ("zebra", ()),
        ("foo:b", ()),
        ("owner:", ("owner:none", 'owner:"Head of Quality"', "owner:Jo", 'owner:"Service Manager"')),
        ("owner:man", ('owner:"Service Manager"',)),
        ('owner:"serv', ('owner:"Service Manager"',)),
        ("owner:jo", ()),
        ("rag:red,a", ("rag:red,amber",)),
        ("-impact:e", ("-impact:emerging", "-impact:evidenced")),
        ("theme:", ("theme:1", "theme:2")),
        ("theme:man", ("theme:2",)),
        ("DUE:M", ("due:month",)),
    ],
)
def test_the_last_word_is_completed(plan: Plan, typed: str, become: tuple[str, ...]) -> None:
    assert completions(typed, plan) == become


def test_whatever_is_completed_is_understood(plan: Plan) -> None:
    starts = [*"abcdefghijklmnopqrstuvwxyz", *(f"{name}:" for name in FILTER_FIELDS)]
    for start in starts:
        for one in completions(start, plan):
            assert one.endswith(":") or parse_filter(one).refusal(plan) == "", one


# --- what holds for every text --------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        [*(f"{name}:" for name in FILTER_FIELDS), *STATE_WORDS, "or", "none", "month", "<", ">", "31 mar", ",", "foo:"]
        + ['"', " ", " ", ":", "a", "r", "1", "7", "²", "-", "ﷺ", "\u2028"]
    ),
    max_size=12,
).map("".join)
ANY_TEXT = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
WORDS = st.sampled_from(
    [*FILTER_STATES, "child", '"every child"', "rag:red,green", "owner:none", "due:7", "due:month", "summary:quality"]
    + ["impact:emerging", "priority:n", "evidence:any", "theme:1", "ref:1.1", "due:<today", "zebra"]
)


@ANY_TEXT
@given(st.text() | PIECES, st.text())
@example('owner:"', "")
@example("theme:²", "jo")
@example("a:\x1b", "jo")
def test_any_text_finds_actions_of_the_plan_in_their_order_or_is_refused_in_words(
    plan: Plan, typed: str, me: str
) -> None:
    wanted = parse_filter(typed)
    refs = [action.ref for action in wanted.apply(plan, me)]
    assert refs == [action.ref for action in plan.actions if action.ref in refs]
    refusal, doubt = wanted.refusal(plan), wanted.doubt(plan)
    assert sanitise(refusal) == refusal
    assert bool(refusal) or not doubt
    completions(typed, plan)


@ANY_TEXT
@given(st.text(st.characters(codec="ascii")) | PIECES)
def test_a_filter_that_is_written_down_and_read_again_is_the_same(typed: str) -> None:
    wanted = parse_filter(typed)
    assert parse_filter(str(wanted)) == replace(wanted, unfinished="")


@ANY_TEXT
@given(WORDS.filter(lambda word: word != "withdrawn"))
def test_what_is_left_out_is_all_the_rest(plan: Plan, word: str) -> None:
    assert sorted(found(plan, word) + found(plan, f"-{word}")) == ALL


@ANY_TEXT
@given(st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=3))
def test_or_finds_what_either_finds_and_words_together_what_both_find(plan: Plan, parts: list[str]) -> None:
    assert set(found(plan, " or ".join(parts))) == {ref for part in parts for ref in found(plan, part)}
    for part in parts:
        if "withdrawn" not in part:
            assert set(found(plan, part)) == set.intersection(*(set(found(plan, word)) for word in _words(part)))


def _words(part: str) -> list[str]:
    return [str(term) for term in parse_filter(part).terms]


def test_terms_of_other_origin_are_asked_as_well(plan: Plan) -> None:
    both = parse_filter("late or mine").also(Term("theme", ("1",)), Term(STATE, ("open",)))
    assert str(both) == "late theme:1 open or mine theme:1 open"
    assert Filter().also(Term("rag", ("red",))) == parse_filter("rag:red")
    assert Filter().also() == Filter()


@ANY_TEXT
@given(
    title=st.text(st.characters(codec="ascii", exclude_characters='":', categories=["L", "N", "P", "Zs"]), min_size=1)
)
def test_a_title_in_quotes_finds_its_action(plan: Plan, title: str) -> None:
    actions = (replace(plan.actions[0], title=title), *plan.actions[1:])
    assert "1.1" in found(replace(plan, actions=actions), f'"{title}"')
