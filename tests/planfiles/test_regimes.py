"""The regimes that come with the program: each rule with its source, and the days that its period ends on."""

from __future__ import annotations

import re
from datetime import date

import pytest

from actionplan.model.regimes import Period, Regime, Rule, Unit
from actionplan.planfiles.regimes import FILE, known_regimes, read_regimes, regime_named
from actionplan.planfiles.yaml_events import BadPlanFile

RULES = [(regime, rule) for regime in known_regimes().regimes for rule in regime.rules]
_NUMBERS = {3: "three", 5: "five", 10: "ten"}


@pytest.mark.parametrize(("regime", "rule"), RULES, ids=lambda each: getattr(each, "what", getattr(each, "key", "")))
def test_every_rule_says_where_it_was_read_and_in_which_words(regime: Regime, rule: Rule) -> None:
    assert re.search(r"https://[a-z0-9.]+/", rule.source), regime.key
    assert rule.read_on >= date(2026, 11, 28)
    number = rule.period.number
    assert any(word in rule.wording for word in (str(number), _NUMBERS.get(number, str(number))))
    assert rule.period.unit.value.split()[-1] in rule.wording


def test_what_was_looked_for_and_not_found_is_said_with_what_to_do() -> None:
    assert [left_out.key for left_out in known_regimes().left_out] == ["send"]
    with pytest.raises(BadPlanFile, match="no rules are known for send: .* add its dates with duty add"):
        regime_named("SEND")
    with pytest.raises(BadPlanFile, match="one of ofsted-ilacs, lga-cpc, cqc, hmicfrs, none"):
        regime_named("ofsted")
    assert regime_named("none") is None


def test_each_regime_puts_its_last_days_where_its_rules_have_them() -> None:
    # Christmas Day and Boxing Day 2026 are a Friday and a Saturday: Monday 28 December is a bank holiday instead.
    began = date(2026, 11, 2)
    days = {(regime.key, rule.what): rule.period.last_day(began) for regime, rule in RULES}
    assert days["ofsted-ilacs", "draft plan"] == date(2026, 11, 30)
    assert days["ofsted-ilacs", "publication of the report"] == date(2026, 12, 14)
    # 20 working days in November, 21 in December, 20 in January and 9 in February come to 70.
    assert days["ofsted-ilacs", "final plan"] == date(2027, 2, 11)
    assert days["cqc", "written report to CQC"] == date(2026, 11, 30)
    # The day of publication is the first of the 56.
    assert days["hmicfrs", "comments on the report"] == date(2026, 12, 27)
    assert days["lga-cpc", "progress review"] == date(2027, 9, 2)


def test_months_are_those_of_the_calendar_and_end_with_the_month() -> None:
    assert Period(3, Unit.MONTHS).last_day(date(2026, 11, 30)) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("period: 20 working days", "period: 20 weeks", "line 17.*write a period as 70 working days"),
        ("read_on: 2026-11-28", "read_on: soon", "is not a date"),
        ("        response: yes\n", "        response: perhaps\n", "one of yes, no"),
        ("plan_date: reported_on", "plan_date: made_on", "one of reported_on, review_to"),
    ],
)
def test_a_corrected_file_with_a_mistake_names_its_line(before: str, after: str, problem: str) -> None:
    from importlib.resources import files

    text = (files("actionplan.planfiles") / FILE).read_text(encoding="utf-8")
    with pytest.raises(BadPlanFile, match=problem):
        read_regimes(text.replace(before, after, 1).encode(), FILE)
