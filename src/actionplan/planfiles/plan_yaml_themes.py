"""The part of a plan file that says what the reviewers found: themes, strengths, areas, summary areas, key messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from actionplan.model.area import Area, Fit, Response
from actionplan.model.field import LONG, NAME
from actionplan.model.refs import next_child_ref, ref_fault
from actionplan.model.self_evaluation import SelfEvaluation
from actionplan.model.sources import KeyMessage, MessageLink, Strength, SummaryArea, Theme
from actionplan.planfiles.plan_draft import Draft, Finding, clash, if_there, own_ref, texts
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node

FOUND = ("summary_areas", "key_messages", "summary_strengths", "process")
"""What a review may have besides its themes."""
_AREA = (
    *("ref", "source_ref", "summary_area", "fit", "reason", "messages"),
    *("response", "response_reason", "deadline", "grade", "risk", "likelihood", "risk_impact", "actions", "restricted"),
)
_SELF_EVALUATION = ("what_we_know", "how_we_know", "what_next")


class _Lenses:
    """What the areas of one source may belong to, each by its key in the file.

    In the plan a key is that of one thing: where two sources have the same, the second has its source before it.
    """

    def __init__(self, parts: Mapping[str, Node], draft: Draft, source: str) -> None:
        self.summary_areas: dict[str, SummaryArea] = {}
        for key, title in if_there(parts, "summary_areas", _summary_areas, {}).items():
            own_key = _own_key(key, source, [area.key for area in draft.summary_areas])
            self.summary_areas[key] = SummaryArea(own_key, title, source)
            draft.summary_areas.append(self.summary_areas[key])
        self.key_messages: dict[str, KeyMessage] = {}
        for key, title in if_there(parts, "key_messages", _key_messages, {}).items():
            own_key = _own_key(key, source, [message.key for message in draft.key_messages])
            self.key_messages[key] = KeyMessage(own_key, title, source)
            draft.key_messages.append(self.key_messages[key])


def _own_key(key: str, source: str, keys: Collection[str]) -> str:
    return f"{source}/{key}" if key in keys else key


def read_findings(parts: Mapping[str, Node], draft: Draft, source: str = "") -> None:
    """Adds to ``draft`` what one review found; ``source`` is its short name, empty where the plan has but one.

    Raises:
        BadPlanFile: for whatever is wrong with it.
    """
    lenses = _Lenses(parts, draft, source)
    for node in parts["themes"].items():
        _read_theme(node, draft, lenses, source)


def _summary_areas(node: Node) -> dict[str, str]:
    """Titles by key."""
    titles: dict[str, str] = {}
    for item in node.items():
        _add_title(item, titles)
    return titles


def _key_messages(node: Node) -> dict[str, str]:
    """Titles by key; one that is only a text has its number for one."""
    titles: dict[str, str] = {}
    for number, item in enumerate(node.items(), 1):
        if isinstance(item.content, str):
            titles[str(number)] = item.text()
        else:
            _add_title(item, titles)
    return titles


def _add_title(node: Node, titles: dict[str, str]) -> None:
    parts = node.fields("key", "title")
    key = parts["key"].matching("[a-z][a-z0-9-]{0,29}", "a key is a short word in small letters")
    if key in titles:
        raise parts["key"].bad(f"key '{key}' is there twice; choose another one here")
    titles[key] = parts["title"].text()


def _read_theme(node: Node, draft: Draft, lenses: _Lenses, source: str) -> None:
    parts = node.fields("title", "areas", optional=("number", "grade", "strengths", "self_evaluation"))
    number = len(draft.themes) + 1
    written = _number(parts["number"], draft, source) if "number" in parts else ""
    theme = Theme(
        number=number,
        title=parts["title"].text(),
        own_ref=None if written == str(number) else written,
        source=source,
        grade=if_there(parts, "grade", lambda grade: grade.one_of(draft.scale), ""),
    )
    draft.themes.append(theme)
    strengths = if_there(parts, "strengths", texts, ())
    draft.strengths += (Strength(f"S{number}.{index}", number, text) for index, text in enumerate(strengths, 1))
    if "self_evaluation" in parts:
        for index, item in enumerate(parts["self_evaluation"].items(), 1):
            draft.self_evaluations.append(_self_evaluation(item, number, index, draft.scale))
    for position, item in enumerate(parts["areas"].items(), 1):
        _read_area(item, theme, position, draft, lenses)


def _number(node: Node, draft: Draft, source: str) -> str:
    """What people see before the title of a theme; one that a theme of another source has gets its source before it."""
    written = own_ref(node)
    others = [theme for theme in draft.themes if theme.ref.casefold() == written.casefold()]
    if any(theme.source == source for theme in others):
        raise node.bad(f"{quoted(written)} is the number of another theme; give this one its own")
    if not others:
        return written
    number = f"{source} {written}"
    if fault := ref_fault(number):
        raise node.bad(f"{quoted(number)} would be its number beside the other source's; {fault}")
    if any(theme.ref.casefold() == number.casefold() for theme in draft.themes):
        raise node.bad(f"{quoted(number)} would be the number of two themes; give this one its own")
    draft.doubts.append(f"number {written} is that of a theme of {others[0].source}; the theme of {source} is {number}")
    return number


def _self_evaluation(node: Node, theme: int, index: int, scale: tuple[str, ...]) -> SelfEvaluation:
    parts = node.fields(optional=(*_SELF_EVALUATION, "grade", "written_on", "by"))
    if not parts.keys() & {*_SELF_EVALUATION, "grade"}:
        raise node.bad(f"nothing is said here; write {', '.join(_SELF_EVALUATION)} or grade")
    answers: dict[str, Any] = {name: if_there(parts, name, _paragraphs, "") for name in _SELF_EVALUATION}
    return SelfEvaluation(
        ref=f"SE{theme}/{index}",
        theme=theme,
        **answers,
        grade=if_there(parts, "grade", lambda grade: grade.one_of(scale), ""),
        written_on=if_there(parts, "written_on", Node.day, None),
        by=if_there(parts, "by", _name, ""),
    )


def _read_area(node: Node, theme: Theme, position: int, draft: Draft, lenses: _Lenses) -> None:
    parts = node.fields("text", optional=_AREA)
    ref = if_there(parts, "ref", own_ref, f"{theme.ref or theme.number}.{position}")
    if ref.casefold() in draft.refs:
        raise clash(node, ref, draft.refs[ref.casefold()])
    draft.refs[ref.casefold()] = ref, node.line
    if "fit" in parts and "summary_area" not in parts:
        raise node.bad("fit says how well the area fits its summary_area; give that too, or take fit out")
    if "response_reason" in parts and "response" not in parts:
        raise node.bad("response_reason is the reason of a response; give that too, or take the reason out")
    if "risk" not in parts and not parts.keys().isdisjoint(("likelihood", "risk_impact")):
        raise node.bad("likelihood and risk_impact are of a risk; say which, or take them out")
    areas = lenses.summary_areas
    values: dict[str, Any] = {
        "summary_area": if_there(parts, "summary_area", lambda key: areas[key.one_of(areas)].key, None),
        "fit": if_there(parts, "fit", lambda fit: fit.choice(Fit), None),
        "mapping_reason": if_there(parts, "reason", lambda reason: reason.text(lines=True), ""),
        "source_ref": if_there(parts, "source_ref", _name, ""),
        "response": if_there(parts, "response", lambda response: response.choice(Response), None),
        "response_reason": if_there(parts, "response_reason", _paragraphs, ""),
        "deadline": if_there(parts, "deadline", Node.day, None),
        "grade": if_there(parts, "grade", lambda grade: _grade(grade, draft.grades), ""),
        "risk": if_there(parts, "risk", _paragraphs, ""),
        "likelihood": if_there(parts, "likelihood", lambda word: word.one_of(draft.risk_scale.likelihood), ""),
        "risk_impact": if_there(parts, "risk_impact", lambda word: word.one_of(draft.risk_scale.impact), ""),
    }
    area = Area(ref=ref, theme=theme.number, text=parts["text"].text(lines=True), **values)
    draft.read_restriction(parts, "area", ref)
    if "messages" in parts:
        for item in parts["messages"].items():
            draft.message_links.append(_message_link(item, ref, draft, lenses.key_messages))
    actions = tuple(parts["actions"].items()) if "actions" in parts else None
    draft.findings.append(Finding(area, node, actions))


def _grade(node: Node, grades: Sequence[str]) -> str:
    """The reviewers' grade: one of their scale, where the file gives it."""
    return node.one_of(grades) if grades else _name(node)


def _message_link(node: Node, area: str, draft: Draft, messages: Mapping[str, KeyMessage]) -> MessageLink:
    parts = node.fields("message", optional=("reason",))
    key = messages[parts["message"].one_of(messages)].key
    if any(link.area == area and link.message == key for link in draft.message_links):
        raise parts["message"].bad(f"{quoted(key)} is there twice; take one of them out")
    refs = [link.ref for link in draft.message_links]
    reason = if_there(parts, "reason", lambda reason: reason.text(lines=True), "")
    return MessageLink(next_child_ref(area, "k", refs), area, key, reason)


def _paragraphs(node: Node) -> str:
    return node.text(lines=True, longest=LONG)


def _name(node: Node) -> str:
    return node.text(longest=NAME)
