"""The findings of a plan, counted once for every screen and document: answered, not agreed, without an action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from actionplan.model.action import Action
from actionplan.model.area import Area, Response
from actionplan.model.dates import format_date
from actionplan.model.index import Derived
from actionplan.model.mistakes import is_mistake
from actionplan.model.plan import Plan
from actionplan.model.words import Words

if TYPE_CHECKING:
    from actionplan.model.edit import Edit


class Findings(Struct, frozen=True):
    """The findings of a plan by what the council answers to them. Each stands in one answer, or is withdrawn."""

    answers: Mapping[Response, tuple[Area, ...]]
    """Those of each answer; all three answers are always there."""
    unanswered: tuple[Area, ...]
    without_action: tuple[Area, ...]
    """Those that no action answers though nobody has said that they are not agreed."""
    not_agreed_with_action: tuple[Area, ...]
    """Those that are not agreed though an action answers them: it was added, or somebody had worked on it."""
    withdrawn: tuple[Area, ...]
    total: int
    """How many stand in the plan: all but the withdrawn ones."""
    uses_links: bool
    """Whether any action answers other findings too, or did until it was withdrawn."""
    called: Words
    """What the plan calls its levels."""

    @property
    def answered(self) -> int:
        """How many the council has answered."""
        return sum(map(len, self.answers.values()))

    @property
    def uses_responses(self) -> bool:
        """Whether the plan has answers to its findings at all."""
        return self.answered > 0

    @property
    def parts(self) -> Mapping[str, int]:
        """The numbers that make up the total, by their words; what there is none of is left out."""
        numbers = {response.value: len(areas) for response, areas in self.answers.items()}
        numbers["not answered"] = len(self.unanswered)
        return {words: number for words, number in numbers.items() if number}

    @property
    def adds_up(self) -> bool:
        """The check that a summary prints: the parts come to the total."""
        return sum(self.parts.values()) == self.total

    @property
    def words(self) -> str:
        """``34 findings: 30 agreed, 2 partly agreed, 2 not agreed``; empty for a plan without answers."""
        if not self.uses_responses:
            return ""
        parts = ", ".join(f"{number:,} {words}" for words, number in self.parts.items())
        withdrawn = f"; {len(self.withdrawn):,} withdrawn" if self.withdrawn else ""
        return f"{self.called.finding.number(self.total)}: {parts}{withdrawn}"

    @property
    def check_words(self) -> str:
        """That the answers add up: ``The answers add up: 30 + 2 + 2 = 34, each finding counted once.``"""
        if len(self.parts) == 1 and self.adds_up:
            return f"That is all there are: {self.called.finding.number(self.total)}."
        addition = " + ".join(f"{number:,}" for number in self.parts.values())
        if self.adds_up:
            return f"The answers add up: {addition} = {self.total:,}, each {self.called.finding.one} counted once."
        return f"The answers do not add up: {addition} is not {self.total:,}."

    @property
    def gaps(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the answers leave open, in words that follow a count of findings, each with the refs it is true of.

        A plan without answers, in which each action answers its own finding, leaves nothing open here.
        """
        lists: dict[str, tuple[Area, ...]] = {}
        if self.uses_responses:
            lists["without an answer"] = self.unanswered
            lists[f"agreed, but without {self.called.action.a}"] = self._agreed_without_action
            lists[f"not agreed, but with {self.called.action.a} that counts"] = self.not_agreed_with_action
        if self.uses_links:
            unanswered = tuple(area for area in self.without_action if area.response is None)
            lists[f"that no {self.called.action.one} answers"] = unanswered
        return tuple((words, tuple(area.ref for area in areas)) for words, areas in lists.items() if areas)

    @property
    def _agreed_without_action(self) -> tuple[Area, ...]:
        return tuple(area for area in self.without_action if area.response is not None)


def findings(plan: Plan) -> Findings:
    """The findings of a plan, counted."""
    return _FINDINGS.of(plan)


def progress_words(areas: Sequence[Area], plan: Plan) -> str:
    """How many of some findings are dealt with: ``8 of 9 findings answered``.

    A finding is answered once the council has said whether it agrees. Where the plan has no such answers at all, it is
    counted how many findings have an action instead: ``8 of 9 findings with an action``.
    """
    number, verb = answered(areas), "answered"
    if not findings(plan).uses_responses:
        number, verb = with_action(areas, plan), f"with {plan.words.action.a}"
    return f"{number:,} of {plan.words.finding.number(len(areas))} {verb}"


def answered(areas: Iterable[Area]) -> int:
    """How many of some findings the council has answered."""
    return sum(area.response is not None for area in areas)


def with_action(areas: Iterable[Area], plan: Plan) -> int:
    """How many of some findings have an action that answers them, counted here or elsewhere."""
    return sum(bool(plan.actions_of(area)) for area in areas)


def _counted(plan: Plan) -> Findings:
    standing = plan.findings
    answers = {response: tuple(area for area in standing if area.response is response) for response in Response}
    return Findings(
        answers=answers,
        unanswered=tuple(area for area in standing if area.response is None),
        without_action=tuple(area for area in standing if not area.is_not_agreed and not plan.actions_of(area)),
        not_agreed_with_action=tuple(area for area in standing if area.is_not_agreed and plan.actions_of(area)),
        withdrawn=tuple(area for area in plan.areas if area.withdrawn and not is_mistake(area)),
        total=len(standing),
        uses_links=_uses_links(plan),
        called=plan.words,
    )


_FINDINGS = Derived(_counted)


def _uses_links(plan: Plan) -> bool:
    return any(action.also_answers for action in plan.actions)


def left_without_action(edits: Iterable[Edit], plan: Plan) -> str:
    """Which findings no action answers any more after some edits, in words; empty where there is none.

    It is said in a plan whose actions answer several findings: there the withdrawal of one does not show all that it
    leaves. What is not agreed, or withdrawn, needs no action.

    Args:
        edits: What was saved.
        plan: The plan as it is then.
    """
    if not _uses_links(plan):
        return ""
    answered_before = [
        ref
        for edit in edits
        if isinstance(edit.before, Action) and not edit.before.is_withdrawn
        for ref in (edit.before.area, *edit.before.also_answers)
    ]
    areas = (plan.area(ref) for ref in dict.fromkeys(answered_before))
    left_open = [area.ref for area in areas if not (area.withdrawn or area.is_not_agreed or plan.actions_of(area))]
    return f"No {plan.words.action.one} answers {', '.join(left_open)} any more" if left_open else ""


def areas_of(action: Action, plan: Plan) -> Iterator[Area]:
    """The findings that an action answers: its own, then those that it answers as well."""
    yield plan.area_of(action)
    for ref in action.also_answers:
        yield plan.area(ref)


def first_deadline(action: Action, plan: Plan) -> Area | None:
    """The finding with the earliest deadline of those that an action answers; None where the reviewers set none."""
    with_deadline = [area for area in areas_of(action, plan) if area.deadline is not None]
    return min(with_deadline, key=lambda area: area.deadline or plan.as_at, default=None)


def is_after_deadline(action: Action, plan: Plan) -> bool:
    """Whether an open action is due after the reviewers' deadline: a gap in the plan, which changes no rating."""
    area = first_deadline(action, plan)
    if area is None or area.deadline is None or action.due is None:
        return False
    return action.is_open and action.due > area.deadline


def has_findings_words(action: Action, plan: Plan) -> bool:
    """Whether the title of an action is still its finding's own words: nobody has said yet what will be done."""
    return action.title == plan.area_of(action).text


def is_without_title(action: Action, plan: Plan) -> bool:
    """Whether an open action has still its finding's words though that finding has others: which of them it is?"""
    if not action.is_open or not has_findings_words(action, plan):
        return False
    return len(plan.actions_of(plan.area_of(action))) > 1


def response_words(area: Area) -> str:
    """The answer to a finding with its reason, as it was typed; empty where there is none."""
    if area.response is None:
        return ""
    return f"{area.response}: {area.response_reason}" if area.response_reason else area.response.value


def answer_words(area: Area) -> str:
    """The answer to a finding with its reason, and the reviewers' deadline; empty where there is neither."""
    deadline = f"reviewers' deadline {format_date(area.deadline)}" if area.deadline is not None else ""
    return " · ".join(filter(None, (response_words(area), deadline)))
