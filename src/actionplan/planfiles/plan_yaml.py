"""A plan file: YAML, read so that a wrong file says in one line where it is wrong and how to mend it.

Only YAML's events are used. One loop makes them nodes of text, lists and keys and holds every limit; the plan is
read from those. YAML constructs nothing, so ``1.10`` stays a ref and no tag can do anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import yaml
from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.number_words import number_of
from actionplan.model.plan import Action, Area, Fit, Plan, ReportText, Strength, SummaryArea, Theme
from actionplan.model.refs import ref_order
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import clean, sanitise
from actionplan.planfiles.plan_yaml_key import read_key

MAX_BYTES = 1_000_000
MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_TEXT = 2_000
_MOST_QUOTED = 60
"""Characters of a wrong text that a message quotes."""
_NO_TEXTS: tuple[str, ...] = ()
T = TypeVar("T")
BUNDLED = "areas_for_consideration.yaml"
_KINDS = {str: "text", list: "a list", dict: "a group of keys"}


class BadPlanFile(Refusal):
    """The file is no plan. The message is one line: file, line, place in the file, what is wrong, how to mend it.

    A place such as ``themes[2].areas[3].ref`` counts from 1, as refs do.
    """


def read_plan(data: bytes, name: str) -> Plan:
    """The plan that a plan file holds; each area has one action, of the same ref, with no owner, date or rating.

    ``data`` is what is in the file, ``name`` its name, for errors. Raises BadPlanFile for whatever is wrong with it.
    """
    top = _read_nodes(data, sanitise(name)).fields(
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
    refs = sorted(areas, key=ref_order)
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
        areas=tuple(areas[ref] for ref in refs),
        strengths=tuple(strengths),
        summary_strengths=_if_there(top, "summary_strengths", _texts, _NO_TEXTS),
        key_messages=_if_there(top, "key_messages", _texts, _NO_TEXTS),
        process=_if_there(top, "process", _texts, _NO_TEXTS),
        actions=tuple(Action(ref, ref, areas[ref].text) for ref in refs),
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


def _summary_areas(node: _Node) -> dict[str, SummaryArea]:
    areas: dict[str, SummaryArea] = {}
    for item in node.items():
        parts = item.fields("key", "title")
        key = parts["key"].matching("[a-z][a-z0-9-]{0,29}", "a key is a short word in small letters")
        if key in areas:
            raise parts["key"].bad(f"key '{key}' is there twice; choose another one here")
        areas[key] = SummaryArea(key, parts["title"].text())
    return areas


def _area(node: _Node, theme: int, summary_areas: Collection[str]) -> Area:
    parts = node.fields("ref", "text", "reason", optional=("summary_area", "fit"))
    if ("summary_area" in parts) != ("fit" in parts):
        raise node.bad("summary_area and fit go together; give both, or neither for an area that is not mapped")
    return Area(
        ref=parts["ref"].matching(rf"{theme}\.[1-9][0-9]{{0,2}}", f"refs of theme {theme} are {theme}.1, {theme}.2 …"),
        theme=theme,
        text=parts["text"].text(),
        summary_area=_if_there(parts, "summary_area", lambda key: key.one_of(summary_areas), None),
        fit=_if_there(parts, "fit", lambda fit: Fit(fit.one_of(tuple(Fit))), None),
        mapping_reason=parts["reason"].text(),
    )


def _report(node: _Node) -> ReportText:
    texts = ("heading", "by", "to", "classification", "recommendation")
    lists = ("contact", "background_documents")
    parts = node.fields(optional=(*texts, *lists, "publish_posts"))
    values: dict[str, Any] = {name: parts[name].text() for name in texts if name in parts}
    values |= {name: _texts(parts[name]) for name in lists if name in parts}
    return ReportText(**values, publish_posts=_if_there(parts, "publish_posts", _is_true, False))


def _if_there(parts: Mapping[str, _Node], key: str, read: Callable[[_Node], T], default: T) -> T:
    """What stands under a key that need not be there."""
    return read(parts[key]) if key in parts else default


def _is_true(node: _Node) -> bool:
    return node.one_of(("true", "false")) == "true"


def _texts(node: _Node) -> tuple[str, ...]:
    return tuple(item.text() for item in node.items())


class _Node(Struct, frozen=True):
    """One value in the file and its place. Each method reads it as one kind of thing or raises BadPlanFile."""

    file: str
    line: int
    content: str | list[_Node] | dict[str, _Node]
    path: str = ""

    def bad(self, problem: str) -> BadPlanFile:
        position = ", ".join(filter(None, (f"{self.file} line {self.line}", self.path)))
        return BadPlanFile(f"{position}: {problem}")

    def unlike(self, mend: str) -> BadPlanFile:
        content = _KINDS[type(self.content)] if self.content else "nothing"
        return self.bad(f"{content} stands here; {mend}")

    def text(self) -> str:
        if not isinstance(self.content, str):
            raise self.unlike("write text, in quotes if it has a colon, a dash or brackets")
        text = clean(self.content)
        if not text:
            raise self.bad("there is no text; write it, or take the line out")
        if len(text) > MAX_TEXT:
            raise self.bad(f"the text has {number_of(len(text), 'character')}; shorten it to {MAX_TEXT:,}")
        return text

    def matching(self, pattern: str, mend: str) -> str:
        text = self.text()
        if not re.fullmatch(pattern, text):
            raise self.bad(f"{_quoted(text)} will not do; {mend}")
        return text

    def one_of(self, words: Collection[str]) -> str:
        word = self.text()
        if word not in words:
            raise self.bad(f"{_quoted(word)} is not known; it is one of {_choice(word, words)}")
        return word

    def day(self) -> date:
        text = self.text()
        mistake = self.bad(f"{_quoted(text)} is not a date; write it as 2012-09-24")
        # fromisoformat alone also takes 20120924 and 2012-W39-1.
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise mistake
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise mistake from None

    def items(self) -> list[_Node]:
        if not isinstance(self.content, list) or not self.content:
            raise self.unlike("write a list of one item or more, each with a dash before it")
        return [replace(node, path=f"{self.path}[{number}]") for number, node in enumerate(self.content, 1)]

    def fields(self, *required: str, optional: tuple[str, ...] = ()) -> dict[str, _Node]:
        keys = (*required, *optional)
        if not isinstance(self.content, dict):
            raise self.unlike(f"write keys: {', '.join(keys)}")
        for key, node in self.content.items():
            if key not in keys:
                raise replace(self, line=node.line).bad(
                    f"unknown key {_quoted(key)}; known keys are {_choice(key, keys)}"
                )
        for key in required:
            if key not in self.content:
                raise self.bad(f"key '{key}' is missing; add it (the keys here are {', '.join(keys)})")
        return {key: replace(node, path=f"{self.path}.{key}".lstrip(".")) for key, node in self.content.items()}


def _read_nodes(data: bytes, file: str) -> _Node:
    """The top node. What no plan needs is refused here, before anything is read from it."""
    documents: list[_Node] = []
    unfinished, count = [documents], 0
    for event in _events(data, file):
        here = _Node(file, _line(event.start_mark), "")
        if isinstance(event, yaml.DocumentStartEvent) and documents:
            raise here.bad("a second plan begins here; put it in a file of its own")
        if isinstance(event, yaml.CollectionEndEvent):
            children = unfinished.pop()
            if isinstance(event, yaml.MappingEndEvent):
                unfinished[-1][-1] = replace(unfinished[-1][-1], content=_pairs(children))
        if not isinstance(event, yaml.NodeEvent):
            continue
        count += 1
        if count > MAX_NODES:
            raise here.bad(f"more than {MAX_NODES:,} values, which no plan has; is it the right file?")
        if event.anchor is not None or getattr(event, "tag", None) is not None:
            raise here.bad("anchors, aliases and tags are refused; put text that begins with & or * or ! in quotes")
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.style is None and event.value in ("~", "null")
            unfinished[-1].append(replace(here, content="" if is_null else event.value))
        elif len(unfinished) > MAX_DEPTH:
            raise here.bad(f"more than {MAX_DEPTH} levels deep; check the brackets and the indentation")
        else:
            children = []
            unfinished[-1].append(replace(here, content=children))
            unfinished.append(children)
    if not documents:
        raise BadPlanFile(f"{file}: the file is empty; copy {BUNDLED} and write your own text in it")
    return documents[0]


def _events(data: bytes, file: str) -> Iterator[yaml.Event]:
    """YAML's events, its errors made into ours."""
    if len(data) > MAX_BYTES:
        raise BadPlanFile(f"{file}: larger than {MAX_BYTES // 1_000_000} MB, which no plan is; is it the right file?")
    line = 1
    try:
        text = data.decode("utf-8-sig")
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = _line(event.end_mark)
            yield event
        return
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        problem = "this is not UTF-8 text; save the file as UTF-8"
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"character U+{error.character:04X} has no place in a plan; take it out"
    except yaml.MarkedYAMLError as error:
        line = _line(error.problem_mark)
        problem = (
            f"{sanitise(str(error.problem)[:80])}; check the indentation, or quote text with a colon or leading sign"
        )
    except (ValueError, OverflowError):
        # PyYAML does not check that an escape such as "\UFFFFFFFF" is a character.
        problem = "no such character; check the text with a backslash from here on"
    raise BadPlanFile(f"{file} line {line}: {problem}")


def _line(mark: object) -> int:
    return int(getattr(mark, "line", 0)) + 1


def _pairs(children: list[_Node]) -> dict[str, _Node]:
    """Keys and values, which YAML gives in turn. A value is found where its key stands."""
    pairs: dict[str, _Node] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key.content, str):
            raise key.unlike("write a key, which is one word")
        if key.content in pairs:
            raise key.bad(f"key {_quoted(key.content)} is in line {pairs[key.content].line} already; keep one of them")
        pairs[key.content] = replace(value, line=key.line)
    return pairs


def _quoted(text: str) -> str:
    if len(text) > _MOST_QUOTED:
        text = f"{text[:_MOST_QUOTED]}…"
    return f"'{sanitise(text)}'"


def _choice(word: str, options: Collection[str]) -> str:
    """All that it could be, and what was probably meant."""
    choice = ", ".join(options)
    for likely in get_close_matches(word[:_MOST_QUOTED], options, n=1):
        choice += f"; did you mean '{likely}'?"
    return choice
