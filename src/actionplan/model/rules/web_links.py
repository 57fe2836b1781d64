"""Edits to links: somebody is given one, or one is withdrawn."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from actionplan.model.edit import Edit
from actionplan.model.field import NAME
from actionplan.model.people_in_use import person_named
from actionplan.model.plan import Plan
from actionplan.model.refs import next_numbered_ref
from actionplan.model.refusal import Invalid
from actionplan.model.sanitise import sanitise
from actionplan.model.typed_values import read_date, read_text
from actionplan.model.web_links import LinkUse, WebLink, digest_of

USUAL_DAYS = 365
"""So long a link to read works, unless somebody says otherwise."""


def give_link(plan: Plan, token: str, *, holder: str, use: LinkUse, owner: str = "", until: object = "") -> Edit:
    """The edit that gives somebody a link.

    Args:
        plan: The plan, as at the day of the edit.
        token: Its token, of which only a digest is kept.
        holder: Who it is given to; required.
        use: What it is for.
        owner: Of a calendar, whose dates it shows, by name; empty for all.
        until: The last day on which it works, as typed; empty for a year.

    Raises:
        Invalid: if nobody is named, the plan has no such owner, or the day cannot be read or has passed.
    """
    name = read_text(holder, "holder")
    if not name:
        raise Invalid("holder", "say who is given the link")
    person = person_named(plan, owner) if owner.strip() else ""
    if owner.strip() and not person:
        raise Invalid("person", f"there is nobody called {sanitise(owner)[:NAME]} in the plan; see: actionplan people")
    last_day = read_date(until, "expires_on", plan.as_at) or plan.as_at + timedelta(days=USUAL_DAYS)
    if last_day < plan.as_at:
        raise Invalid("expires_on", "the last day has passed; name one that is still to come")
    ref = next_numbered_ref("L", [link.ref for link in plan.web_links], ())
    return Edit(None, WebLink(ref, name, use, digest_of(token), plan.as_at, person, last_day))


def withdraw_link(plan: Plan, ref: str, reason: str) -> Edit:
    """The edit after which a link opens nothing any more.

    Raises:
        Invalid: if there is no such link, it is withdrawn already, or no reason is given.
    """
    link = next((link for link in plan.web_links if link.ref.casefold() == ref.strip().casefold()), None)
    if link is None:
        raise Invalid("ref", f"there is no link {sanitise(ref)[:20]!r}; see: actionplan readers")
    if link.withdrawn:
        raise Invalid("withdrawn", f"link {link.ref} is withdrawn already")
    text = read_text(reason, "withdrawn")
    if not text:
        raise Invalid("withdrawn", f"say why link {link.ref} is withdrawn")
    return Edit(link, replace(link, withdrawn=text))
