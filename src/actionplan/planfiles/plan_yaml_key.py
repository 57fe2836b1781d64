"""The key in a plan file: its thresholds, its name or its own conditions, and its own wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from actionplan.model.key import KEYS, OWN, SHAPES, UNRATED_FACE, USUAL, Face, Key
from actionplan.model.key_rules import contradictions, fault_of, key_of_words, wording_of
from actionplan.model.ratings import Colour, Condition

if TYPE_CHECKING:
    from collections.abc import Mapping

    from actionplan.planfiles.yaml_events import BadPlanFile
    from actionplan.planfiles.yaml_nodes import Node

_THRESHOLDS = ("late", "sign_off", "moves", "slipped", "stale")
_WHOLE = "[1-9][0-9]{0,3}", "give a whole number from 1 to 9999"
_COLOURS: Mapping[str, Colour] = {
    "red": Colour.RED,
    "amber": Colour.AMBER,
    "green": Colour.GREEN,
    "blue": Colour.BLUE,
    "unrated": Colour.GREY,
}
_NEEDED = (Condition.OFF_TRACK, Condition.AT_RISK, Condition.ON_TRACK, Condition.CHECKED)
_OPTIONAL = (Condition.COMPLETE, Condition.NOT_STARTED, Condition.UNRATED)
HOW = (
    f"write key: with one of {', '.join(KEYS)}, or with the plan's own conditions, which are "
    f"{', '.join(condition.words for condition in _NEEDED)} and perhaps complete, each with colour, letter, word and "
    "meaning"
)


def read_key(top: Mapping[str, Node]) -> Key:
    """The key of a plan file.

    Args:
        top: The values at the top of the file, of which ``rag_key`` and ``key`` are read where they are there.

    Raises:
        BadPlanFile: for whatever is wrong with them, such as a wording that is plainly not the usual key and not
            plainly another.
    """
    thresholds: dict[str, Any] = {}
    meanings: Node | None = None
    if "rag_key" in top:
        parts = top["rag_key"].fields(optional=("strict", *_THRESHOLDS, "meanings"))
        thresholds = {name: int(parts[name].matching(*_WHOLE)) for name in _THRESHOLDS if name in parts}
        if "strict" in parts:
            thresholds["strict"] = parts["strict"].one_of(("true", "false")) == "true"
        meanings = parts.get("meanings")
    if "key" in top:
        return Key(**thresholds, **_chosen(top["key"], meanings))
    if meanings is not None:
        return Key(**thresholds, **_of_words(meanings))
    return Key(**thresholds)


def _chosen(node: Node, meanings: Node | None) -> dict[str, Any]:
    """A key by its name, with the plan's wording, or the plan's own."""
    if isinstance(node.content, str):
        name = node.one_of(tuple(KEYS))
        if meanings is None:
            return {"name": name}
        by_colour = _by_colour(meanings)
        if wrong := contradictions(by_colour, name):
            raise _contradiction(meanings, wrong, name)
        return {"name": name, "meanings": wording_of(by_colour, name)}
    if meanings is not None:
        raise meanings.bad("the plan has a key of its own; write each meaning there, and take this out")
    faces = _own_faces(node)
    if fault := fault_of(faces):
        raise node.bad(fault)
    return {"name": OWN, "own": faces}


def _of_words(meanings: Node) -> dict[str, Any]:
    """What the wording says: mere words of the usual key, or plainly another one."""
    by_colour = _by_colour(meanings)
    wrong = contradictions(by_colour)
    if not wrong:
        return {"meanings": wording_of(by_colour, USUAL)}
    name = key_of_words(by_colour)
    if not name:
        raise _contradiction(meanings, wrong, USUAL)
    return {"name": name, "meanings": wording_of(by_colour, name)}


def _contradiction(meanings: Node, wrong: tuple[Colour, ...], name: str) -> BadPlanFile:
    key, colour = Key(name=name), wrong[0]
    in_key = " or ".join(condition.words for condition in key.conditions_of(colour)) or "no condition"
    return meanings.bad(
        f"{colour} means another thing here than in the key '{name}', where it is {in_key}, and the rules would go on "
        f"by that; {HOW}"
    )


def _by_colour(node: Node) -> dict[Colour, str]:
    return {_COLOURS[word]: meaning.text() for word, meaning in node.fields(optional=tuple(_COLOURS)).items()}


def _own_faces(node: Node) -> tuple[Face, ...]:
    parts = node.fields(*(condition.words for condition in _NEEDED), optional=tuple(c.words for c in _OPTIONAL))
    faces = [_face(parts[condition.words], condition) for condition in Condition if condition.words in parts]
    if Condition.UNRATED.words not in parts and Condition.NOT_STARTED.words not in parts:
        faces.append(UNRATED_FACE)
    return tuple(faces)


def _face(node: Node, condition: Condition) -> Face:
    parts = node.fields("colour", "letter", "word", "meaning", optional=("shape",))
    return Face(
        condition,
        Colour(parts["colour"].one_of(tuple(Colour))),
        parts["letter"].text().upper(),
        parts["shape"].text() if "shape" in parts else SHAPES[condition],
        parts["word"].text(),
        parts["meaning"].text(),
    )
