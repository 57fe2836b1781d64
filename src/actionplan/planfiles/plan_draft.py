"""A plan as far as it has been read from a plan file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec import Struct

from actionplan.model.action import Action, Evidence
from actionplan.model.area import Area
from actionplan.model.hold_checks import HoldCheck
from actionplan.model.measures import Measure, Reading
from actionplan.model.milestones import Milestone
from actionplan.model.notes import ProgressNote
from actionplan.model.refs import ref_fault
from actionplan.model.restrictions import Restriction, restriction_ref
from actionplan.model.risk import RiskScale
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sources import KeyMessage, MessageLink, Strength, SummaryArea, Theme
from actionplan.planfiles.yaml_events import BadPlanFile, quoted
from actionplan.planfiles.yaml_nodes import Node, choice_of

T = TypeVar("T")
D = TypeVar("D")


class Finding(Struct, frozen=True):
    """An area for consideration, and where its actions stand in the file."""

    area: Area
    node: Node
    actions: tuple[Node, ...] | None
    """None where the file writes none, so that the area has one with its own words, unless another answers it."""

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Where its actions stand in the file."""
        return self.actions or ()


class Draft(Struct):
    """What has been read so far. Records stand in the order of the file."""

    scale: tuple[str, ...]
    """The grades of the plan, the best first."""
    grades: tuple[str, ...] = ()
    """The reviewers' grades of findings, where the file gives a scale of them."""
    risk_scale: RiskScale = RiskScale()
    themes: list[Theme] = []
    strengths: list[Strength] = []
    summary_areas: list[SummaryArea] = []
    key_messages: list[KeyMessage] = []
    findings: list[Finding] = []
    refs: dict[str, tuple[str, int]] = {}
    """The ref of each finding without regard to case: as it is written, and in which line."""
    message_links: list[MessageLink] = []
    self_evaluations: list[SelfEvaluation] = []
    actions: list[Action] = []
    evidence: list[Evidence] = []
    milestones: list[Milestone] = []
    notes: list[ProgressNote] = []
    measures: list[Measure] = []
    readings: list[Reading] = []
    shown_by: list[tuple[str, Node]] = []
    """The refs of actions, each with the node that names the reading that shows its impact."""
    hold_checks: list[HoldCheck] = []
    restrictions: list[Restriction] = []
    doubts: list[str] = []
    """What was not taken as it is written, or is doubted: sentences."""

    def read_restriction(self, parts: Mapping[str, Node], kind: str, ref: str) -> None:
        """Adds that a record is restricted, where the file says why."""
        if "restricted" in parts:
            self.restrictions.append(Restriction(restriction_ref(kind, ref), parts["restricted"].text(lines=True)))

    def finding_named(self, node: Node) -> str:
        """The ref of a finding, however it is written. Raises BadPlanFile if there is no such finding."""
        ref = node.text()
        if ref.casefold() not in self.refs:
            refs = [written for written, _ in self.refs.values()]
            raise node.bad(f"there is no finding {quoted(ref)}; it is one of {choice_of(ref, refs)}")
        return self.refs[ref.casefold()][0]


def own_ref(node: Node) -> str:
    """A ref of the plan's own. Raises BadPlanFile if it cannot be one."""
    ref = node.text()
    fault = ref_fault(ref)
    if fault:
        raise node.bad(f"{quoted(ref)} will not do; {fault}")
    return ref


def clash(node: Node, ref: str, other: tuple[str, int]) -> BadPlanFile:
    """The error for a ref that is there already, maybe in another case."""
    return node.bad(f"ref {quoted(ref)} is {quoted(other[0])} of line {other[1]} again; give this one a ref of its own")


def if_there(parts: Mapping[str, Node], key: str, read: Callable[[Node], T], default: D) -> T | D:
    """What stands under a key that need not be there."""
    return read(parts[key]) if key in parts else default


def texts(node: Node) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(item.text(lines=True) for item in node.items())
