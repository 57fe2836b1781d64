"""What a shell completes a parameter from: what there is in the plan for what was typed so far.

The plan is only looked at, and what goes wrong is never said: at a prompt nobody asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from actionplan.model.sanitise import sanitise

if TYPE_CHECKING:
    from actionplan.model.plan import Plan
    from actionplan.store.opening import Place

PART = "part"
"""The kind of an answer that one goes on typing at."""
_LONGEST_HELP = 60
Candidate = tuple[str, str]
"""A value, and what it means."""
Source = Callable[["Place", str], Iterable[Candidate]]
"""What there is in the plan at a place for what was typed so far."""


def candidates(kind: str, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
    """The values of a kind that begin with what is typed; none where the plan cannot be read."""
    try:
        from actionplan.settings import database_address
        from actionplan.store.opening import place_named

        pairs = _SOURCES[kind](place_named(database_address(ctx.find_root().obj)), incomplete)
        if kind != "words":
            beginning = incomplete.casefold()
            pairs = [(value, words) for value, words in pairs if value.casefold().startswith(beginning)]
        return [_item(value, words) for value, words in pairs if value == sanitise(value)]
    except Exception:  # whatever it is, nobody has asked for it
        return []


def _item(value: str, words: str) -> CompletionItem[str]:
    help_text = sanitise(" ".join(words.split()))
    if len(help_text) > _LONGEST_HELP:
        help_text = f"{help_text[: _LONGEST_HELP - 1]}…"
    kind = "plain"
    if value.endswith(":"):
        kind = PART
    return CompletionItem(value, kind, help_text or None)


def _refs(kind: str) -> Source:
    def find(place: Place, incomplete: str) -> Iterable[Candidate]:
        from actionplan.store.opening import glance

        return glance(place).refs_beginning(kind, incomplete)

    return find


def _actions_and_milestones(place: Place, incomplete: str) -> list[Candidate]:
    """Actions; once a slash is typed, the milestones of one: they would hide the actions otherwise."""
    if "/" in incomplete:
        return list(_refs("milestone")(place, incomplete))
    return list(_refs("action")(place, incomplete))


def _evidence(place: Place, _incomplete: str) -> list[Candidate]:
    return [(piece.ref, piece.what) for piece in _plan(place).evidence if not piece.withdrawn]


def _owners(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.store.opening import glance

    return [(owner, "") for owner in glance(place).owners_in_use()]


def _owners_or_none(place: Place, incomplete: str) -> list[Candidate]:
    return [*_owners(place, incomplete), ("none", "no owner")]


def _people(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.people_in_use import people_of

    plan = _plan(place)
    return [(person.name, plan.body_name(person.body)) for person in people_of(plan)]


def _logins(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.grants import standing

    plan = _plan(place)
    return [(grant.ref, f"{plan.person_name(grant.person)}, {grant.role}") for grant in standing(plan.grants)]


def _bodies(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.people_in_use import bodies_of

    return [(body.name, body.kind or "") for body in bodies_of(_plan(place))]


def _themes(place: Place, _incomplete: str) -> list[Candidate]:
    return [(theme.ref or theme.title, theme.title) for theme in _plan(place).themes]


def _reports(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.report import reports_of

    return [(report.name, report.subject) for report in reports_of(_plan(place))]


def _summary_areas(place: Place, _incomplete: str) -> list[Candidate]:
    return [*((area.key, area.title) for area in _plan(place).summary_areas), ("none", "not mapped")]


def _groupings(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.rollup import groupings_of

    return [(name.replace(" ", "-"), "") for name in groupings_of(_plan(place))]


def _messages(place: Place, _incomplete: str) -> list[Candidate]:
    return [(message.key, message.title) for message in _plan(place).key_messages]


def _measures(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.measures import standing_measures

    return [(measure.name, measure.ref) for measure in standing_measures(_plan(place))]


def _readings(place: Place, _incomplete: str) -> list[Candidate]:
    plan = _plan(place)
    names = {measure.ref: measure.name for measure in plan.measures}
    return [(reading.ref, names[reading.measure]) for reading in plan.readings if not reading.withdrawn]


def _strengths(place: Place, _incomplete: str) -> list[Candidate]:
    return [(strength.ref, strength.text) for strength in _plan(place).strengths]


def _reviews(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.dates import format_date

    return [(str(review.number), format_date(review.held_on)) for review in reversed(_plan(place).reviews)]


def _duties(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.duty_clock import listed_duties

    return [(duty.ref, duty.what) for duty in listed_duties(_plan(place))]


def _regimes(_place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.planfiles.regimes import known_regimes

    return [(regime.key, regime.title) for regime in known_regimes().regimes]


def _words(place: Place, incomplete: str) -> list[Candidate]:
    """The words of the filter, as the screens complete them; before anything is typed, all of them."""
    from actionplan.model.filter_completion import completions
    from actionplan.model.filter_states import FILTER_STATES
    from actionplan.model.filter_words import FILTER_FIELDS

    meanings = {
        **{f"{name}:": field.help for name, field in FILTER_FIELDS.items()},
        **{word: state.help for word, state in FILTER_STATES.items()},
    }
    name, colon, value = incomplete.partition(":")
    if colon and " " in value and '"' not in value:
        # The shell has taken away the quotes that hold the words of a value together.
        incomplete = f'{name}:"{value}'
    if not incomplete:
        return list(meanings.items())
    return [(word, meanings.get(word.removeprefix("-"), "")) for word in completions(incomplete, _plan(place))]


def _ratings(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.key_words import filter_names

    return [(name, "") for name in filter_names(_plan(place).key)]


def _declared_ratings(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.ratings import RATINGS

    key = _plan(place).key
    return [(key.phrase(condition), "") for condition in RATINGS]


def _sources(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.source_part import sources_of

    return [(source.ref, source.title) for source in sources_of(_plan(place)).values()]


def _keys(place: Place, _incomplete: str) -> list[Candidate]:
    from actionplan.model.rules.key import names_of

    return [(name, "") for name in names_of(_plan(place))]


def _plan(place: Place) -> Plan:
    from actionplan import settings
    from actionplan.store.opening import glance

    return glance(place).plan(settings.today())


def _of_the_model(module: str, name: str) -> Source:
    """The values of an enumeration of the model, or of another collection of such."""

    def find(_place: Place, _incomplete: str) -> Iterable[Candidate]:
        from importlib import import_module

        return [(str(value), "") for value in getattr(import_module(f"actionplan.model.{module}"), name)]

    return find


_SOURCES: Mapping[str, Source] = {
    "actions": _refs("action"),
    "actions and milestones": _actions_and_milestones,
    "areas": _refs("area"),
    "evidence": _evidence,
    "decisions": _refs("decision"),
    "proposals": _refs("proposal"),
    "duties": _duties,
    "regimes": _regimes,
    "owners": _owners,
    "owners or none": _owners_or_none,
    "people": _people,
    "logins": _logins,
    "roles": _of_the_model("grants", "Role"),
    "bodies": _bodies,
    "kinds of body": _of_the_model("people", "BodyKind"),
    "themes": _themes,
    "reports": _reports,
    "summary areas": _summary_areas,
    "groupings": _groupings,
    "key messages": _messages,
    "strengths": _strengths,
    "measures": _measures,
    "readings": _readings,
    "reviews": _reviews,
    "words": _words,
    "ratings": _ratings,
    "declared ratings": _declared_ratings,
    "keys": _keys,
    "sources": _sources,
    "priorities": _of_the_model("action", "Priority"),
    "impacts": _of_the_model("impact", "Impact"),
    "answers": _of_the_model("plan", "Response"),
    "fits": _of_the_model("plan", "Fit"),
    "kinds of evidence": _of_the_model("action", "EvidenceKind"),
    "endings": _of_the_model("action", "Ending"),
    "ways of verifying": _of_the_model("action", "Verification"),
    "answers of a check": _of_the_model("hold_checks", "HoldOutcome"),
}
