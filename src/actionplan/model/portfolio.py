"""Many plans side by side: a line each with the plan's own figures, and what they come to.

Sums of counts and the worst of all, never an average: a plan that is badly late is not made good by eleven others.
Each figure of a line is worked out by what the plan's own summary works it out by, or stands in the plan's own export.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace

from actionplan.model.dates import format_date, format_short_date
from actionplan.model.key import OWN, SHAPES, Face, Key
from actionplan.model.number_words import count, number_of, verb
from actionplan.model.plan import Plan
from actionplan.model.ratings import Colour, Condition, worst_of
from actionplan.model.rollup import whole
from actionplan.model.sanitise import folded

NO_TITLE = "no title"
MOST_NAMES = 4
"""So many plans or places a sentence names before it counts the rest."""


def day_words(day: date | None, today: date) -> str:
    """A past day in a narrow column: ``20 Nov``, of another year than today ``20 Nov 25``; a dash for none."""
    if day is None or day.year == today.year:
        return format_short_date(day) if day is not None else format_date(day)
    return f"{format_short_date(day)} {day:%y}"


class PortfolioLine(Struct, frozen=True, kw_only=True):
    """A plan among others, or why it could not be read."""

    address: str
    """Where it is kept, as people write it."""
    trouble: str = ""
    """Why it could not be read; it has no figures then."""
    left_out: str = ""
    """Why it is in no total, although it could be read."""
    organisation: str = ""
    title: str = ""
    """Of an export of one source alone, with that source behind it."""
    key: Key = Key()
    counts: Mapping[Condition, int] = {}
    """How many actions there are in each condition that the plan's key tells apart, worst first."""
    worst: Condition = Condition.UNRATED
    late: int = 0
    last_review: date | None = None
    """The day of the last review that was closed."""
    last_change: date | None = None
    as_at: date | None = None
    """The day that the figures are true of."""
    change: int = 0
    """The number of the last change in it."""
    is_export: bool = False
    """Whether these are the figures of an exported file, and there is no plan to open."""
    is_demo: bool = False
    """Whether it is made up."""

    @property
    def total(self) -> int:
        """How many actions count."""
        return sum(self.counts.values())

    @property
    def name(self) -> str:
        """Whose plan it is, and which; of what could not be read, where it is."""
        if self.trouble:
            return self.address
        return ": ".join(filter(None, (self.organisation, self.title or NO_TITLE)))

    @property
    def why_not_read(self) -> str:
        """Why it could not be read, with where it is; empty of one that could."""
        if not self.trouble or self.address in self.trouble:
            return self.trouble
        return f"{self.address}: {self.trouble}"

    @property
    def figures_of(self) -> str:
        """Where the figures come from, where that is not the plan of today; empty where it is."""
        if self.trouble or not self.is_export:
            return ""
        return f"figures of its export as at {format_date(self.as_at)}"

    @property
    def remarks(self) -> str:
        """What is to be said of the line itself, in a sentence each."""
        demo = "a demonstration with made-up figures" if self.is_demo else ""
        return "; ".join(filter(None, (self.trouble, self.left_out, self.figures_of, demo)))

    @property
    def _what(self) -> tuple[str, str]:
        return folded(self.organisation).strip(), folded(self.title).strip()


def line_of(plan: Plan, address: str) -> PortfolioLine:
    """The line of a plan that is kept at an address, on the plan's day."""
    row, review = whole(plan), plan.last_review
    return PortfolioLine(
        address=address,
        organisation=plan.organisation,
        title=plan.title,
        key=plan.key,
        counts=row.counts,
        worst=row.worst,
        late=len(row.late),
        last_review=review.held_on if review is not None else None,
        last_change=plan.changed_on if plan.seq else None,
        as_at=plan.as_at,
        change=plan.seq,
        is_demo=plan.is_demo,
    )


class Portfolio(Struct, frozen=True, dict=True):
    """Several plans and what they come to; made by :func:`portfolio_of`."""

    lines: tuple[PortfolioLine, ...]
    """The worst first, then the most late; then what could not be read, and at the end what is in no total."""

    @cached_property
    def counted(self) -> tuple[PortfolioLine, ...]:
        """The plans that the totals add up."""
        return tuple(line for line in self.lines if not (line.trouble or line.left_out))

    @cached_property
    def unread(self) -> tuple[PortfolioLine, ...]:
        """Those that could not be read, and so are in no figure."""
        return tuple(line for line in self.lines if line.trouble)

    @cached_property
    def left_out(self) -> tuple[PortfolioLine, ...]:
        """Those that could be read and are in no figure all the same."""
        return tuple(line for line in self.lines if line.left_out)

    # --- what they come to ---------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> Mapping[Condition, int]:
        """The sum of the plans' counts of each condition that any of their keys tells apart, worst first."""
        told_apart = {condition for line in self.counted for condition in line.key.conditions}
        return {
            condition: sum(line.counts.get(condition, 0) for line in self.counted)
            for condition in Condition
            if condition in told_apart
        }

    @property
    def total(self) -> int:
        """How many actions count in all the plans."""
        return sum(line.total for line in self.counted)

    @property
    def worst(self) -> Condition:
        """The worst of the plans' worst."""
        return worst_of(line.worst for line in self.counted)

    @property
    def late(self) -> int:
        """How many actions are late in all the plans."""
        return sum(line.late for line in self.counted)

    @cached_property
    def has_one_key(self) -> bool:
        """Whether all the plans show every condition alike."""
        return len({_looks_of(line.key) for line in self.counted}) <= 1

    @cached_property
    def key(self) -> Key:
        """How the totals are shown: by the plans' key where they have the same, else by what the ratings mean."""
        if self.has_one_key:
            return self.counted[0].key if self.counted else Key()
        return Key(name=OWN, own=tuple(_NEUTRAL[condition] for condition in self.counts))

    # --- what is to be said of them ------------------------------------------------------------------------

    @property
    def plans_words(self) -> str:
        """How many plans the totals are of, and what else there is: ``12 plans, 1 could not be read``."""
        words = [number_of(len(self.counted), "plan")]
        if self.unread:
            words.append(f"{count(len(self.unread))} could not be read")
        if self.left_out:
            words.append(f"{count(len(self.left_out))} left out")
        return ", ".join(words)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What has to be known of the plans, a sentence or two each: first, that some could not be read."""
        return tuple(filter(None, (self._unread_note, *self.notes_on_totals)))

    @cached_property
    def notes_on_totals(self) -> tuple[str, ...]:
        """What has to be known of the sums, beside how many plans they are of."""
        return tuple(filter(None, (self._keys_note, self._days_note, *self._twins, self._demo_note)))

    @property
    def _unread_note(self) -> str:
        if not self.unread:
            return ""
        number = len(self.unread)
        return f"{number_of(number, 'plan')} could not be read and {verb(number, 'is', 'are')} in no figure."

    @property
    def _keys_note(self) -> str:
        """What a sum means where the keys differ."""
        if self.has_one_key:
            return ""
        sentences = [
            "The plans have different keys, so the totals add up what the ratings mean (off track, at risk, on track), "
            "not their colours or words."
        ]
        for condition in _ELSEWHERE:
            number = sum(condition in line.key.conditions for line in self.counted)
            if 0 < number < len(self.counted):
                sentences.append(
                    f"{number} of {number_of(len(self.counted), 'plan')} {verb(number, 'counts', 'count')} "
                    f"{condition.words} apart; {_ELSEWHERE[condition]}."
                )
        return " ".join(sentences)

    @property
    def _days_note(self) -> str:
        days = sorted({line.as_at for line in self.counted if line.as_at is not None})
        if len(days) <= 1:
            return ""
        return (
            f"The figures are of different days, from {format_date(days[0])} to {format_date(days[-1])}: "
            "each is as at the day of its plan or export."
        )

    @property
    def _twins(self) -> tuple[str, ...]:
        """Plans that may be one and the same: nobody can tell, so they count, and it is said."""
        groups = groupby(sorted(self.counted, key=lambda line: line._what), key=lambda line: line._what)
        twins = [(lines[0].name, [line.address for line in lines]) for _, group in groups if len(lines := [*group]) > 1]
        return tuple(
            f"{number_of(len(addresses), 'plan')} have the same name ({name}) and all count: {_listed(addresses)}. "
            "Is one a copy of the other? Then name only the plans that are meant."
            for name, addresses in twins
        )

    @property
    def _demo_note(self) -> str:
        made_up = [line.name for line in self.counted if line.is_demo]
        if not made_up:
            return ""
        number = len(made_up)
        return f"{number_of(number, 'plan')} {verb(number, 'is', 'are')} a demonstration, made up: {_listed(made_up)}."


def _listed(names: Sequence[str]) -> str:
    """The names, each once, the first few of many."""
    each_once = [*dict.fromkeys(names)]
    more = len(each_once) - MOST_NAMES
    return ", ".join(each_once[:MOST_NAMES]) + (f" and {count(more)} more" if more > 0 else "")


_ELSEWHERE: Mapping[Condition, str] = {
    Condition.COMPLETE: "in the others such an action counts as it was last rated until it is signed off",
    Condition.NOT_STARTED: "in the others such an action is unrated",
}
"""How an action counts in a plan whose key does not tell a condition apart."""


def _neutral(condition: Condition, colour: Colour, letter: str) -> Face:
    return Face(
        condition, colour, letter, SHAPES[condition], condition.words.capitalize(), "as the key of each plan words it"
    )


_NEUTRAL: Mapping[Condition, Face] = {
    face.condition: face
    for face in (
        _neutral(Condition.OFF_TRACK, Colour.RED, "R"),
        _neutral(Condition.AT_RISK, Colour.AMBER, "A"),
        _neutral(Condition.ON_TRACK, Colour.GREEN, "T"),
        _neutral(Condition.COMPLETE, Colour.GREEN, "C"),
        _neutral(Condition.CHECKED, Colour.BLUE, "B"),
        _neutral(Condition.NOT_STARTED, Colour.GREY, "N"),
        _neutral(Condition.UNRATED, Colour.GREY, "U"),
    )
}
"""How sums over plans of different keys are shown: by the words of the conditions themselves."""


def _looks_of(key: Key) -> tuple[tuple[str, ...], ...]:
    return tuple((face.condition, face.colour, face.letter, face.shape, face.word) for face in key.faces)


def portfolio_of(lines: Iterable[PortfolioLine]) -> Portfolio:
    """The plans of some lines in the order that they are shown in.

    Of an export of a plan that is there itself, or of which there is a newer export, it is said that it is left out.
    """
    return Portfolio(tuple(sorted(_without_older(tuple(lines)), key=_order)))


def _order(line: PortfolioLine) -> tuple[object, ...]:
    place = 1 if line.trouble else 2 if line.left_out else 0
    return place, line.worst.severity, -line.late, folded(line.organisation), folded(line.title), line.address


def _without_older(lines: Sequence[PortfolioLine]) -> Iterable[PortfolioLine]:
    """The lines, with a reason in each export that is not to count."""
    newest: dict[tuple[str, str], PortfolioLine] = {}
    for line in lines:
        # Without an organisation nobody knows whether two plans of one title are the same.
        if line.trouble or not line.organisation.strip():
            continue
        other = newest.get(line._what)
        if other is None or _newness(line) > _newness(other):
            newest[line._what] = line
    for line in lines:
        last = newest.get(line._what, line)
        if line.trouble or not line.is_export or last is line or not line.organisation.strip():
            yield line
        elif last.is_export:
            when = format_date(last.as_at)
            yield replace(line, left_out=f"left out: {last.address} is the same plan, as at {when}")
        else:
            yield replace(line, left_out=f"left out: the plan itself is here, {last.address}")


def _newness(line: PortfolioLine) -> tuple[bool, date, int]:
    return not line.is_export, line.as_at or date.min, line.change
