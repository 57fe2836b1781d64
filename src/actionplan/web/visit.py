"""What a page is made for: the plan of which moment, asked for at which address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from actionplan.model.dates import format_date
from actionplan.model.plan import Plan
from actionplan.model.refusal import Refusal
from actionplan.reports.audience import Audience
from actionplan.reports.edition import Edition
from actionplan.reports.frame import framed
from actionplan.reports.phrases import cautions, joined
from actionplan.web.live import LivePlan, Moment
from actionplan.web.look import script, style


class NoSuchPage(Refusal):
    """There is nothing at an address."""


class Page(NamedTuple):
    """A page before it is drawn."""

    title: str
    template: str
    values: Mapping[str, Any]


Make = Callable[[], Page]
"""Makes a page where it may take its time: not on the event loop's thread."""


class Link(NamedTuple):
    """Something that leads somewhere."""

    title: str
    address: str
    is_here: bool = False


class Visit(NamedTuple):
    """Somebody's look at a page. All who look at the same page of the same moment are given the same."""

    live: LivePlan
    moment: Moment
    root: str
    """What stands before every address: empty, or of a past day ``/as-at/2026-11-20``."""
    path: str
    """The address behind that."""
    query: Mapping[str, str]
    parts: Mapping[str, str]
    """What the address names: ``ref``, ``number``."""
    has_portfolio: bool = False

    @property
    def plan(self) -> Plan:
        """The plan as its readers may read it."""
        return self.moment.plan

    @property
    def edition(self) -> Edition:
        """The same with its figures."""
        return self.moment.edition

    @property
    def is_public(self) -> bool:
        """Whether everybody reads it."""
        return self.live.audience is Audience.PUBLIC

    def asked(self, name: str) -> str:
        """What is asked for under a name; empty where nothing is."""
        return self.query.get(name, "").strip()

    def link_of(self, ref: str) -> str:
        """The address of the page of an action, or of a finding or milestone; empty where it has none."""
        meant = ref.partition("/")[0] if self.plan.milestone(ref) is not None else ref
        return self.to(meant) if self.plan.has_ref(meant) else ""

    def to(self, ref: str) -> str:
        """The address of the page of a ref that there is."""
        return f"{self.root}/actions/{quote(ref, safe='/')}"


def pages_of(visit: Visit) -> tuple[Link, ...]:
    """The pages that there are for these readers, in their order; those of a past day have none of the present."""
    titles = [("", "Summary"), ("report", "Report"), ("actions", visit.plan.words.action.titles)]
    if not visit.is_public:
        titles += [("changes", "Changes"), ("reviews", "Reviews")]
    if visit.has_portfolio and not visit.root:
        titles.append(("portfolio", "Portfolio"))
    titles.append(("download", "Downloads"))
    first = visit.path.strip("/").partition("/")[0]
    return tuple(Link(title, f"{visit.root}/{name}", name == first) for name, title in titles)


def frame_of(visit: Visit) -> Mapping[str, Any]:
    """What every page has around its content."""
    plan, edition, trouble = visit.plan, visit.edition, visit.live.trouble
    as_at = format_date(edition.day)
    who = "Public version" if visit.is_public else "Not for publication"
    return {
        "mark": visit.moment.mark if trouble is None or visit.root else visit.live.mark,
        "title": plan.title,
        "facts": joined(" · ", plan.organisation, f"as at {as_at}", who),
        "as_at": as_at,
        "root": visit.root,
        "here_today": visit.path,
        "is_past": bool(visit.root),
        "is_public": visit.is_public,
        "can_look_back": not visit.is_public,
        "banner": ". ".join(cautions(plan)),
        "trouble": trouble_words(visit.live),
        "pages": pages_of(visit),
        "foot": framed(edition, "").foot,
        "style": style().address,
        "script": script().address,
    }


def trouble_words(live: LivePlan) -> str:
    """Since when the plan cannot be read: ``27 Nov 2026 14:05``; empty if it can."""
    if live.trouble is None:
        return ""
    since = live.trouble.since
    return f"{format_date(since.date())} {since:%H:%M}"
