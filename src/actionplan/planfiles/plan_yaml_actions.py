"""The part of a plan file that says what is done about each finding, and how far it has come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from actionplan.model.action import PRIORITY_WORDS, Action, Evidence, EvidenceKind, Priority, Stage, actions_in_order
from actionplan.model.area import Area
from actionplan.model.blocking import circle_through
from actionplan.model.field import LINE, LONG, NAME
from actionplan.model.impact import Impact
from actionplan.model.key import Key
from actionplan.model.key_words import read_rating
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.own_fields import field_of_heading
from actionplan.model.people import AsFirstTyped
from actionplan.model.ratings import Condition
from actionplan.model.refs import next_ref, ref_fault
from actionplan.model.refusal import Invalid
from actionplan.model.rules.bringing_in import Declared, bring_in, bring_in_milestone, declared
from actionplan.planfiles.plan_draft import Draft, clash, if_there, own_ref
from actionplan.planfiles.plan_yaml_checks import read_hold_checks, read_verification
from actionplan.planfiles.plan_yaml_endings import ENDING, read_ending, with_goals
from actionplan.planfiles.plan_yaml_names import FileNames
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node, choice_of

_PEOPLE = ("owner", "sponsor", "member")
_NAMES = ("agreed_by", "status", "completed_by", "signed_off_by")
_DATES = ("due", "original_due", "forecast", "rag_since", "completed_on", "signed_off_on", "check_on")
_LONG = ("rag_reason", "success_measure", "accepted_evidence", "withdrawn_reason", "public_reason")
_OTHERS = (
    "times_moved",
    "priority",
    "rag",
    "stage",
    "impact",
    "support",
    "also_answers",
    "blocked_by",
    "fields",
    "restricted",
)
_VERIFICATION = ("verified", "sample")
_LISTS = ("notes", "milestones", "evidence", "hold_checks")
_ACTION = (
    *("ref", "title", *_PEOPLE, "body", *_NAMES, *_DATES, *_LONG, *_OTHERS, "impact_reading"),
    *(*_VERIFICATION, *ENDING, *_LISTS, "restricted"),
)
_OF_STAGE = {
    Stage.CLOSED: ("signed_off_on", "signed_off_by", "accepted_evidence", "verified", "sample", "check_on"),
    Stage.COMPLETE: ("completed_on", "completed_by"),
    Stage.WITHDRAWN: ("withdrawn_reason", *ENDING),
}
"""The keys that only a stage has."""
_CONDITIONS = {condition.words: condition for condition in Condition}
_LATER = {Stage.OPEN: 0, Stage.COMPLETE: 1, Stage.CLOSED: 2, Stage.WITHDRAWN: 3}


class ActionReader:
    """Reads the actions of all findings of one plan file."""

    def __init__(self, draft: Draft, names: FileNames, key: Key, origin: str, today: date | None) -> None:
        """Takes what has been read, whom the file names, its key and name, and the day of bringing it in."""
        self._draft = draft
        self._names = names
        self._headings = AsFirstTyped()
        self._key = key
        self._origin = origin
        self._today = today
        self._refs: dict[str, tuple[str, int]] = {}
        """The refs of actions without regard to case: as written, and in which line."""
        self._goals: list[tuple[str, Node]] = []
        """The refs of actions that ended otherwise than done, and where the file says where each goes."""
        self._blockers: list[tuple[str, Node]] = []
        """The refs of actions that wait for others, and where the file says for which."""

    def read(self) -> None:
        """Adds the actions of each finding to the draft.

        Raises:
            BadPlanFile: for whatever is wrong with one.
        """
        # All that are written come first: what has none gets a ref that is free.
        written = [
            [self._written_ref(node, finding.area) for node in finding.nodes] for finding in self._draft.findings
        ]
        for finding, refs in zip(self._draft.findings, written, strict=True):
            for node, ref in zip(finding.nodes, refs, strict=True):
                self._read_action(node, ref or self._free_ref(node, finding.area), finding.area)
        self._begin_unanswered()
        self._draft.actions = with_goals(self._draft.actions, self._goals)
        self._read_blockers()

    def _begin_unanswered(self) -> None:
        """Gives an action with its own words to each finding for which the file writes none and that none answers."""
        draft = self._draft
        actions = [action for action in draft.actions if not action.is_withdrawn]
        answered = {ref for action in actions for ref in action.also_answers}
        for finding in draft.findings:
            area = finding.area
            if finding.actions is None and not area.is_not_agreed and area.ref not in answered:
                draft.actions.append(Action(self._free_ref(finding.node, area), area.ref, area.text))
        draft.actions = list(actions_in_order(draft.actions, (finding.area for finding in draft.findings)))

    def _read_blockers(self) -> None:
        """Lets actions wait for others: any action of the file, those that come later too."""
        actions = {action.ref: action for action in self._draft.actions}
        named = {ref.casefold(): ref for ref in actions}
        for ref, node in self._blockers:
            refs: list[str] = []
            for item in node.items():
                blocker = named.get(item.text().casefold())
                if blocker is None:
                    raise item.bad(
                        f"there is no action {quoted(item.text())}; it is one of {choice_of(item.text(), [*actions])}"
                    )
                refs.append(blocker)
            actions[ref] = replace(actions[ref], blocked_by=tuple(dict.fromkeys(refs)))
            circle = circle_through(actions[ref], actions.get)
            if circle:
                raise node.bad(f"{' waits for '.join(circle)}: they would wait for each other; take one of them out")
        self._draft.actions = list(actions.values())

    def _written_ref(self, node: Node, area: Area) -> str:
        parts = node.fields(optional=_ACTION)
        if "ref" not in parts:
            return ""
        ref = own_ref(parts["ref"])
        folded_ref = ref.casefold()
        other = self._refs.get(folded_ref)
        if other is None and folded_ref != area.ref.casefold():
            other = self._draft.refs.get(folded_ref)
        if other is not None:
            raise clash(parts["ref"], ref, other)
        self._refs[folded_ref] = ref, node.line
        return ref

    def _free_ref(self, node: Node, area: Area) -> str:
        """The finding's ref for its first action, with a letter for one more."""
        ref = area.ref
        if ref.casefold() in self._refs:
            ref = next_ref(area.ref, [*self._refs, *self._draft.refs])
        fault = ref_fault(ref)
        if fault:
            raise node.bad(f"{quoted(ref)} would be its ref; {fault}; write a ref")
        self._refs[ref.casefold()] = ref, node.line
        return ref

    def _read_action(self, node: Node, ref: str, area: Area) -> None:
        parts = node.fields(optional=_ACTION)
        values: dict[str, Any] = {name: _name(parts[name]) for name in _NAMES if name in parts}
        values |= {name: self._names.person(parts[name]) for name in _PEOPLE if name in parts}
        values |= {name: parts[name].day() for name in _DATES if name in parts}
        values |= {name: parts[name].text(lines=True, longest=LONG) for name in _LONG if name in parts}
        values["body"] = if_there(parts, "body", self._names.body, "")
        if "times_moved" in parts:
            values["times_moved"] = parts["times_moved"].whole_number(0)
        if "priority" in parts:
            values["priority"] = parts["priority"].choice(Priority, **PRIORITY_WORDS)
        if "impact" in parts:
            values["impact"] = parts["impact"].choice(Impact)
        values |= read_verification(parts)
        values |= read_ending(node, parts, self._names)
        rating = if_there(parts, "rag", self._rating, declared(Condition.UNRATED))
        values["support"] = if_there(parts, "support", self._support, ())
        values["also_answers"] = if_there(parts, "also_answers", lambda refs: self._also_answers(refs, area), ())
        values["own_fields"] = if_there(parts, "fields", self._own_fields, ())
        title = if_there(parts, "title", lambda title: title.text(lines=True, longest=LINE), area.text)
        action = Action(
            ref=ref, area=area.ref, title=title, rag=rating.rag, stage=_stage(node, parts, rating), **values
        )
        self._draft.read_restriction(parts, "action", ref)
        notes = if_there(parts, "notes", lambda items: _notes(items, ref, self._draft), ())
        evidence = if_there(parts, "evidence", lambda items: _evidence(items, ref, self._draft), ())
        shown = len(evidence) + ("impact_reading" in parts)
        if "impact_reading" in parts:
            self._draft.shown_by.append((ref, parts["impact_reading"]))
        brought_in = bring_in(action, origin=self._origin, today=self._today, notes=notes, evidence=shown)
        self._draft.doubts += brought_in.doubts
        self._draft.actions.append(brought_in.action)
        self._draft.notes += notes
        if "ending_to" in parts:
            self._goals.append((ref, parts["ending_to"]))
        if "blocked_by" in parts:
            self._blockers.append((ref, parts["blocked_by"]))
        self._draft.evidence += evidence
        checks = if_there(parts, "hold_checks", lambda items: read_hold_checks(items, ref, evidence, self._today), ())
        self._draft.hold_checks += checks
        if "milestones" in parts:
            for index, item in enumerate(parts["milestones"].items(), 1):
                milestone, doubts = bring_in_milestone(self._milestone(item, ref, index), self._today)
                self._draft.milestones.append(milestone)
                self._draft.doubts += doubts

    def _rating(self, node: Node) -> Declared:
        """A condition, by its own words or by the colours and words of the plan's key."""
        word = node.text()
        if word.casefold() in _CONDITIONS:
            return declared(_CONDITIONS[word.casefold()])
        try:
            return declared(read_rating(word, self._key, "rag"))
        except Invalid as error:
            raise node.bad(str(error)) from error

    def _support(self, node: Node) -> tuple[str, ...]:
        """One name, or a list of several."""
        if isinstance(node.content, str):
            return (self._names.person(node),)
        return tuple(dict.fromkeys(self._names.person(item) for item in node.items()))

    def _own_fields(self, node: Node) -> tuple[tuple[str, str], ...]:
        texts: dict[str, str] = {}
        for key, value in node.pairs():
            heading = self._headings.of(replace(value, content=key).text(longest=NAME))
            field = field_of_heading(heading)
            if field:
                raise value.bad(f"{quoted(heading)} has a place of its own; write it as '{field}' on the action")
            if heading in texts:
                raise value.bad(f"{quoted(heading)} is there twice; take one of them out")
            texts[heading] = value.text(lines=True, longest=LONG)
        return tuple(texts.items())

    def _milestone(self, node: Node, action: str, index: int) -> Milestone:
        """A milestone, or only its text."""
        optional = ("due", "original_due", "times_moved", "agreed_by", "owner", "done_on", "done_by")
        parts = {"text": node} if isinstance(node.content, str) else node.fields("text", optional=optional)
        return Milestone(
            ref=f"{action}/m{index}",
            action=action,
            text=parts["text"].text(lines=True),
            due=if_there(parts, "due", Node.day, None),
            original_due=if_there(parts, "original_due", Node.day, None),
            times_moved=if_there(parts, "times_moved", lambda number: number.whole_number(0), 0),
            agreed_by=if_there(parts, "agreed_by", _name, ""),
            owner=if_there(parts, "owner", self._names.person, ""),
            done_on=if_there(parts, "done_on", Node.day, None),
            done_by=if_there(parts, "done_by", _name, ""),
        )

    def _also_answers(self, node: Node, area: Area) -> tuple[str, ...]:
        refs: list[str] = []
        for item in node.items():
            ref = self._draft.finding_named(item)
            if ref == area.ref:
                raise item.bad(f"{quoted(ref)} is the finding that the action stands under; take it out here")
            if ref in refs:
                raise item.bad(f"{quoted(ref)} is there twice; take one of them out")
            refs.append(ref)
        return tuple(refs)


def _stage(node: Node, parts: Mapping[str, Node], rating: Declared) -> Stage:
    """The stage that the file claims: the one that it names, or the latest whose names, dates or rating it gives."""
    keys_of = {stage: [key for key in keys if key in parts] for stage, keys in _OF_STAGE.items()}
    claimed = max([rating.stage, *(stage for stage, keys in keys_of.items() if keys)], key=_LATER.__getitem__)
    if "stage" not in parts:
        return claimed
    stage = parts["stage"].choice(Stage)
    if stage is Stage.WITHDRAWN and "withdrawn_reason" not in parts and "ending" not in parts:
        raise node.bad("key 'withdrawn_reason' is missing; say why it is withdrawn")
    if _LATER[stage] < _LATER[claimed]:
        keys = ", ".join(keys_of[claimed]) or f"rag {parts['rag'].text()}"
        raise parts["stage"].bad(f"{keys} goes with stage {claimed}, not with {stage}; correct one of them")
    return stage


def _notes(node: Node, action: str, draft: Draft) -> tuple[ProgressNote, ...]:
    notes: list[ProgressNote] = []
    for index, item in enumerate(node.items(), 1):
        optional = ("on", "by", "restricted")
        parts = {"text": item} if isinstance(item.content, str) else item.fields("text", optional=optional)
        draft.read_restriction(parts, "note", f"{action}/n{index}")
        text = parts["text"].text(lines=True, longest=LONG)
        dated, by = if_there(parts, "on", Node.day, None), if_there(parts, "by", _name, "")
        notes.append(ProgressNote(f"{action}/n{index}", action, text, dated, by))
    return tuple(notes)


def _evidence(node: Node, action: str, draft: Draft) -> tuple[Evidence, ...]:
    pieces: list[Evidence] = []
    for index, item in enumerate(node.items(), 1):
        parts = item.fields("what", "kind", optional=("place", "dated", "restricted"))
        draft.read_restriction(parts, "evidence", f"{action}/{index}")
        place = if_there(parts, "place", lambda place: place.text(longest=LONG), "")
        dated, kind = if_there(parts, "dated", Node.day, None), parts["kind"].choice(EvidenceKind)
        pieces.append(Evidence(f"{action}/{index}", action, parts["what"].text(lines=True), place, dated, kind))
    return tuple(pieces)


def _name(node: Node) -> str:
    return node.text(longest=NAME)
