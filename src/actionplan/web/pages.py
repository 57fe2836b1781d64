"""The pages: what each shows. What it takes from the store it asks for first; the rest is made apart."""

from __future__ import annotations

from urllib.parse import urlencode

from actionplan import __version__
from actionplan.model.action_order import ORDERS, order_named
from actionplan.model.comparison import Comparison, compared
from actionplan.model.dates import format_date, format_long_date
from actionplan.model.filter import HELP, STATE, Filter, filter_help, parse_filter
from actionplan.model.mistakes import is_mistake
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.refusal import Invalid
from actionplan.model.rollup import Grouping, groupings_of
from actionplan.model.sanitise import sanitise, shown_lines
from actionplan.model.tokens import no_such
from actionplan.model.typed_values import read_date
from actionplan.model.weekly_review import WeeklyReview
from actionplan.reports.action_list import listed
from actionplan.reports.action_page import action_page, finding_page
from actionplan.reports.audience import seen_by
from actionplan.reports.blocks import harmless
from actionplan.reports.board_report import front_of, one_page, tables_numbered
from actionplan.reports.change_blocks import change_blocks, minutes_blocks
from actionplan.reports.minutes import heading
from actionplan.reports.report_tables import decisions
from actionplan.reports.writers.html_blocks import USUAL, sections_in, sections_of
from actionplan.store import Nothing, Store
from actionplan.usecases.compare import earlier, ratings_of_last_weeks
from actionplan.usecases.minutes import minutes_of
from actionplan.web.visit import Link, Make, NoSuchPage, Page, Visit

MOST_TYPED = 400
"""So many characters of a filter are read: nobody types more, and nobody's filter keeps others waiting."""


async def summary(visit: Visit) -> Make:
    """The first side of the report."""

    def make() -> Page:
        paper = one_page(visit.edition)
        links = (
            Link("Read the whole report", f"{visit.root}/report"),
            Link(f"See every {visit.plan.words.action.one}", f"{visit.root}/actions"),
        )
        values = {"heading": paper.title, "head": paper.head, "sections": sections_in(paper.front), "links": links}
        return Page(visit.plan.title, "blocks.html", values)

    return make


async def report(visit: Visit) -> Make:
    """The report without its appendix, whose actions have a page."""

    def make() -> Page:
        paper = front_of(visit.edition)
        links = (Link("Download the report with its appendix", f"{visit.root}/download"),)
        values = {"heading": paper.title, "head": paper.head, "sections": sections_of(paper, USUAL), "links": links}
        return Page("Report", "blocks.html", values)

    return make


async def actions(visit: Visit) -> Make:
    """The actions that a filter finds, grouped and in an order."""
    plan, text = visit.plan, visit.asked("q")
    if len(text) > MOST_TYPED:
        raise Invalid("q", f"a filter has at most {MOST_TYPED} characters")
    groupings, chosen = _groupings(visit), _filter(text, plan)
    grouping = _grouping(visit.asked("by"), groupings)
    orders = {name: order for name, order in ORDERS.items() if name != "owner" or visit.edition.has_owners}
    order = order_named(visit.asked("sort"))
    if order.name not in orders:
        raise Invalid("sort", no_such("order", order.name, orders))
    number = _number(visit.asked("page") or "1")

    def make() -> Page:
        found = listed(chosen, text, grouping, order, visit.edition, page=number)
        query = {"q": text, "by": grouping.name, "sort": order.name}

        def at(page: int) -> str:
            return f"{visit.root}/actions?{urlencode({**query, 'page': page})}" if 0 < page <= found.pages else ""

        title = plan.words.action.titles
        values = {
            "heading": title,
            "q": text,
            "by": grouping.name,
            "sort": order.name,
            "groupings": [(name, sanitise(one.word(plan).one)) for name, one in groupings.items()],
            "orders": [(name, one.words) for name, one in orders.items()],
            "example": HELP.replace("  mine", "").replace("  ", ", "),
            "words": [(word, meaning) for word, meaning in filter_help(plan) if word != "mine"],
            "listed": found,
            "has_owners": visit.edition.has_owners,
            "action_title": plan.words.action.title,
            "before": at(found.page - 1),
            "after": at(found.page + 1),
        }
        return Page(title if not text else f"{title}: {sanitise(text)}", "actions.html", values)

    return make


def _filter(text: str, plan: Plan) -> Filter:
    """The filter that is meant. Raises Invalid if a word of it means nothing here."""
    chosen = parse_filter(text)
    refusal = chosen.refusal(plan)
    if not refusal and any(term.field == STATE and term.values == ("mine",) for term in chosen.terms):
        refusal = '"mine" is for those who have logged in; say owner: and a name'
    if refusal:
        raise Invalid("q", refusal)
    return chosen


def _groupings(visit: Visit) -> dict[str, Grouping]:
    """What the list can be grouped by; by owner only where owners are published."""
    return {
        name: grouping
        for name, grouping in groupings_of(visit.plan).items()
        if name != "owner" or visit.edition.has_owners
    }


def _grouping(name: str, groupings: dict[str, Grouping]) -> Grouping:
    if not name:
        return groupings["theme"]
    meant = [one for one in groupings.values() if name.casefold() in (one.name, one.field)]
    if not meant:
        raise Invalid("by", no_such("grouping", name, groupings))
    return meant[0]


def _number(text: str) -> int:
    """A number of a page or review. Raises NoSuchPage if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise NoSuchPage(f"There is no page {sanitise(text[:20])}.")
    return int(text)


async def action(visit: Visit) -> Make:
    """Everything about one action, or about a finding that has no action of its own."""
    plan, asked = visit.plan, visit.parts["ref"]
    ref = plan.ref_meant(asked)
    found = plan.action(ref)
    if found is not None and found.is_withdrawn and is_mistake(found):
        found = None
    area = next((area for area in plan.areas if area.ref == ref), None) if found is None else None
    if found is None and area is None:
        raise NoSuchPage(f"There is no {plan.words.action.one} {sanitise(asked[:40])} in the plan.")
    updates = () if visit.is_public else await visit.live.history(ref, visit.moment)

    def make() -> Page:
        if found is not None:
            page = action_page(found, visit.edition, updates, visit.edition.summary.last_note(found))
        else:
            assert area is not None
            page = finding_page(area, visit.edition, updates)
        values = {
            "page": page,
            "sections": sections_in(tuple(tables_numbered(page.parts, 1))),
            "has_timeline": not visit.is_public,
            "many": plan.words.action.many,
        }
        return Page(f"{page.ref} {page.title}", "action.html", values)

    return make


async def changes(visit: Visit) -> Make:
    """How the actions moved since a day."""
    plan, text = visit.plan, visit.asked("since")
    day = read_date(text[:MOST_TYPED], "since", plan.as_at) if text else None
    if day is not None and day > plan.as_at:
        raise Invalid("since", f"{format_date(day)} is after {format_date(plan.as_at)}, the day of the figures")
    audience, restricted = visit.live.audience, visit.moment.restricted

    def read(store: Store) -> Comparison:
        before, review = earlier(store, plan, day)
        # What is withheld from them is withheld from the past too, before anything is compared.
        return compared(plan, seen_by(before, audience, restricted), ratings_of_last_weeks(store, plan), review)

    past = await visit.live.known(visit.moment, ("changes", day), read)

    def make() -> Page:
        values = {
            "heading": "Changes",
            "since": text,
            "sections": sections_in(tuple(harmless(block) for block in change_blocks(past, plan))),
        }
        return Page("Changes", "changes.html", values)

    return make


async def reviews(visit: Visit) -> Make:
    """The weekly reviews, the last one first, and the decisions that are still to be carried out."""
    plan = visit.plan

    def make() -> Page:
        entries = [
            {
                "title": f"Review {review.number}, {format_long_date(review.held_on)}",
                "address": f"{visit.root}/reviews/{review.number}" if review.is_closed else "",
                "words": _review_words(review, plan),
            }
            for review in reversed(plan.reviews)
        ]
        blocks = tuple(harmless(table) for table in decisions(visit.edition))
        values = {"heading": "Weekly reviews", "reviews": entries, "sections": sections_in(blocks)}
        return Page("Weekly reviews", "reviews.html", values)

    return make


def _review_words(review: WeeklyReview, plan: Plan) -> str:
    made = sum(decision.review == review.ref and not decision.withdrawn for decision in plan.decisions)
    chair = f"chaired by {sanitise(review.chair)}, " if review.chair else ""
    return f"{chair}{number_of(made, 'decision')}, {review.state.value}"


async def review(visit: Visit) -> Make:
    """The minutes of a closed review, as the document of them has them."""
    number, plan = _number(visit.parts["number"]), visit.plan
    if not any(one.number == number and one.is_closed for one in plan.reviews):
        raise NoSuchPage(f"There is no review {number}, or it is not closed yet.")
    today = visit.live.moment.edition.day
    try:
        minutes = await visit.live.known(
            visit.moment, ("minutes", number), lambda store: minutes_of(store, today, number)
        )
    except Nothing as error:
        raise NoSuchPage(str(error)) from error

    def make() -> Page:
        blocks = tuple(harmless(block) for block in tables_numbered(minutes_blocks(minutes), 1))
        title = sanitise(heading(minutes))
        links = (Link("All reviews", f"{visit.root}/reviews"),)
        return Page(
            title, "blocks.html", {"heading": title, "head": (), "sections": sections_in(blocks), "links": links}
        )

    return make


async def accessibility(visit: Visit) -> Make:
    """What the site says of its accessibility, in the wording of the model statement."""

    def make() -> Page:
        plan = visit.plan
        contact = visit.edition.report.contact.splitlines() or [visit.edition.author]
        values = {
            "organisation": sanitise(plan.organisation or plan.title),
            "contact": [shown_lines(line) for line in contact if line.strip()],
            "version": __version__,
        }
        return Page("Accessibility statement", "accessibility.html", values)

    return make
