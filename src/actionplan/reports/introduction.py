"""What a report says of the review: what the plan follows from, how the review was held, what it said in summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actionplan.model.plan import Plan
from actionplan.model.report import HEADINGS
from actionplan.model.revised_wordings import revised_sentence
from actionplan.model.sources import period_words
from actionplan.reports.blocks import Block, Note, Paragraph
from actionplan.reports.edition import Edition
from actionplan.reports.phrases import joined, listed_words
from actionplan.reports.source_words import part_sentences, sources_sentence
from actionplan.reports.summary import Summary


def introduction(edition: Edition) -> Iterator[Block]:
    """What a person has written, then what the plan follows from."""
    summary = edition.summary
    if own := edition.report.paragraph(HEADINGS[0]):
        yield Paragraph(own)
    yield Paragraph(" ".join(_about(summary)))


def _about(summary: Summary) -> Iterator[str]:
    plan = summary.plan
    actions = plan.words.action.many
    areas = plan.words.area.number(len(plan.findings))
    if sources := sources_sentence(plan):
        of_whom = f"the {plan.title}{plan.of_organisation}"
        yield f"This report sets out progress on the {actions} of {of_whom}. {sources} It has {areas}."
    elif plan.part is None and not plan.reviewers and not period_words(plan):
        # Nothing is known of a review, so that the title is the plan's own.
        of_whom = f"the plan “{plan.title}”{plan.of_organisation}"
        yield f"This report sets out progress on the {actions} of {of_whom}. It has {areas}."
    else:
        reviewers = f" by the {plan.reviewers}" if plan.reviewers else ""
        title = joined(", ", f"{plan.title}{plan.of_organisation}{reviewers}", period_words(plan))
        yield f"This report sets out progress on the {actions} that follow from the {title}, which identified {areas}."
    yield from part_sentences(plan)
    if summary.findings.uses_responses:
        yield f"{summary.findings.words}. {summary.findings.check_words}"
    if words := revised_sentence(plan):
        yield words


def the_review(plan: Plan) -> Iterator[Block]:
    """For the appendix: how the review was held, what it named in summary, and its key messages, as far as known."""
    if sentences := tuple(_reviewers(plan)):
        yield Note(" ".join(sentences))


def _reviewers(plan: Plan) -> Iterator[str]:
    if plan.process:
        yield f"The review’s process included: {_list(plan.process)}."
    if plan.summary_strengths:
        yield f"The reviewers’ summary named these strengths: {_list(plan.summary_strengths)}."
    if messages := [f"“{message.title}”" for message in plan.key_messages]:
        were = "messages were" if len(messages) > 1 else "message was"
        yield f"Their key {were} {listed_words(messages)}."


def _list(parts: Sequence[str]) -> str:
    """Phrases of the reviewers in a sentence, each as they wrote it but for its first letter."""
    phrases = [_lower(part.rstrip(" .")) for part in parts]
    return (
        "; ".join(phrases) if any("," in phrase or " and " in phrase for phrase in phrases) else listed_words(phrases)
    )


def _lower(phrase: str) -> str:
    """A phrase within a sentence; an abbreviation or a name of two capitals stays."""
    return phrase if phrase[1:2].isupper() else f"{phrase[:1].lower()}{phrase[1:]}"
