"""Other keys: what somebody has written into ``keymap.yaml``, read, checked, and said of what is wrong with it.

Each binding has an id, such as ``action.rate-red``; the file gives some of them other keys. It is only imported where
there is such a file.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import yaml
from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from actionplan import screens, widgets
from actionplan.app_keys import KEYS
from actionplan.model.sanitise import sanitise

FILE = "keymap.yaml"
TOGETHER = {
    "the Summary": "app list summary attention",
    "a group": "app page group",
    "the list of actions": "app list marks action actions",
    "an action": "app page action action-page",
    "the milestones of an action": "app list milestone",
    "the review": "app page action review",
    "the owners": "app list owners",
    "the history": "app list history",
    "the plan": "app list marks plan",
    "the measures": "app list measure-list measures",
    "a measure": "app page measures measure",
    "the proposals": "app list proposals",
    "the portfolio": "app list portfolio",
    "a report that is brought in": "app list revising",
    "a question": "question choice text",
    "the export": "export choice",
    "the reports": "list report-list reports",
    "a file that is brought in": "app list file-list file",
    "the minutes": "minutes page",
    "the help": "help page",
    "a conflict": "conflict page text",
    "a filter": "filter",
}
"""Where one presses keys, and what the ids begin with whose keys work there at the same time."""
MODIFIERS = frozenset({"ctrl", "alt", "shift", "super", "meta", "hyper"})
NAMED_KEYS = frozenset(key.value for key in Keys if not key.value.startswith("<"))
SENT_AS_OTHERS = frozenset({"ctrl+i", "ctrl+m", "ctrl+left_square_bracket"})
"""A terminal sends them as tab, enter and escape."""
MOST_MESSAGES = 4
"""So much is said of a file; whoever has mended that is told of the rest."""


class KeyMap(NamedTuple):
    """Other keys, and what was wrong with the file."""

    keys: Mapping[str, str]
    """For ids of bindings, their keys, separated by commas."""
    messages: Sequence[str]


def our_bindings() -> Iterator[Binding]:
    """All bindings of the program, each once."""
    yield from (binding for binding in KEYS if isinstance(binding, Binding))
    for package in (screens, widgets):
        for entry in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(entry.name)
            for kind in vars(module).values():
                if isinstance(kind, type) and issubclass(kind, DOMNode) and kind.__module__ == entry.name:
                    yield from (binding for binding in vars(kind).get("BINDINGS", ()) if isinstance(binding, Binding))


def read_keymap(path: Path) -> KeyMap:
    """Reads the file. What is wrong in it is left out and said; the rest holds."""
    try:
        # Everything is text there: a key called "on" is no truth value, and "1" no number.
        lines = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, RecursionError) as error:
        return KeyMap({}, [f"{FILE} cannot be read: {sanitise(str(error))}"])
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark is not None else ""
        return KeyMap({}, [f'{FILE} cannot be read{where}: write each line as id: "key"'])
    if not lines:
        return KeyMap({}, [])
    if not isinstance(lines, dict):
        return KeyMap({}, [f'{FILE} cannot be read: write each line as id: "key"'])
    bindings = {binding.id: binding for binding in our_bindings() if binding.id is not None}
    messages: list[str] = []
    chosen_keys: dict[str, tuple[str, ...]] = {}
    for name, keys in lines.items():
        refusal = _refusal(name, keys, bindings)
        if refusal:
            messages.append(f"{FILE}: {refusal}")
        else:
            chosen_keys[name] = _keys(keys)
    messages += _drop_clashes(chosen_keys, bindings)
    return KeyMap(_for_textual(chosen_keys, bindings), _shortened(messages))


def _shortened(messages: Sequence[str]) -> Sequence[str]:
    if len(messages) <= MOST_MESSAGES:
        return messages
    return [*messages[:MOST_MESSAGES], f"{FILE}: {len(messages) - MOST_MESSAGES} more lines are left out"]


def _refusal(name: str, keys: object, bindings: Mapping[str, Binding]) -> str:
    """What is wrong with a line; empty if nothing is."""
    shown_name = sanitise(str(name))
    if name not in bindings:
        return f"there is no {shown_name}"
    if not isinstance(keys, str) or not keys.strip():
        return f'{shown_name} has no key: write it as {shown_name}: "key"'
    wrong_key = next((key for key in _keys(keys) if not is_key(key)), None)
    if wrong_key is not None:
        return f"{sanitise(wrong_key)} is not a key, for {shown_name}"
    if bindings[name].priority and name.startswith("app.") and any(_writes(key) for key in _keys(keys)):
        return f"{shown_name} also works while typing: give it a key that types nothing, such as ctrl+e"
    return ""


def _keys(words: str) -> tuple[str, ...]:
    """The keys that are written in a line, each as Textual calls it: ``question_mark`` for ``?``."""
    words = ",".join(word for word in words.split(",") if word.strip()) or "comma"
    return tuple(binding.key for binding in Binding.make_bindings([Binding(words, "")]))


def is_key(key: str) -> bool:
    """Whether a terminal can send that: a sign, a named key, either of them with ctrl, alt or shift."""
    *modifiers, last = key.split("+")
    if not MODIFIERS.issuperset(modifiers) or not key.isprintable() or key in SENT_AS_OTHERS:
        return False
    return _writes(last) or last in NAMED_KEYS or key in NAMED_KEYS


def _writes(key: str) -> bool:
    """Whether a key is a sign that somebody types. Textual has short names for a few, and does not know them there."""
    is_sign = key in KEY_NAME_REPLACEMENTS.values() or key_to_character(key) is not None
    return is_sign and key not in NAMED_KEYS - {"space"}


def _drop_clashes(chosen_keys: dict[str, tuple[str, ...]], bindings: Mapping[str, Binding]) -> Iterator[str]:
    """Takes lines out that would put two things on one key, the later ones; says which."""
    while clash := _first_clash(chosen_keys, bindings):
        name, holder, key, where = clash
        del chosen_keys[name]
        yield f"{FILE}: {key} would be both {name} and {holder} on {where}; {name} stays on {bindings[name].key}"


def _first_clash(
    chosen_keys: Mapping[str, tuple[str, ...]], bindings: Mapping[str, Binding]
) -> tuple[str, str, str, str] | None:
    """A line of the file to take out, what it clashes with, the key, and where; None where there is no clash.

    Two that share a key from the beginning, as the undo of the history and that of everywhere else, share it well.
    """
    for where, prefixes in TOGETHER.items():
        names = [name for name in bindings if name.partition(".")[0] in prefixes.split()]
        holders: dict[str, str] = {}
        for name in sorted(names, key=lambda name: list(chosen_keys).index(name) if name in chosen_keys else -1):
            own_keys = _keys(bindings[name].key)
            for key in chosen_keys.get(name, own_keys):
                holder = holders.setdefault(key, name)
                is_shared = key in own_keys and key in _keys(bindings[holder].key)
                if name in chosen_keys and holder != name and not is_shared:
                    return name, holder, key, where
    return None


def _for_textual(chosen_keys: Mapping[str, tuple[str, ...]], bindings: Mapping[str, Binding]) -> Mapping[str, str]:
    """As Textual takes it. Where one of several bindings of a key gets another, it drops all that are not named too."""
    keymap = {name: ",".join(keys) for name, keys in chosen_keys.items()}
    freed = {key for name in chosen_keys for key in _keys(bindings[name].key)}
    for name, binding in bindings.items():
        if name not in chosen_keys and freed.intersection(_keys(binding.key)):
            keymap[name] = binding.key
    return keymap
