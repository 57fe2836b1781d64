"""A plan file's YAML as nodes of text, lists and keys, each with its place in the file.

Only YAML's events are used, so that YAML constructs nothing: ``1.10`` stays a ref, and no tag can do anything. One loop
makes the nodes and holds every limit; each node reads itself as one kind of thing, or says what is wrong with it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

import yaml
from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.field import LONG
from actionplan.model.number_words import number_of
from actionplan.model.sanitise import clean
from actionplan.planfiles.yaml_as_typed import AsTyped
from actionplan.planfiles.yaml_events import BadPlanFile, decoded, events, line_of, quoted

MAX_DEPTH = 20
MAX_NODES = 50_000
MAX_TEXT = 2_000
_WHOLE = "give a whole number from"
_KINDS = {str: "text", list: "a list", dict: "a group of keys"}
_MISPLACED = re.compile("[\x00\ud800-\udfff\u0085\u2028\u2029]")
"""What no database can hold, and what would become a line break; an escape can name them."""
E = TypeVar("E", bound=StrEnum)
_MOST_COMPARED = 60
"""Characters of an unknown word that are compared with the known ones."""


class Node(Struct, frozen=True):
    """One value in the file and its place. Each method reads it as one kind of thing or raises BadPlanFile."""

    file: str
    line: int
    content: str | list[Node] | dict[str, Node]
    path: str = ""

    def bad(self, problem: str) -> BadPlanFile:
        """The error that says what is wrong here."""
        position = ", ".join(filter(None, (f"{self.file} line {self.line}", self.path)))
        return BadPlanFile(f"{position}: {problem}")

    def unlike(self, mend: str) -> BadPlanFile:
        """The error for a text, a list or keys where another of them belongs."""
        content = _KINDS[type(self.content)] if self.content else "nothing"
        return self.bad(f"{content} stands here; {mend}")

    def text(self, *, lines: bool = False, longest: int = 0) -> str:
        """A text, with ``lines`` one that may have several lines, as paragraphs and bullets do.

        It has at most ``longest`` characters; without that as many as a text of its kind may have in a plan.
        """
        longest = longest or (LONG if lines else MAX_TEXT)
        if not isinstance(self.content, str):
            raise self.unlike("write text, in quotes if it has a colon, a dash or brackets")
        misplaced = _MISPLACED.search(self.content)
        if misplaced:
            raise self.bad(f"character U+{ord(misplaced.group()):04X} has no place in a plan; take it out")
        text = clean(self.content, lines=True)
        if not text:
            raise self.bad("there is no text; write it, or take the line out")
        if "\n" in text and not lines:
            raise self.bad("several lines stand here; write one, or begin with > to join them")
        if "\t" in self.content.strip():
            raise self.bad(f"a tab stands in {quoted(self.content.strip())}; write spaces")
        if len(text) > longest:
            raise self.bad(f"the text has {number_of(len(text), 'character')}; shorten it to {longest:,}")
        return text

    def matching(self, pattern: str, mend: str) -> str:
        """A text that ``pattern`` matches; ``mend`` says how to make it so."""
        text = self.text()
        if not re.fullmatch(pattern, text):
            raise self.bad(f"{quoted(text)} will not do; {mend}")
        return text

    def one_of(self, words: Collection[str]) -> str:
        """One of ``words``."""
        word = self.text()
        if word not in words:
            raise self.bad(f"{quoted(word)} is not known; it is one of {choice_of(word, words)}")
        return word

    def whole_number(self, least: int = 1) -> int:
        """A whole number from ``least`` to 9999."""
        return int(self.matching("[1-9][0-9]{0,3}" if least else "0|[1-9][0-9]{0,3}", f"{_WHOLE} {least} to 9999"))

    def choice(self, kind: type[E], **synonyms: E) -> E:
        """A member of ``kind``, by its word in any case; ``synonyms`` are other words for some."""
        words = {member.value: member for member in kind} | synonyms
        word = self.text()
        if word.lower() not in words:
            raise self.bad(f"{quoted(word)} is not known; it is one of {choice_of(word, words)}")
        return words[word.lower()]

    def day(self) -> date:
        """A date, written as 2012-09-24."""
        text = self.text()
        mistake = self.bad(f"{quoted(text)} is not a date; write it as 2012-09-24")
        # fromisoformat alone also takes 20120924 and 2012-W39-1.
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise mistake
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise mistake from None

    def items(self) -> list[Node]:
        """The items of a list that is not empty."""
        if not isinstance(self.content, list) or not self.content:
            raise self.unlike("write a list of one item or more, each with a dash before it")
        return [replace(node, path=f"{self.path}[{number}]") for number, node in enumerate(self.content, 1)]

    def pairs(self) -> list[tuple[str, Node]]:
        """Keys that the file chooses itself, in its order, each with its value."""
        if not isinstance(self.content, dict) or not self.content:
            raise self.unlike("write headings of your own, each with its text")
        return [(key, replace(node, path=f"{self.path}.{key}")) for key, node in self.content.items()]

    def fields(self, *required: str, optional: tuple[str, ...] = ()) -> dict[str, Node]:
        """The values of a group of keys, each by its key."""
        keys = (*required, *optional)
        if not isinstance(self.content, dict):
            raise self.unlike(f"write keys: {', '.join(keys)}")
        for key, node in self.content.items():
            if key not in keys:
                problem = f"unknown key {quoted(key)}; known keys are {choice_of(key, keys)}"
                if key.strip() in keys:
                    problem = f"a space that does not count as one stands beside the key {quoted(key)}; take it out"
                raise replace(self, line=node.line).bad(problem)
        for key in required:
            if key not in self.content:
                raise self.bad(f"key '{key}' is missing; add it (the keys here are {', '.join(keys)})")
        return {key: replace(node, path=f"{self.path}.{key}".lstrip(".")) for key, node in self.content.items()}


def read_nodes(data: bytes, file: str, example: str) -> Node:
    """The top node of a plan file; ``file`` is its name, for errors, ``example`` that of a file to copy.

    Raises:
        BadPlanFile: for what no plan needs, and for each text that YAML would change, before anything is read from it.
    """
    text = decoded(data, file)
    as_typed = AsTyped(text, file)
    documents: list[Node] = []
    unfinished, count = [documents], 0
    for event in events(text, file):
        here = Node(file, line_of(event.start_mark), "")
        if isinstance(event, yaml.DocumentStartEvent) and documents:
            raise here.bad("a second plan begins here; put it in a file of its own")
        if not isinstance(event, yaml.NodeEvent):
            as_typed.follow(event)
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
        as_typed.follow(event)
        if isinstance(event, yaml.ScalarEvent):
            unfinished[-1].append(replace(here, content=event.value))
        elif len(unfinished) > MAX_DEPTH:
            raise here.bad(f"more than {MAX_DEPTH} levels deep; check the brackets and the indentation")
        else:
            children = []
            unfinished[-1].append(replace(here, content=children))
            unfinished.append(children)
    if not documents:
        raise BadPlanFile(f"{file}: the file is empty; copy {example} and write your own text in it")
    return documents[0]


def _pairs(children: list[Node]) -> dict[str, Node]:
    """Keys and values, which YAML gives in turn. A value is found where its key stands."""
    pairs: dict[str, Node] = {}
    for key, value in zip(children[::2], children[1::2], strict=True):
        if not isinstance(key.content, str):
            raise key.unlike("write a key, which is one word")
        if key.content in pairs:
            raise key.bad(f"key {quoted(key.content)} is in line {pairs[key.content].line} already; keep one of them")
        pairs[key.content] = replace(value, line=key.line)
    return pairs


def choice_of(word: str, options: Collection[str]) -> str:
    """All that it could be, and what was probably meant."""
    choice = ", ".join(options)
    for likely in get_close_matches(word[:_MOST_COMPARED], options, n=1):
        choice += f"; did you mean '{likely}'?"
    return choice
