"""Three people and a dictionary: whatever they do to one database in whatever order, it is what the dictionary says.

What that is, and when a step may be refused, is in :mod:`plan_dictionary`; here is what they do.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from actionplan.model.columns import FIELDS
from actionplan.model.edit import Edit
from actionplan.model.hold_checks import HoldOutcome
from actionplan.model.people_in_use import bodies_of, people_of
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import further_action, propose_one
from actionplan.model.rules.findings import respond
from actionplan.model.rules.hold_checks import check_holds
from actionplan.model.rules.key import choose_key
from actionplan.model.rules.links import link, link_message, unlink, unlink_message
from actionplan.model.rules.measures import add_measure, change_measure, reopen_measure, withdraw_measure
from actionplan.model.rules.milestones import add_milestone, change_milestone
from actionplan.model.rules.people import add_body, change_body, change_person, merge, withdraw_body
from actionplan.model.rules.readings import enter_reading, withdraw_reading
from actionplan.model.rules.records import add_evidence
from actionplan.model.rules.review import close, decide, finish_decision, next_review, settle, start
from actionplan.model.rules.self_evaluation import add_self_evaluation
from actionplan.model.rules.sources import add_source
from actionplan.model.weekly_review import Outcome
from actionplan.planfiles.plan_yaml import read
from actionplan.planfiles.proposals import Import
from actionplan.planfiles.table import sheet_of
from actionplan.planfiles.table_csv import lines as csv_lines
from actionplan.planfiles.table_rows import BadSheet
from actionplan.reports.summary import gather
from actionplan.reports.writers.csv_table import plan_csv
from places import ServerPlace
from plan_dictionary import PEOPLE, TODAY, UNTURNABLE, PlanDictionary, Values, values
from sizes import sizes

who = st.sampled_from(range(3))
which = st.integers(0, 5)
EDITED = (
    *("owner", "title", "success_measure", "priority", "due", "forecast", "rag", "stage", ""),
    *("owner", "support", "sponsor", "body", "status", "own_fields"),
)
few = st.sampled_from(["", "Head of Quality", "Director", "[/]", "x" * 50, "two\nlines", "=1+1", "\u202eabc"])

VISIT = read(
    b"""
title: Monitoring visit
organisation: Marshire
key_messages: [{key: urgency, title: Decide sooner}]
summary_areas: [{key: quality, title: Practice}]
people: [{name: Head of the Front Door, body: The Trust}]
bodies: [{name: The Trust, kind: partner}]
themes:
  - number: 1
    title: Front door
    strengths: [Staff listen]
    self_evaluation: [{what_we_know: Decisions are slow}]
    areas:
      - text: Decide within a day
        messages: [{message: urgency, reason: It asks for pace}]
        actions:
          - {title: Staff the front door, owner: Head of the Front Door, due: 2027-03-31, rag: red, rag_reason: vacant}
""",
    "visit.yaml",
    TODAY,
    as_source=True,
).plan
"""Another review, which may be put beside the first."""


class ThreePeople(PlanDictionary):
    """What they do."""

    @rule(person=who)
    def looks(self, person: int) -> None:
        self.plans[person] = self.stores[person].plan(TODAY)

    @rule(person=who)
    def starts_again(self, person: int) -> None:
        self.stores[person].close()
        self.stores[person] = self.opened(PEOPLE[person])
        self.plans[person] = self.stores[person].plan(TODAY)

    @rule(
        person=who,
        places=st.lists(which, min_size=1, max_size=3, unique=True),
        field=st.sampled_from(EDITED),
        typed=st.tuples(few, st.integers(0, 3), st.sampled_from(["", "because", "x\ty"])),
    )
    def edits(self, person: int, places: list[int], field: str, typed: tuple[str, int, str]) -> None:
        text, word, note = typed
        plan = self.plans[person]
        choices = {
            "priority": ("critical", "high", "normal"),
            "due": ("2026-11-01", "2027-03-31", "2027-06-30", ""),
            "forecast": ("2027-04-30", "", "2026-12-24"),
            "rag": ("red", "amber", "green"),
            "stage": ("complete", "closed", "open", "withdrawn"),
            "own_fields": ((("Resources", text),), (("Resources", ""), ("Links", text)), (("links", "x"),)),
        }
        options = choices.get(field)
        given = {field: options[word % len(options)] if options else text} if field else {}
        chosen = {plan.actions[place % len(plan.actions)].ref for place in places}
        with suppress(Invalid):
            edits = [
                propose_one(plan, action, given, by=PEOPLE[person], note=note)
                for action in plan.actions
                if action.ref in chosen
            ]
            self.save(person, edits, note.replace("\t", " "))

    @rule(
        person=who,
        places=st.lists(which, min_size=1, max_size=3, unique=True),
        heading=st.sampled_from(["Owner", "Action", "Success measure", "Priority", "Due", "RAG", "Stage"]),
        typed=st.tuples(few, st.integers(0, 3), st.sampled_from(["", "because"])),
    )
    def imports(self, person: int, places: list[int], heading: str, typed: tuple[str, int, str]) -> None:
        """A few rows of a table exported some time ago, edited, as one change; what others wrote since is kept."""
        text, word, note = typed
        exported, now = self.plans[person], self.stores[person].plan(TODAY)
        choices = {
            "Priority": ("critical", "High", "normal"),
            "Due": ("2026-11-01", "31/03/2027", "30 Jun 2027", ""),
            "RAG": ("R Red", "amber", "\u25cf Green"),
            "Stage": ("complete", "closed", "open", "withdrawn"),
        }
        options = choices.get(heading)
        chosen = {exported.actions[place % len(exported.actions)].ref for place in places}
        lines = list(csv_lines(plan_csv(gather(exported)).encode(), "plan.csv"))
        column = list(lines[0][1]).index(heading)
        edited = [lines[0]]
        for where, cells in lines[1:]:
            new = list(cells)
            if cells[0] in chosen:
                new[column] = options[word % len(options)] if options else text
            edited.append((where, new))
        base = self.stores[person].plan_upto(exported.seq, TODAY)
        try:
            found = Import(now, base, PEOPLE[person], note).proposals(sheet_of(edited, "plan.csv"))
        except BadSheet:
            return
        assert {edit.ref for edit in found.edits} <= chosen
        for edit in found.edits:
            then, mine = base.action(edit.ref), values(edit.after)[FIELDS[heading]]
            assert self.records["action", edit.ref][FIELDS[heading]] in (getattr(then, FIELDS[heading]), mine)
        if found.edits:
            self.save(person, found.edits, note, "import")

    @rule(person=who, place=which, text=few)
    def adds(self, person: int, place: int, text: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            self.save(person, [further_action(plan, plan.areas[place % len(plan.areas)], text, TODAY)])

    @rule(person=who, place=which, text=few)
    def adds_evidence(self, person: int, place: int, text: str) -> None:
        plan = self.plans[person]
        action = plan.actions[place % len(plan.actions)]
        with suppress(Invalid):
            self.save(person, [add_evidence(plan, action, what=text, place="", dated="", kind="data")])

    @rule(person=who, place=which, outcome=st.sampled_from(HoldOutcome), again=st.sampled_from(["", "2027-03-31"]))
    def checks_whether_it_holds(self, person: int, place: int, outcome: HoldOutcome, again: str) -> None:
        plan = self.plans[person]
        closed = [action for action in plan.actions if action.is_closed]
        with suppress(Invalid):
            if closed:
                action = closed[place % len(closed)]
                evidence = "Audit" if outcome is HoldOutcome.HOLDING else ""
                given = {"what": "because", "evidence": evidence, "kind": "data", "next_check": again}
                self.save(person, check_holds(plan, action, outcome, by=PEOPLE[person], **given), "because")

    @rule(person=who, place=which, text=few, due=st.sampled_from(["", "2026-12-11"]))
    def adds_milestone(self, person: int, place: int, text: str, due: str) -> None:
        plan = self.plans[person]
        action = plan.actions[place % len(plan.actions)]
        with suppress(Invalid):
            self.save(person, [add_milestone(plan, action, text=text, due=due)])

    @rule(
        person=who,
        place=which,
        change=st.sampled_from(
            [{"text": "Train"}, {"due": "2027-01-29"}, {"done": True}, {"reopen": True}, {"withdraw": True}, {}]
        ),
        note=st.sampled_from(["", "because"]),
    )
    def changes_milestone(self, person: int, place: int, change: Values, note: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            if plan.milestones:
                milestone = plan.milestones[place % len(plan.milestones)]
                self.save(person, [change_milestone(plan, milestone, change, by=PEOPLE[person], note=note)], note)

    @rule(person=who, name=few, figure=st.sampled_from(["", "80", "90%"]), action=which)
    def adds_measure(self, person: int, name: str, figure: str, action: int) -> None:
        plan = self.plans[person]
        shown = plan.actions[action % len(plan.actions)].ref
        with suppress(Invalid):
            values = {"name": name, "unit": "%", "target": figure, "actions": [shown], "owner": name}
            self.save(person, [add_measure(plan, values)])

    @rule(
        person=who,
        place=which,
        change=st.sampled_from([{"target": "85"}, {"tolerance": "2", "good": "lower"}, {"themes": ["1"]}, {}]),
        become=st.sampled_from(["changed", "withdrawn", "back"]),
        note=st.sampled_from(["", "because"]),
    )
    def changes_measure(self, person: int, place: int, change: Values, become: str, note: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            if not plan.measures:
                return
            measure = plan.measures[place % len(plan.measures)]
            if become == "withdrawn":
                self.save(person, [withdraw_measure(plan, measure, note)])
            elif become == "back":
                self.save(person, [reopen_measure(plan, measure)])
            else:
                self.save(person, [change_measure(plan, measure, change, note=note)], note)

    @rule(
        person=who,
        place=which,
        period=st.sampled_from(["2026-09", "2026-10", "oct"]),
        value=st.sampled_from(["70", "83%", "84.5", "0.5"]),
        words=st.sampled_from(["", "late returns", "withdraw"]),
    )
    def enters_reading(self, person: int, place: int, period: str, value: str, words: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            if not plan.measures:
                return
            measure = plan.measures[place % len(plan.measures)]
            readings = plan.readings_of(measure)
            if words == "withdraw" and readings:
                self.save(person, [withdraw_reading(plan, readings[-1], words)])
            else:
                self.save(person, [enter_reading(plan, measure, period=period, value=value, reason=words)])

    @rule(person=who, place=which, other=which, become=st.sampled_from(["name", "body", "email", "merge"]), text=few)
    def changes_person(self, person: int, place: int, other: int, become: str, text: str) -> None:
        plan = self.plans[person]
        refs = [known.ref for known in people_of(plan)]
        with suppress(Invalid):
            if refs and become == "merge":
                self.save(person, [merge(plan, refs[place % len(refs)], refs[other % len(refs)])])
            elif refs:
                address = f"{text}@kent.example" if become == "email" else text
                self.save(person, [change_person(plan, refs[place % len(refs)], **{become: address})])

    @rule(person=who, place=which, become=st.sampled_from(["new", "name", "kind", "withdrawn"]), text=few)
    def changes_body(self, person: int, place: int, become: str, text: str) -> None:
        plan = self.plans[person]
        refs = [body.ref for body in bodies_of(plan)]
        ref = refs[place % len(refs)] if refs else ""
        with suppress(Invalid):
            if become == "new" or not refs:
                self.save(person, [add_body(plan, text, "partner")])
            elif become == "withdrawn":
                self.save(person, [withdraw_body(plan, ref, "dissolved")])
            else:
                self.save(person, [change_body(plan, ref, **{become: {"name": text, "kind": "board"}[become]})])

    @rule(
        person=who,
        place=which,
        response=st.sampled_from(["agreed", "partly agreed", "not agreed", "not agreed", ""]),
        reason=st.sampled_from(["", "done already", "two\nlines"]),
        deadline=st.sampled_from([None, "", "2027-03-31"]),
    )
    def answers(self, person: int, place: int, response: str, reason: str, deadline: str | None) -> None:
        plan = self.plans[person]
        given = {"response": response, "response_reason": reason}
        given |= {"deadline": deadline} if deadline is not None else {}
        with suppress(Invalid):
            self.save(person, respond(plan, plan.areas[place % len(plan.areas)], given, by=PEOPLE[person]))

    @rule(person=who, place=which, finding=which, change=st.sampled_from([link, link, unlink]))
    def links(self, person: int, place: int, finding: int, change: Callable[..., list[Edit]]) -> None:
        plan = self.plans[person]
        action, area = plan.actions[place % len(plan.actions)], plan.areas[finding % len(plan.areas)]
        with suppress(Invalid):
            self.save(person, change(plan, action, area.ref, by=PEOPLE[person]))

    @rule(
        person=who,
        place=which,
        message=st.sampled_from(["urgency", "pace"]),
        reason=few,
        change=st.sampled_from([link_message, link_message, unlink_message]),
    )
    def says_key_message(self, person: int, place: int, message: str, reason: str, change: Callable[..., Edit]) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            self.save(person, [change(plan, plan.areas[place % len(plan.areas)], message, reason)])

    @rule(person=who, text=few, place=which, grade=st.sampled_from(["", "Good", "Inad"]))
    def evaluates(self, person: int, text: str, place: int, grade: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            theme = plan.themes[place % len(plan.themes)]
            edit = add_self_evaluation(
                plan, theme, know=text, how=text, what_next="", grade=grade, on="", by=PEOPLE[person]
            )
            self.save(person, [edit])

    @rule(person=who, name=st.sampled_from(["usual", "checked", "evidenced"]))
    def chooses_key(self, person: int, name: str) -> None:
        with suppress(Invalid):
            self.save(person, [choose_key(self.plans[person], name)])

    @rule(person=who)
    def adds_source(self, person: int) -> None:
        plan = self.plans[person]
        if len(plan.sources) < 2:
            with suppress(Invalid):
                self.save(person, add_source(plan, VISIT).edits, "", "brought in")

    @rule(person=who)
    def undoes(self, person: int) -> None:
        by = PEOPLE[person]
        standing = [
            seq
            for seq, made in self.changes.items()
            if made.by == by and made.source not in UNTURNABLE and not self.is_undone(seq)
        ]
        self.turn(person, None, "undo", max(standing, default=None))

    @rule(person=who, back=st.integers(0, 6))
    def undoes_one(self, person: int, back: int) -> None:
        seq = max(1, len(self.changes) - back)
        self.turn(person, seq, "undo", seq)

    @rule(person=who)
    def redoes(self, person: int) -> None:
        by, target = PEOPLE[person], None
        for seq, made in self.changes.items():
            turned = [other for other, one in self.changes.items() if one.undoes == made.undoes and other > seq]
            if made.by == by and made.source == "undo" and not turned and seq > self.last_of(by):
                target = made.undoes
        self.turn(person, None, "redo", target)

    @rule(person=who, place=st.integers(0, 99))
    def redacts(self, person: int, place: int) -> None:
        texts = self.texts()
        if texts:
            self.redact(person, *texts[place % len(texts)])

    @rule(person=who)
    def starts_a_review(self, person: int) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            review = next_review(plan, TODAY, "Chair", "Ann, Bo")
            self.save(person, start(plan, [], review), "", "review")

    @rule(person=who, place=which, outcome=st.sampled_from(list(Outcome)))
    def settles(self, person: int, place: int, outcome: Outcome) -> None:
        items = self.plans[person].items
        if items:
            self.save(person, [settle(items[place % len(items)], outcome, 5)])

    @rule(person=who, text=few)
    def decides(self, person: int, text: str) -> None:
        plan = self.plans[person]
        with suppress(Invalid):
            self.save(person, [decide(plan, about="", what=text, owner="", due="", for_board=False)])

    @rule(person=who, place=which)
    def finishes(self, person: int, place: int) -> None:
        decisions = self.plans[person].decisions
        with suppress(Invalid):
            if decisions:
                self.save(person, [finish_decision(decisions[place % len(decisions)], TODAY)])

    @rule(person=who)
    def closes(self, person: int) -> None:
        review = self.plans[person].open_review
        if review is not None:
            self.save(person, [close(review)], "", "review")


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def three_people(request: pytest.FixtureRequest) -> type[ThreePeople]:
    """What they do to a plan of either engine."""
    if request.param == "SQLite":
        return ThreePeople
    server, numbers = request.getfixturevalue("server"), count(1)

    class OnServer(ThreePeople):
        """The same on a server, where each has a login."""

        def __init__(self) -> None:
            super().__init__()
            self.place = ServerPlace(server, f"three_people_{next(numbers)}")

    return OnServer


@sizes("runs", 12, 500)
def test_three_people_and_a_dictionary(runs: int, three_people: type[ThreePeople]) -> None:
    run_state_machine_as_test(
        three_people,
        settings=settings(
            max_examples=runs,
            stateful_step_count=50 if runs == 500 else 30,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"\n{runs} runs of three people: equal at each step, history only grew")
