"""The people and bodies of a plan: whom a typed name means, by which names somebody is known, and who does what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from actionplan.model.fields import FIELDS
from actionplan.model.grants import Role, standing
from actionplan.model.index import Derived, while_same
from actionplan.model.mistakes import is_mistake
from actionplan.model.people import (
    AsFirstTyped,
    BodyKind,
    body_name_fault,
    first_name,
    free_ref,
    names_had_by,
    person_name_fault,
)
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import folded, same_person

if TYPE_CHECKING:
    from actionplan.model.people import Person
    from actionplan.model.plan import Plan


class PersonInUse(Struct, frozen=True):
    """A person or post of a plan, and how much they have to do with it; withdrawn actions are not counted."""

    ref: str
    name: str
    """What they are called now."""
    body: str
    """The ref of the body that they belong to; empty for none."""
    email: str
    owns: int
    """How many actions they own."""
    supports: int
    sponsors: int
    """Of how many actions they are the accountable director."""
    leads: int
    """Of how many actions they are the lead councillor."""
    milestones: int
    decisions: int
    measures: int = 0
    """How many measures they answer for."""
    login: str = ""
    """The login that has been given a role as them; empty for none."""
    role: Role | None = None

    @property
    def is_in_use(self) -> bool:
        """Whether anything of the plan names them."""
        return any(
            (self.owns, self.supports, self.sponsors, self.leads, self.milestones, self.decisions, self.measures)
        )


class BodyInUse(Struct, frozen=True):
    """A body of a plan, the people who belong to it, and how many actions count for it."""

    ref: str
    name: str
    kind: BodyKind | None
    people: tuple[PersonInUse, ...]
    actions: int
    director: str = ""
    """What whoever answers for it is called; empty for nobody."""

    @property
    def is_in_use(self) -> bool:
        """Whether anybody belongs to it or any action counts for it."""
        return bool(self.people or self.actions)


class _Named(Struct, frozen=True):
    """The refs of those who have a name now, and all refs that are taken."""

    exact: Mapping[str, str]
    by_folded: Mapping[str, str]
    """Of a name that only case or spaces tell from another, the first."""
    refs: frozenset[str]


# --- whom a name means ----------------------------------------------------------------------------------------


def ref_of(plan: Plan, typed_name: str) -> str:
    """The ref of the person whom a typed name means, whatever its case; of somebody new one of their own.

    A name that somebody had before they were renamed is somebody else's now; the name of one who was merged into
    another means that one. Empty for no name.
    """
    return _ref_of(_PEOPLE_NAMED.of(plan), typed_name)


def body_ref_of(plan: Plan, typed_name: str) -> str:
    """The ref of the body that a typed name means; as :func:`ref_of`. One that is withdrawn is not meant."""
    return _ref_of(_BODIES_NAMED.of(plan), typed_name)


def withdrawn_body_named(plan: Plan, typed_name: str) -> str:
    """The ref of the withdrawn body that a name means, the last of several; empty if there is none."""
    withdrawn = (body for body in reversed(plan.bodies) if body.withdrawn and not is_mistake(body))
    return _known(_named([(body.name, body.ref) for body in withdrawn], ()), typed_name)


def person_named(plan: Plan, typed_name: str) -> str:
    """The ref of the person of the plan whom a name means; empty if there is none."""
    return _known(_PEOPLE_NAMED.of(plan), typed_name)


def body_named(plan: Plan, typed_name: str) -> str:
    """The ref of the body of the plan that a name means; empty if there is none."""
    return _known(_BODIES_NAMED.of(plan), typed_name)


def bodies_called(plan: Plan, name: str) -> tuple[str, ...]:
    """The refs of the bodies of the plan that have a name, whatever its case; one that is withdrawn has none."""
    return tuple(ref for ref in _standing_bodies(plan) if folded(plan.body_name(ref)) == folded(name))


def _known(named: _Named, typed_name: str) -> str:
    name = typed_name.strip()
    return named.exact.get(name) or named.by_folded.get(folded(name), "")


def _ref_of(named: _Named, typed_name: str) -> str:
    name = typed_name.strip()
    if not name:
        return ""
    return _known(named, name) or free_ref(name, named.refs)


def _named(names: Iterable[tuple[str, str]], refs: Collection[str]) -> _Named:
    """From the names in use, each with its ref, those that come first before others."""
    exact: dict[str, str] = {}
    by_folded: dict[str, str] = {}
    for name, ref in names:
        exact.setdefault(name, ref)
        by_folded.setdefault(folded(name), ref)
    return _Named(exact, by_folded, frozenset(refs))


def _people_named(plan: Plan) -> _Named:
    refs = list(dict.fromkeys([*_refs_of_people(plan), *(person.ref for person in plan.people)]))
    current = [(plan.person_name(ref), ref) for ref in refs if plan.person_ref(ref) == ref]
    merged = [(person.name, plan.person_ref(person.ref)) for person in plan.people if person.merged_into]
    return _named([*current, *merged], refs)


def _bodies_named(plan: Plan) -> _Named:
    names = [(plan.body_name(ref), ref) for ref in _standing_bodies(plan)]
    return _named(names, [*(body.ref for body in plan.bodies), *_refs_of_bodies(plan)])


def _standing_bodies(plan: Plan) -> list[str]:
    """The refs of the bodies that there are: those on record, then those that are only named."""
    withdrawn = {body.ref for body in plan.bodies if body.withdrawn}
    refs = dict.fromkeys([*(body.ref for body in plan.bodies), *_refs_of_bodies(plan)])
    return [ref for ref in refs if ref not in withdrawn]


def _refs_of_people(plan: Plan) -> Iterator[str]:
    """The refs that anything of the plan names somebody by, as often as it does."""
    for action in plan.actions:
        yield from filter(None, (action.owner, *action.support, action.sponsor, action.member, action.accepted_by))
    yield from filter(None, (milestone.owner for milestone in plan.milestones))
    yield from filter(None, (decision.owner for decision in plan.decisions))
    yield from filter(None, (measure.owner for measure in plan.measures))
    yield from filter(None, (grant.person for grant in standing(plan.grants)))
    yield from filter(None, (body.director for body in plan.bodies))


def _refs_of_bodies(plan: Plan) -> Iterator[str]:
    yield from filter(None, (action.body for action in plan.actions))
    yield from filter(None, (person.body for person in plan.people))


_IN_PEOPLE = ("actions", "people", "milestones", "decisions", "measures", "grants", "bodies")
_IN_BODIES = ("actions", "people", "bodies")
_PEOPLE_NAMED: Derived[_Named] = Derived(_people_named, while_same(*_IN_PEOPLE))
_BODIES_NAMED: Derived[_Named] = Derived(_bodies_named, while_same(*_IN_BODIES))


# --- values of fields -----------------------------------------------------------------------------------------


def names_in_place(plan: Plan, field: str, value: Any) -> Any:
    """A value of a field with names in the place of the refs of people or bodies, as somebody would type it."""
    name_of = _name_of(plan, field)
    if name_of is None or not value:
        return value
    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(name_of, value)))
    return name_of(value)


def shown_value(plan: Plan, record: Any, field: str) -> Any:
    """The value that a record has in a field, with names in the place of refs."""
    return names_in_place(plan, field, getattr(record, field))


class NewNames:
    """The names in one change that the plan has not yet: those that only case or spaces tell apart are one."""

    def __init__(self, plan: Plan) -> None:
        """Of a change to ``plan``."""
        self._plan = plan
        self._people, self._bodies = AsFirstTyped(), AsFirstTyped()

    def as_first_typed(self, field: str, value: Any) -> Any:
        """A value of a field, one name or several, each as it was typed first; others as they are."""
        if field not in FIELDS or not (FIELDS[field].is_person or FIELDS[field].is_body) or not value:
            return value
        if isinstance(value, tuple):
            return tuple(dict.fromkeys(self._name(field, name) for name in value))
        return self._name(field, value)

    def _name(self, field: str, name: str) -> str:
        if FIELDS[field].is_person:
            return name if person_named(self._plan, name) else self._people.of(name)
        return name if body_named(self._plan, name) else self._bodies.of(name)


def refs_in_place(plan: Plan, field: str, value: Any, value_now: Any) -> Any:
    """A value as it was read, with the refs of the people or bodies that the typed names mean.

    Args:
        plan: Whose people they are.
        field: The field that it is for.
        value: One name, or several.
        value_now: What the record has there: whoever stays keeps the ref by which it refers to them.

    Raises:
        Invalid: if somebody new would have a name that nobody can have.
    """
    name_of = _name_of(plan, field)
    if name_of is None or not value:
        return value
    is_person = FIELDS[field].is_person
    find: Callable[[Plan, str], str] = ref_of if is_person else body_ref_of
    leads_to: Callable[[str], str] = plan.person_ref if is_person else str
    values_now = value_now if isinstance(value_now, tuple) else (value_now,)
    now = {leads_to(ref): ref for ref in values_now if ref}

    def ref_in_place(name: str) -> str:
        if fault := new_name_fault(plan, name, is_person=is_person):
            raise Invalid(field, fault)
        ref = find(plan, name)
        return str(now.get(ref, ref))

    if isinstance(value, tuple):
        return tuple(dict.fromkeys(map(ref_in_place, value)))
    return ref_in_place(value)


def new_name_fault(plan: Plan, name: str, *, is_person: bool) -> str:
    """Why a name that the plan has not yet cannot be that of a person, or of a body; empty if it can."""
    if is_person:
        return "" if person_named(plan, name) else person_name_fault(name)
    if body_named(plan, name):
        return ""
    if withdrawn_body_named(plan, name):
        return f"{name} is withdrawn; add it again first, as it was"
    return body_name_fault(name)


def _name_of(plan: Plan, field: str) -> Callable[[str], str] | None:
    """What the refs in a field are turned into names by; None for a field that holds none."""
    if field not in FIELDS:
        return None
    if FIELDS[field].is_person:
        return plan.person_name
    return plan.body_name if FIELDS[field].is_body else None


# --- by which names somebody is known -------------------------------------------------------------------------


KnownAs = Callable[[str], tuple[str, ...]]
"""From the ref of a person, every name by which they are or were known."""


def first_names(ref: str) -> tuple[str, ...]:
    """The name by which a person was first known, where there is no plan to ask; none for no ref."""
    return (first_name(ref),) if ref else ()


def names_known_by(plan: Plan, ref: str) -> tuple[str, ...]:
    """Every name by which a person is or was known, what they are called now first; none for no ref.

    A name that somebody else has now is not among them.
    """
    if not ref:
        return ()
    target, named = plan.person_ref(ref), _PEOPLE_NAMED.of(plan)
    return tuple(name for name in names_had_by(plan.people, ref) if named.exact.get(name, target) == target)


def names_of_called(plan: Plan, name: str) -> tuple[str, ...]:
    """A name as it stands in a text, such as who marked an action complete, and every other name of whoever has or had
    it; none for no name.
    """
    if not name:
        return ()
    known = (names_known_by(plan, person.ref) for person in plan.people)
    others = [other for names in known if is_known_as(names, name) for other in names]
    return tuple(dict.fromkeys([name, *others]))


def is_known_as(names: Iterable[str], name: str) -> bool:
    """Whether a name means the person who is known by some names."""
    return any(same_person(known_name, name) for known_name in names)


# --- who does what --------------------------------------------------------------------------------------------


def people_of(plan: Plan) -> tuple[PersonInUse, ...]:
    """Everybody whom the plan names or has on record, by name; whoever was merged into another is that one."""
    return _PEOPLE.of(plan)


def bodies_of(plan: Plan) -> tuple[BodyInUse, ...]:
    """The bodies of the plan in the order in which they were added, each with its people; withdrawn ones left out."""
    people = people_of(plan)
    actions = Counter(plan.body_of(action) for action in plan.counted)
    kinds = {body.ref: body.kind for body in plan.bodies}
    directors = {body.ref: plan.person_name(body.director) for body in plan.bodies if body.director}
    return tuple(
        BodyInUse(
            ref,
            plan.body_name(ref),
            kinds.get(ref),
            tuple(person for person in people if person.body == ref),
            actions.get(ref, 0),
            directors.get(ref, ""),
        )
        for ref in _BODIES_NAMED.of(plan).exact.values()
    )


def users_of_body(plan: Plan, ref: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The refs of the actions that count for a body, and the names of the people who belong to it."""
    actions = tuple(action.ref for action in plan.counted if plan.body_of(action) == ref)
    return actions, tuple(person.name for person in people_of(plan) if person.body == ref)


def _people(plan: Plan) -> tuple[PersonInUse, ...]:
    counts: dict[str, Counter[str]] = {}

    def count(part: str, ref: str) -> None:
        if ref:
            counts.setdefault(plan.person_ref(ref), Counter())[part] += 1

    for action in plan.counted:
        count("owns", action.owner)
        count("sponsors", action.sponsor)
        count("leads", action.member)
        for ref in dict.fromkeys(map(plan.person_ref, action.support)):
            count("supports", ref)
    for action in plan.actions:
        if action.accepted_by:
            # Whoever has accepted a risk is somebody of the plan, beside what they do in it.
            counts.setdefault(plan.person_ref(action.accepted_by), Counter())
    for milestone in plan.milestones:
        if not milestone.withdrawn:
            count("milestones", milestone.owner)
    for decision in plan.decisions:
        if not decision.withdrawn:
            count("decisions", decision.owner)
    for measure in plan.measures:
        if not measure.withdrawn:
            count("measures", measure.owner)
    grants = {plan.person_ref(grant.person): grant for grant in standing(plan.grants)}
    for ref in grants:
        counts.setdefault(ref, Counter())
    records = {person.ref: person for person in plan.people if not person.merged_into}
    people = [
        PersonInUse(
            ref,
            plan.person_name(ref),
            records[ref].body if ref in records else "",
            records[ref].email if ref in records else "",
            login=grants[ref].ref if ref in grants else "",
            role=grants[ref].role if ref in grants else None,
            **{part: counts.get(ref, Counter())[part] for part in _PARTS},
        )
        for ref in dict.fromkeys([*counts, *(ref for ref, person in records.items() if _says_something(person))])
    ]
    return tuple(sorted(people, key=lambda person: (folded(person.name), person.ref)))


def _says_something(person: Person) -> bool:
    """Whether a record says more than a name: what is left of one whose adding was undone does not."""
    return bool(person.body or person.email or person.name != first_name(person.ref))


_PARTS = ("owns", "supports", "sponsors", "leads", "milestones", "decisions", "measures")
_PEOPLE: Derived[tuple[PersonInUse, ...]] = Derived(_people, while_same(*_IN_PEOPLE))
