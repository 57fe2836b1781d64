"""The part of a plan file that names things: the plan's words, its grades, its bodies and its people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from actionplan.model.field import NAME
from actionplan.model.people import AsFirstTyped, Body, BodyKind, Person, body_name_fault, person_name_fault
from actionplan.model.risk import RiskScale
from actionplan.model.sanitise import same_person, sanitise
from actionplan.model.words import LONGEST_WORD, Word, Words, plural
from actionplan.planfiles.plan_draft import if_there
from actionplan.planfiles.yaml_events import quoted
from actionplan.planfiles.yaml_nodes import Node, choice_of


def read_scale(node: Node) -> tuple[str, ...]:
    """The words of a scale in their order: grades, the best first."""
    grades = [item.text(longest=NAME) for item in node.items()]
    for item, grade in zip(node.items(), grades, strict=True):
        if grades.count(grade) > 1:
            raise item.bad(f"{quoted(grade)} is there twice; take one of them out")
    return tuple(grades)


def read_risk_scale(node: Node) -> RiskScale:
    """The council's words for risks, the least first; of what is left out the usual ones stand."""
    parts = node.fields(optional=tuple(RiskScale.__struct_fields__))
    return RiskScale(**{name: read_scale(words) for name, words in parts.items()})


def read_words(node: Node) -> Words:
    """What the plan calls its levels."""
    parts = node.fields(optional=tuple(Words.__struct_fields__))
    return Words(**{level: _word(word) for level, word in parts.items()})


def _word(node: Node) -> Word:
    """A word with its plural, or only the word."""
    if isinstance(node.content, str):
        one = _text(node)
        return Word(one, plural(one))
    words = [_text(item) for item in node.items()]
    if len(words) != 2:
        raise node.bad("give the word for one and the word for several, such as [priority, priorities]")
    return Word(*words)


def _text(node: Node) -> str:
    """A word, which stands in the middle of sentences and headings: all its signs have to be visible ones."""
    word = node.text(longest=LONGEST_WORD)
    if sanitise(word) != word:
        raise node.bad(f"{quoted(sanitise(word))} has a sign that cannot be seen; take it out")
    return _small(word)


def _small(word: str) -> str:
    """A word as it stands within a sentence: a capital at its beginning and nowhere else is none of its own."""
    return word.lower() if word == word.capitalize() else word


class FileNames:
    """The people and bodies that a file names: those that it lists, and whoever its actions speak of."""

    def __init__(self, parts: Mapping[str, Node]) -> None:
        """Reads ``bodies`` and ``people``, where they are there. Raises BadPlanFile for what is wrong with them."""
        directors: dict[str, Node] = {}
        self.bodies = if_there(parts, "bodies", lambda node: _bodies(node, directors), ())
        self._body_names = AsFirstTyped(body.name for body in self.bodies)
        self.people = if_there(parts, "people", self._people, ())
        self._person_names = AsFirstTyped(person.name for person in self.people)
        # Who answers for a body may be one of the people, who belong to bodies.
        self.bodies = tuple(
            replace(body, director=self.person(directors[body.ref])) if body.ref in directors else body
            for body in self.bodies
        )

    def person(self, node: Node) -> str:
        """The ref of a person: the name that came first, of those that only case or spaces tell apart."""
        return self._person_names.of(_without_fault(node, person_name_fault))

    def body(self, node: Node) -> str:
        """The ref of a body. Raises BadPlanFile if the file lists bodies, and this is none of them."""
        name = self._body_names.of(_without_fault(node, body_name_fault))
        names = [body.name for body in self.bodies]
        if names and name not in names:
            raise node.bad(f"{quoted(name)} is not known; it is one of {choice_of(name, names)}")
        return name

    def _people(self, node: Node) -> tuple[Person, ...]:
        people: list[Person] = []
        for item in node.items():
            parts = item.fields("name", optional=("body", "email"))
            name = _new_name(parts["name"], [person.name for person in people], person_name_fault)
            email = if_there(parts, "email", Node.text, "")
            people.append(Person(name, name, if_there(parts, "body", self.body, ""), email))
        return tuple(people)


def _bodies(node: Node, directors: dict[str, Node]) -> tuple[Body, ...]:
    """Directorates, boards and partners; of each where its director is named is put into ``directors``."""
    bodies: list[Body] = []
    for item in node.items():
        parts = item.fields("name", optional=("kind", "director"))
        name = _new_name(parts["name"], [body.name for body in bodies], body_name_fault)
        bodies.append(Body(name, name, if_there(parts, "kind", lambda kind: kind.choice(BodyKind), None)))
        if "director" in parts:
            directors[name] = parts["director"]
    return tuple(bodies)


def _without_fault(node: Node, fault_of: Callable[[str], str]) -> str:
    """A name. Raises BadPlanFile if nobody, or no body, can be called so."""
    name = node.text(longest=NAME)
    fault = fault_of(name)
    if fault:
        raise node.bad(f"{quoted(name)} will not do; {fault}")
    return name


def _new_name(node: Node, names: Iterable[str], fault_of: Callable[[str], str]) -> str:
    name = _without_fault(node, fault_of)
    for other in names:
        if same_person(name, other):
            raise node.bad(f"{quoted(name)} is there as {quoted(other)}; take one of them out")
    return name
