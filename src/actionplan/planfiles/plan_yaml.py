"""A plan file: YAML, read so that a wrong file says in one line where it is wrong and how to mend it.

``yaml_nodes`` makes the nodes; here the plan is read from them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from actionplan.model.plan import Action, Area, Fit, Plan, ReportText
from actionplan.model.sanitise import sanitise
from actionplan.model.sources import KeyMessage, Strength, SummaryArea, Theme
from actionplan.planfiles.plan_yaml_key import read_key
from actionplan.planfiles.yaml_events import MAX_BYTES, BadPlanFile
from actionplan.planfiles.yaml_nodes import Node, read_nodes

_NO_TEXTS: tuple[str, ...] = ()
T = TypeVar("T")
BUNDLED = "areas_for_consideration.yaml"


def read_plan(data: bytes, name: str) -> Plan:
    """The plan that a plan file holds; each area has one action, of the same ref, with no owner, date or rating.

    ``data`` is what is in the file, ``name`` its name, for errors. Raises BadPlanFile for whatever is wrong with it.
    """
    top = read_nodes(data, sanitise(name), BUNDLED).fields(
        *("title", "organisation", "reviewers", "review_from", "review_to", "reported_on", "source"),
        *("summary_areas", "themes"),
        optional=("rag_key", "key", "summary_strengths", "key_messages", "process", "report"),
    )
    review_from, review_to = top["review_from"].day(), top["review_to"].day()
    if review_to < review_from:
        raise top["review_to"].bad(f"{review_to} is before review_from, {review_from}; correct one of them")
    summary_areas = _summary_areas(top["summary_areas"])
    themes: list[Theme] = []
    strengths: list[Strength] = []
    areas: dict[str, Area] = {}
    for number, node in enumerate(top["themes"].items(), 1):
        theme = node.fields("number", "title", "areas", optional=("strengths",))
        theme["number"].matching(str(number), f"this theme is number {number} in the list")
        themes.append(Theme(number, theme["title"].text()))
        texts = _if_there(theme, "strengths", _texts, _NO_TEXTS)
        strengths += (Strength(f"S{number}.{index}", number, text) for index, text in enumerate(texts, 1))
        for item in theme["areas"].items():
            area = _area(item, number, summary_areas)
            if area.ref in areas:
                raise item.bad(f"ref '{area.ref}' is there twice; give this area a ref of its own")
            areas[area.ref] = area
    return Plan(
        title=top["title"].text(),
        organisation=top["organisation"].text(),
        reviewers=top["reviewers"].text(),
        review_from=review_from,
        review_to=review_to,
        reported_on=top["reported_on"].day(),
        source=top["source"].text(),
        key=read_key(top),
        summary_areas=tuple(summary_areas.values()),
        themes=tuple(themes),
        areas=tuple(areas.values()),
        strengths=tuple(strengths),
        summary_strengths=_if_there(top, "summary_strengths", _texts, _NO_TEXTS),
        key_messages=tuple(
            KeyMessage(str(number), text)
            for number, text in enumerate(_if_there(top, "key_messages", _texts, _NO_TEXTS), 1)
        ),
        process=_if_there(top, "process", _texts, _NO_TEXTS),
        actions=tuple(Action(area.ref, area.ref, area.text) for area in areas.values()),
        report=_if_there(top, "report", _report, ReportText()),
    )


def read_plan_file(path: Path) -> Plan:
    """The plan in the file at ``path``. Raises BadPlanFile if it cannot be read or is no plan."""
    try:
        # One byte more than allowed is enough to refuse a file, however large.
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: no file can have that name
        why = getattr(error, "strerror", None) or error
        raise BadPlanFile(f"{sanitise(str(path))}: {why}; check the name, and that you may read it") from error
    return read_plan(data, str(path))


def bundled_plan() -> Plan:
    """The plan that comes with the program. Raises BadPlanFile if the installation lacks it."""
    package = files("actionplan")
    # An installed package holds the folder; in an editable install it lies at the top of the checkout.
    for folder in (package / "seed", package / ".." / ".." / "seed"):
        if (folder / BUNDLED).is_file():
            return read_plan((folder / BUNDLED).read_bytes(), BUNDLED)
    raise BadPlanFile(f"{BUNDLED}: missing from this installation; install actionplan again")


def _summary_areas(node: Node) -> dict[str, SummaryArea]:
    areas: dict[str, SummaryArea] = {}
    for item in node.items():
        parts = item.fields("key", "title")
        key = parts["key"].matching("[a-z][a-z0-9-]{0,29}", "a key is a short word in small letters")
        if key in areas:
            raise parts["key"].bad(f"key '{key}' is there twice; choose another one here")
        areas[key] = SummaryArea(key, parts["title"].text())
    return areas


def _area(node: Node, theme: int, summary_areas: Collection[str]) -> Area:
    parts = node.fields("ref", "text", "reason", optional=("summary_area", "fit"))
    if ("summary_area" in parts) != ("fit" in parts):
        raise node.bad("summary_area and fit go together; give both, or neither for an area that is not mapped")
    return Area(
        ref=parts["ref"].matching(rf"{theme}\.[1-9][0-9]{{0,2}}", f"refs of theme {theme} are {theme}.1, {theme}.2 …"),
        theme=theme,
        text=parts["text"].lines(),
        summary_area=_if_there(parts, "summary_area", lambda key: key.one_of(summary_areas), None),
        fit=_if_there(parts, "fit", lambda fit: Fit(fit.one_of(tuple(Fit))), None),
        mapping_reason=parts["reason"].lines(),
    )


def _report(node: Node) -> ReportText:
    texts = ("heading", "by", "to", "classification")
    lists = ("contact", "background_documents")
    parts = node.fields(optional=(*texts, "recommendation", *lists, "publish_posts"))
    values: dict[str, Any] = {name: parts[name].text() for name in texts if name in parts}
    values["recommendation"] = _if_there(parts, "recommendation", Node.lines, "")
    values |= {name: _texts(parts[name]) for name in lists if name in parts}
    return ReportText(**values, publish_posts=_if_there(parts, "publish_posts", _is_true, False))


def _if_there(parts: Mapping[str, Node], key: str, read: Callable[[Node], T], default: T) -> T:
    """What stands under a key that need not be there."""
    return read(parts[key]) if key in parts else default


def _is_true(node: Node) -> bool:
    return node.one_of(("true", "false")) == "true"


def _texts(node: Node) -> tuple[str, ...]:
    return tuple(item.lines() for item in node.items())
