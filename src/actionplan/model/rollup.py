"""Roll-up: counts, the worst of the rated ones, and the main concern. Worst-of, never an average."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from actionplan.model import groups
from actionplan.model.action import Action
from actionplan.model.area import Area
from actionplan.model.groups import Head
from actionplan.model.index import Derived
from actionplan.model.plan import Plan
from actionplan.model.ratings import BAD, NOT_RATED, Condition, is_optimistic, worst_of
from actionplan.model.rollup_changes import carry_rows
from actionplan.model.suggested_rag import awaiting_sign_off, days_late, suggestion
from actionplan.model.words import Word

NOT_MAPPED = "Not mapped"
NO_OWNER = "No owner"
NO_BODY = "No body"
NO_MESSAGE = "No key message"
NO_GRADE = "No grade"


def summary_area_title(action: Action, plan: Plan) -> str:
    """The title of the summary area that an action counts in, or the words for none; empty in a plan that has none."""
    if not plan.summary_areas:
        return ""
    summary_area = plan.summary_area_of(action)
    if summary_area is None:
        return NOT_MAPPED
    return summary_area.title


class Drag(Struct, frozen=True):
    """The action that holds a group back most, and why."""

    ref: str
    rag: Condition
    reason: str


class RollUp(Struct, frozen=True, dict=True):
    """One theme, summary area, owner, body, source or key message, or the whole plan, added up."""

    title: str
    key: str
    """What the group is known by: a theme's number, a summary area's key, an owner's name."""
    actions: tuple[Action, ...]
    """The actions that count, in the order of the plan."""
    plan: Plan
    withdrawn: tuple[Action, ...] = ()
    """Those of the group that count no more: that they were withdrawn is something that moved in it."""
    also: tuple[Action, ...] = ()
    """Those that answer a finding of the group too, and are counted in the row of the first finding they answer."""
    findings: tuple[Area, ...] = ()
    """The findings of the group; of what people do, such as an owner, none."""
    ref: str = ""
    """What people number it by, where they do."""
    grouping: str = ""
    """What it is one of, by the name in :data:`GROUPINGS`; empty for the whole plan."""

    @property
    def heading(self) -> str:
        """Title, behind its number."""
        return f"{self.ref} {self.title}".strip()

    @property
    def count_words(self) -> str:
        """How many actions count, and how many more are shown here: ``9, and 1 counted under theme 1``."""
        return ", ".join(filter(None, (f"{self.total:,}", self.elsewhere_words)))

    @property
    def elsewhere_words(self) -> str:
        """Where those are counted that stand here too; empty where there are none."""
        if not self.also:
            return ""
        refs = {action.ref for action in self.also}
        rows = GROUPINGS[self.grouping](self.plan)
        names = [row.name for row in rows if any(action.ref in refs for action in row.actions)]
        return f"and {len(self.also):,} counted under {', '.join(names)}"

    @property
    def name(self) -> str:
        """What it is called in a sentence: ``theme 1``, or its title."""
        if self.grouping == "theme" and self.ref:
            return f"{self.plan.words.theme.one} {self.ref}"
        return self.title

    @property
    def members(self) -> tuple[Action, ...]:
        """All actions of the group, withdrawn ones too."""
        return self.actions + self.withdrawn

    @property
    def total(self) -> int:
        """How many actions count."""
        return len(self.actions)

    @cached_property
    def counts(self) -> Mapping[Condition, int]:
        """How many actions there are in each condition that the key tells apart, all always there, worst first."""
        return self._counted(self.actions)

    @cached_property
    def stand_here(self) -> Mapping[Condition, int]:
        """The same with those that are counted elsewhere: what a bar shows. No sum is made of these."""
        return self._counted((*self.actions, *self.also)) if self.also else self.counts

    def _counted(self, actions: Sequence[Action]) -> Mapping[Condition, int]:
        counts = dict.fromkeys(self.plan.key.conditions, 0)
        for action in actions:
            counts[self.plan.condition(action)] += 1
        return counts

    @property
    def is_empty(self) -> bool:
        """Whether no action stands here, not even one that is counted elsewhere."""
        return not (self.actions or self.also)

    @property
    def unrated(self) -> int:
        """How many of those that stand here nobody has rated; they keep a clean green from being clean."""
        return sum(self.stand_here.get(condition, 0) for condition in NOT_RATED)

    @property
    def worst(self) -> Condition:
        """The worst of the rated ones; all closed is checked, nothing rated is unrated.

        It is never better than any action that stands here, those that are counted elsewhere included.
        """
        return worst_of(condition for condition, count in self.stand_here.items() if count)

    @property
    def worst_by_dates(self) -> Condition:
        """The worst of what the dates support, of all that stand here; unrated where no date supports anything."""
        return worst_of(suggestion(action, self.plan).rag for action in (*self.actions, *self.also))

    @property
    def verdict(self) -> str:
        """The worst in words, with the unrated ones named: ``Green, 2 unrated``."""
        key = self.plan.key
        if self.worst in NOT_RATED or not self.unrated:
            return key.word(self.worst)
        return f"{key.word(self.worst)}, {self.unrated:,} {key.not_rated.phrase}"

    @cached_property
    def late(self) -> tuple[Action, ...]:
        """The late ones, most days first."""
        late = [action for action in self.actions if days_late(action, self.plan.as_at)]
        return tuple(sorted(late, key=lambda action: action.due or self.plan.as_at))

    @cached_property
    def next_due(self) -> Action | None:
        """The open action that is due next, late ones first."""
        candidates = [action for action in self.actions if action.is_open and action.due is not None]
        return min(candidates, key=lambda action: action.due or self.plan.as_at, default=None)

    @cached_property
    def optimistic(self) -> tuple[Action, ...]:
        """Those declared better than their dates support."""
        plan = self.plan
        return tuple(action for action in self.actions if is_optimistic(action.rag, suggestion(action, plan).rag))

    @cached_property
    def to_sign_off(self) -> tuple[Action, ...]:
        """Those complete and awaiting sign-off."""
        return tuple(action for action in self.actions if action.is_complete)

    @cached_property
    def drag(self) -> Drag | None:
        """The main concern: the worst declared or by its dates, then the latest; None if none is amber."""
        plan = self.plan

        def concern(action: Action) -> tuple[object, ...]:
            severity = plan.condition(action).severity
            worst = min(severity, suggestion(action, plan).rag.severity)
            late = days_late(action, plan.as_at)
            return worst, severity, action.is_complete, -late, action.priority.urgency

        candidates = (
            action for action in (*self.actions, *self.also) if action.rag in BAD or suggestion(action, plan).rag in BAD
        )
        action = min(candidates, key=concern, default=None)
        if action is None:
            return None
        suggested, condition = suggestion(action, plan), plan.condition(action)
        # The reason is that of the worse of the two; where they agree, what the dates suggest is the harder fact.
        if suggested.rag.severity <= condition.severity:
            return Drag(action.ref, suggested.rag, suggested.reason)
        if action.is_complete:
            return Drag(action.ref, condition, awaiting_sign_off(action))
        return Drag(action.ref, condition, action.rag_reason)


def whole(plan: Plan) -> RollUp:
    """The whole plan as one roll-up."""
    return _WHOLE.of(plan)[0]


KeysOf = Callable[[Action], tuple[str, ...]]
"""The keys of the groups that an action stands in: of those that add up, it counts in the first."""


class Grouping(Struct, frozen=True, eq=False, dict=True):
    """One of the things that actions can be grouped by: what they do it about, or who does it."""

    name: str
    heading: str
    """What its groups are called in the usual plan; :meth:`word` has what they are called in any."""
    field: str
    """The field of the filter that finds the actions of a row."""
    heads: Callable[[Plan, Collection[str]], Sequence[Head]]
    """The groups in their order, given the keys of those that have any action; not that of what is in none."""
    frame: tuple[str, ...]
    """The lists of a plan that decide, beside the actions, which groups there are."""
    is_in: Callable[[Plan], bool] = lambda _plan: True
    """Whether a plan has such groups. What it does not have is not offered."""
    of_area: Callable[[Plan], Callable[[Area], tuple[str, ...]]] | None = None
    """The keys of the groups that a finding is in; None where findings are in none."""
    of_action: Callable[[Action, Plan], str] = lambda _action, _plan: ""
    """The key of the group that an action is in, where findings are in none."""
    none: str = ""
    """What the row of what is in no group is called; it is there where there is such."""
    adds_up: bool = True
    """Whether each action is counted in one row; else the rows overlap."""

    def word(self, plan: Plan) -> Word:
        """What one of its groups is called, and several, in the words of a plan."""
        if self.name == "theme":
            return plan.words.theme
        return Word(self.name, self.heading.lower())

    def __call__(self, plan: Plan, actions: Sequence[Action] | None = None) -> tuple[RollUp, ...]:
        """A roll-up for each group, of all actions that count or of ``actions``."""
        if actions is None:
            return self.derived.of(plan)
        return self.rows(plan, actions)

    @cached_property
    def derived(self) -> Derived[tuple[RollUp, ...]]:
        """The rows of all actions that count: kept beside the plan, and brought up to date."""
        return Derived(lambda plan: self.rows(plan, plan.counted), carry_rows(self.decides, self.frame))

    def rows(self, plan: Plan, actions: Sequence[Action]) -> tuple[RollUp, ...]:
        """The rows of ``actions``, worked out now."""
        keys_of, findings = self._keys(plan)
        counted: dict[str, list[Action]] = {}
        also: dict[str, list[Action]] = {}
        withdrawn: dict[str, list[Action]] = {}
        for action in actions:
            first, *others = keys_of(action)
            counted.setdefault(first, []).append(action)
            for key in others:
                (also if self.adds_up else counted).setdefault(key, []).append(action)
        for action in _withdrawn(plan):
            keys = keys_of(action)
            for key in keys[:1] if self.adds_up else keys:
                withdrawn.setdefault(key, []).append(action)
        return tuple(
            RollUp(
                title=head.title,
                key=head.key,
                actions=tuple(counted.get(head.key, ())),
                plan=plan,
                withdrawn=tuple(withdrawn.get(head.key, ())),
                also=tuple(also.get(head.key, ())),
                findings=tuple(findings.get(head.key, ())),
                ref=head.ref,
                grouping=self.name,
            )
            for head in self._heads(plan, counted.keys() | also.keys())
        )

    def _heads(self, plan: Plan, used: Collection[str]) -> Sequence[Head]:
        heads = self.heads(plan, used)
        if not self.none or "" not in used:
            return heads
        none = Head("", self.none)
        # Who has no owner stands first: that is to be put right. What is in no other group stands last.
        return [none, *heads] if self is by_owner else [*heads, none]

    def decides(self, action: Action, plan: Plan) -> object:
        """What of an action decides in which rows it stands: while that is the same, so are the rows."""
        if self.of_area is None:
            return self.of_action(action, plan)
        return action.area, action.also_answers

    def _keys(self, plan: Plan) -> tuple[KeysOf, Mapping[str, Sequence[Area]]]:
        """The keys of an action, and the findings of each group."""
        if self.of_area is None:
            return lambda action: (self.of_action(action, plan),), {}
        of_area = self.of_area(plan)
        keys = {area.ref: of_area(area) or ("",) for area in plan.areas}
        findings: dict[str, list[Area]] = {}
        for area in plan.findings:
            for key in keys[area.ref]:
                findings.setdefault(key, []).append(area)

        def keys_of(action: Action) -> tuple[str, ...]:
            own = keys[action.area]
            if not action.also_answers:
                return own
            standing = (ref for ref in action.also_answers if ref in keys and not plan.area(ref).withdrawn)
            linked = dict.fromkeys((*own, *(key for ref in standing for key in keys[ref])))
            if not self.adds_up and len(linked) > 1:
                # Of several findings that one of them is in no group is nothing to show.
                linked.pop("", None)
            return tuple(linked)

        return keys_of, findings


def groupings_of(plan: Plan) -> Mapping[str, Grouping]:
    """By what the actions of a plan can be grouped, by name."""
    return {name: grouping for name, grouping in GROUPINGS.items() if grouping.is_in(plan)}


def summary_groupings(plan: Plan) -> tuple[Grouping, ...]:
    """Those that the Summary has rows of, in its order: the owners have a screen of their own."""
    order = (by_summary_area, by_theme, by_grade, by_source, by_message, by_body)
    return tuple(grouping for grouping in order if grouping.is_in(plan))


def precompute(plan: Plan) -> None:
    """Works out what the header and the list of actions show, where nobody waits for it."""
    row = whole(plan)
    _ = row.counts, row.late, row.optimistic, row.to_sign_off, [group.counts for group in by_theme(plan)]


def adds_up(rows: Sequence[RollUp], plan: Plan) -> bool:
    """The check that a summary prints: the rows' totals are the plan's."""
    return sum(row.total for row in rows) == len(plan.counted)


def _withdrawn(plan: Plan) -> tuple[Action, ...]:
    """The actions that count no more; in most plans there are none to look for."""
    if len(plan.actions) == len(plan.counted):
        return ()
    return tuple(action for action in plan.actions if action.is_withdrawn)


by_theme = Grouping("theme", "Themes", "theme", groups.themes, ("areas", "themes"), of_area=groups.theme_of_area)
"""A row for each theme; each action is counted once, under the theme of its own finding."""
by_summary_area = Grouping(
    "summary area",
    "Summary areas",
    "summary",
    groups.summary_areas,
    ("areas", "summary_areas"),
    is_in=lambda plan: bool(plan.summary_areas),
    of_area=groups.summary_area_of_area,
    none=NOT_MAPPED,
)
"""A row for each summary area, and "not mapped" where there is such."""
by_owner = Grouping(
    "owner", "Owners", "owner", groups.owners, ("people",), of_action=groups.owner_of_action, none=NO_OWNER
)
"""A row for each owner in use by name, those without one first."""
by_body = Grouping(
    "body",
    "Bodies",
    "body",
    groups.bodies,
    ("people", "bodies"),
    is_in=groups.has_bodies,
    of_action=groups.body_of_action,
    none=NO_BODY,
)
"""A row for each body that any action counts for, and "no body" where there is such."""
by_grade = Grouping(
    "grade",
    "Grades",
    "grade",
    groups.grades,
    ("areas",),
    is_in=groups.has_grades,
    of_area=groups.grade_of_area,
    none=NO_GRADE,
)
"""A row for each of the reviewers' grades in use, and "no grade" where there is such."""
by_source = Grouping(
    "source",
    "Sources",
    "source",
    groups.sources,
    ("areas", "themes", "sources"),
    is_in=groups.has_sources,
    of_area=groups.source_of_area,
)
"""A row for each review that the plan follows from."""
by_message = Grouping(
    "key message",
    "Key messages",
    "message",
    groups.messages,
    ("areas", "key_messages", "message_links"),
    is_in=groups.has_messages,
    of_area=groups.messages_of_area,
    none=NO_MESSAGE,
    adds_up=False,
)
"""A row for each key message, and one for actions of none; one action may stand in several, so they do not add up."""
GROUPINGS: Mapping[str, Grouping] = {
    grouping.name: grouping
    for grouping in (by_theme, by_summary_area, by_owner, by_body, by_grade, by_source, by_message)
}
"""All that actions can be grouped by, by name; :func:`groupings_of` has those of a plan."""


_WHOLE = Derived[tuple[RollUp, ...]](
    lambda plan: (RollUp(plan.title, "", plan.counted, plan, _withdrawn(plan), findings=plan.findings),),
    carry_rows(lambda _action, _plan: "", ("areas",)),
)
