"""The fields of the filter that only some plans have: by body, by review, by key message; and several findings."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from actionplan.model.action import Stage
from actionplan.model.filter import filter_help, parse_filter
from actionplan.model.filter_completion import completions
from actionplan.model.filter_words import fields_of
from actionplan.model.people import Body, Person
from actionplan.model.plan import Plan
from actionplan.model.sources import KeyMessage, MessageLink, Source


@pytest.fixture
def rich(plan: Plan) -> Plan:
    """The small plan with bodies, an audit of its own for the second theme, key messages, and 1.2 for 2.1 too."""
    values: dict[str, dict[str, object]] = {
        "1.1": {"owner": "Ann"},
        "1.2": {"body": "Police", "also_answers": ("2.1",)},
        "1.3": {"owner": "Ann", "body": "Police", "stage": Stage.WITHDRAWN},
    }
    return replace(
        plan,
        themes=(plan.themes[0], replace(plan.themes[1], source="audit")),
        sources=(Source("audit", "The audit of 2026"),),
        people=(Person("Ann", "Ann Lee", body="health"),),
        bodies=(Body("health", "The NHS"),),
        key_messages=(KeyMessage("urgency", "Urgency is needed"), KeyMessage("partners", "Partners differ")),
        message_links=(
            MessageLink("1.1/urgency", "1.1", "urgency", "it says so"),
            MessageLink("2.1/partners", "2.1", "partners", "it says so"),
            MessageLink("2.2/partners", "2.2", "partners", "it does not", withdrawn="by mistake"),
        ),
        actions=tuple(replace(action, **values.get(action.ref, {})) for action in plan.actions),
    )


@pytest.mark.parametrize(
    ("line", "refs"),
    [
        ("body:nhs", ["1.1"]),
        ("body:health", ["1.1"]),
        ("body:police", ["1.2"]),
        ("body:police withdrawn", ["1.3"]),
        ("body:none", ["2.1", "2.2"]),
        ("source:audit", ["1.2", "2.1", "2.2"]),
        ('source:"the audit of 2026"', ["1.2", "2.1", "2.2"]),
        ("message:urgency", ["1.1"]),
        ("message:differ", ["1.2", "2.1"]),
        ("message:none", ["2.2"]),
        ("-message:none", ["1.1", "1.2", "2.1"]),
        ("theme:2", ["1.2", "2.1", "2.2"]),
        ("ref:2.1", ["1.2", "2.1"]),
    ],
)
def test_actions_are_found_by_body_by_review_by_message_and_by_every_finding_they_answer(
    rich: Plan, line: str, refs: list[str]
) -> None:
    chosen = parse_filter(line)
    assert chosen.refusal(rich) == ""
    assert [action.ref for action in chosen.apply(rich)] == refs


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("body:fire", "there is no body 'fire'; choose from: none, The NHS, Police"),
        ("source:ofsted", "there is no review 'ofsted'; choose from: {title}, The audit of 2026"),
        ("message:zeal", "there is no key message 'zeal'; choose from: none, Urgency is needed, Partners differ"),
    ],
)
def test_a_refusal_names_what_there_is(rich: Plan, line: str, names: str) -> None:
    assert parse_filter(line).refusal(rich) == names.format(title=rich.title)


def test_what_a_plan_does_not_have_is_not_offered(plan: Plan, rich: Plan) -> None:
    assert fields_of(rich).keys() - fields_of(plan).keys() == {"body", "source", "message"}
    for name in ("body", "source", "message"):
        assert parse_filter(f"{name}:x").refusal(plan).startswith(f"there is no field '{name}'")
        assert completions(name, plan) == ()
        assert completions(name, rich) == (f"{name}:",)
        assert not any(f"{name}:" in words for words, _ in filter_help(plan))
        assert any(f"{name}:" in words for words, _ in filter_help(rich))
    assert completions("body:", rich) == ("body:none", 'body:"The NHS"', "body:Police")
