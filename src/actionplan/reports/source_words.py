"""What documents say of the reviews that a plan follows from, and of being about one of them alone."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.dates import format_date
from actionplan.model.number_words import verb
from actionplan.model.plan import Plan
from actionplan.model.source_part import sources_of
from actionplan.model.sources import Source
from actionplan.reports.phrases import listed_words


def source_words(source: Source) -> str:
    """A review with who reviewed and when, as far as that is known: ``Monitoring visit (Ofsted, 6 Oct 2026)``."""
    reviewers = dict.fromkeys(filter(None, (source.body, source.reviewers)))
    words = ", ".join(filter(None, (*reviewers, _days(source))))
    return f"{source.title} ({words})" if words else source.title


def _days(source: Source) -> str:
    first, last = source.review_from or source.review_to, source.review_to or source.review_from
    if first is None or last is None:
        return f"reported {format_date(source.reported_on)}" if source.reported_on else ""
    return format_date(first) if first == last else f"{format_date(first)} to {format_date(last)}"


def sources_sentence(plan: Plan) -> str:
    """Which reviews the plan follows from; empty where the plan itself is of one, and says so at its top."""
    sources = sources_of(plan)
    if "" in sources and len(sources) == 1:
        return ""
    words = "; ".join(map(source_words, sources.values()))
    return (
        f"The plan follows from {words}."
        if len(sources) == 1
        else f"The plan follows from {len(sources)} sources: {words}."
    )


def part_sentences(plan: Plan) -> Iterator[str]:
    """What a document of one source says: what it is a part of, and what the whole plan counts elsewhere."""
    if plan.part is None:
        return
    yield f"This is the part of the plan “{plan.part.plan_title}” that follows from one of its sources."
    findings = plan.words.finding.many
    under: dict[str, list[str]] = {}
    for ref, title in plan.part.counted_elsewhere:
        under.setdefault(title, []).append(ref)
    for title, refs in under.items():
        are, they = verb(len(refs), "is", "are"), verb(len(refs), "it", "they")
        answer = verb(len(refs), "answers", "answer")
        first = f"{listed_words(refs)} {are} counted under {title}, whose {findings} {they} {answer} first"
        yield f"In the whole plan {first}; here {they} {are} counted too."
