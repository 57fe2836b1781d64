"""Which actions are meant: what people type after ``/`` and what the command line asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from actionplan.model.plan import Action, Plan
from actionplan.model.rag import Rag, days_late
from actionplan.model.text import folded, same_person

HELP = "owner:quality  rag:amber  theme:1  late  mine"
SEARCHED = "searched"
"""The name under which a plan keeps the text that is searched."""
KEYWORDS = ("late", "mine", "withdrawn")
NOBODY = ("-", "none", "nobody")


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter over actions; every part given has to match. An empty one lets all pass."""

    words: tuple[str, ...] = ()
    """Found in ref, title, owner or area text, without regard to case."""
    owner: str | None = None
    """Part of the owner's name; the empty text is "no owner"."""
    rag: Rag | None = None
    theme: str | None = None
    """A theme's number, or part of its title."""
    summary_area: str | None = None
    """Part of a summary area's title or key; the empty text is "not mapped"."""
    late: bool = False
    withdrawn: bool = False
    """Only what is withdrawn, which else is left out."""
    mine: str | None = None
    """Who "mine" means."""
    due_within: int | None = None
    """Open and due in so many days or earlier."""

    def __bool__(self) -> bool:
        return self != _EMPTY

    def matcher(self, plan: Plan) -> Callable[[Action], bool]:
        """A function that says of an action of ``plan`` whether it passes."""
        tests = [test for test in self._tests(plan) if test is not None]
        return tests[0] if len(tests) == 1 else lambda action: all(test(action) for test in tests)

    def apply(self, plan: Plan) -> tuple[Action, ...]:
        """The actions of the plan that pass, in the order of their refs; withdrawn ones only where they are meant."""
        return tuple(filter(self.matcher(plan), plan.actions if self.withdrawn else plan.counted))

    def _tests(self, plan: Plan) -> tuple[Callable[[Action], bool] | None, ...]:
        today, owner = plan.as_at, self.owner
        return (
            (lambda action: action.rag is self.rag) if self.rag is not None else None,
            (lambda action: days_late(action, today) > 0) if self.late else None,
            (lambda action: action.is_withdrawn) if self.withdrawn else None,
            (lambda action: _owned(action, owner)) if owner is not None else None,
            (lambda action: _is_mine(action, self.mine)) if self.mine is not None else None,
            self._in_theme(plan),
            self._in_summary_area(plan),
            self._due_soon(plan),
            self._says(plan),
        )

    def _says(self, plan: Plan) -> Callable[[Action], bool] | None:
        if not self.words:
            return None
        texts, (first, *more) = searched(plan), self.words
        if not more:
            return lambda action: first in texts[action.ref]
        return lambda action: all(word in texts[action.ref] for word in self.words)

    def _in_theme(self, plan: Plan) -> Callable[[Action], bool] | None:
        wanted = self.theme
        if wanted is None:
            return None
        numbers = themes_named(wanted, plan)
        return lambda action: plan.area_of(action).theme in numbers

    def _in_summary_area(self, plan: Plan) -> Callable[[Action], bool] | None:
        wanted = self.summary_area
        if wanted is None:
            return None
        keys = {area.key for area in plan.summary_areas if wanted and wanted in (area.key, folded(area.title))}
        keys = keys or {area.key for area in plan.summary_areas if wanted and wanted in folded(area.title)}
        found: set[str | None] = set(keys) if wanted else {None}
        return lambda action: plan.area_of(action).summary_area in found

    def _due_soon(self, plan: Plan) -> Callable[[Action], bool] | None:
        if self.due_within is None:
            return None
        last = plan.as_at + timedelta(days=min(self.due_within, 365_000))
        return lambda action: action.is_open and action.due is not None and action.due <= last


_EMPTY = Filter()


def _owned(action: Action, owner: str) -> bool:
    return owner in folded(action.owner) if owner else not action.owner


def _is_mine(action: Action, me: str | None) -> bool:
    return me is not None and same_person(action.owner, me)


def searched(plan: Plan) -> Mapping[str, str]:
    """The text that is searched for words, by ref; kept, since each key typed into the filter searches it again."""
    texts: dict[str, str] | None = plan.kept.get(SEARCHED)
    if texts is None:
        texts = plan.kept[SEARCHED] = {action.ref: searched_text(action, plan) for action in plan.actions}
    return texts


def searched_text(action: Action, plan: Plan) -> str:
    """What is searched of one action: ref, title, owner and finding."""
    return folded("\n".join((action.ref, action.title, action.owner, plan.area_of(action).text)))


def parse_filter(typed: str, me: str) -> Filter:
    """The filter that ``typed`` means. It never fails: what is not a keyword is a word to look for.

    Args:
        typed: E.g. ``owner:quality late``. A value may be quoted: ``owner:"head of"``.
        me: Who "mine" means.
    """
    words: list[str] = []
    parts: dict[str, str] = {}
    rag: Rag | None = None
    keywords = dict.fromkeys(KEYWORDS, False)
    for word in _split(folded(typed).strip()):
        name, colon, value = word.partition(":")
        value = value.strip('"')
        if word in keywords:
            keywords[word] = True
        elif colon and name == "rag" and (not value or _rag(value)):
            rag = _rag(value) if value else rag
        elif colon and name in ("owner", "theme", "summary"):
            # "owner:" with nothing behind it yet is somebody still typing.
            if value:
                parts[name] = "" if value in NOBODY else value
        else:
            words.append(word.replace('"', ""))
    return Filter(
        words=tuple(word for word in words if word),
        owner=parts.get("owner"),
        rag=rag,
        theme=parts.get("theme"),
        summary_area=parts.get("summary"),
        late=keywords["late"],
        withdrawn=keywords["withdrawn"],
        mine=me if keywords["mine"] else None,
    )


def themes_named(wanted: str, plan: Plan) -> frozenset[int]:
    """The numbers of the themes that a number, or a part of a title in small letters, names."""
    return frozenset(
        theme.number
        for theme in plan.themes
        if (str(theme.number) == wanted if wanted.isdigit() else wanted in folded(theme.title))
    )


def doubt(typed: str, plan: Plan) -> str:
    """What in a filter names nothing that there is: a rating or a theme. Empty if all does."""
    for word in _split(folded(typed).strip()):
        name, colon, value = word.partition(":")
        value = value.strip('"')
        if colon and value and name == "rag" and _rag(value) is None:
            return f"there is no rating {value!r}"
        if colon and value and name == "theme" and not themes_named(value, plan):
            return f"there is no theme {value!r}"
    return ""


def _rag(value: str) -> Rag | None:
    return next((rag for rag in Rag if rag.value.startswith(value)), None)


def _split(typed: str) -> list[str]:
    """Words, with quoted parts held together; an open quote runs to the end."""
    words, word, quoted = [], "", False
    for sign in typed:
        if sign == " " and not quoted:
            words.append(word)
            word = ""
            continue
        quoted ^= sign == '"'
        word += sign
    return [found for found in (*words, word) if found]
