"""The appendix that sets the self-evaluation beside what the reviewers found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from actionplan.model.area import Area
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.self_evaluation import ThemeSelfEvaluation, by_theme, parts_of, written_words
from actionplan.model.sources import Strength
from actionplan.model.words import capital
from actionplan.reports.blocks import Block, Heading, Note, ReportCell, ReportColumn, ReportTable


def self_evaluation(plan: Plan) -> Iterator[Block]:
    """Theme by theme what we say of ourselves and what the reviewers found; nothing where nothing was written."""
    themes = by_theme(plan)
    if not themes:
        return
    yield Heading("Appendix 2: the self-evaluation")
    yield Note(f"What we said of each {plan.words.theme.one} last, beside what the reviewers found there.")
    columns = (
        ReportColumn(plan.words.theme.title, 30),
        ReportColumn("We say", 74),
        ReportColumn("The reviewers found", 74),
    )
    rows = tuple(tuple(map(ReportCell, (beside.theme.heading, _ours(beside), _theirs(beside)))) for beside in themes)
    yield ReportTable("The self-evaluation beside what the reviewers found", columns, rows)


def _ours(beside: ThemeSelfEvaluation) -> str:
    lines = [f"{name}: {text}" for name, text in parts_of(beside.latest)]
    return "\n".join([*lines, f"Written {written_words(beside.latest)}."])


def _theirs(beside: ThemeSelfEvaluation) -> str:
    lines = [
        *_listed(number_of(len(beside.strengths), "strength"), beside.strengths),
        *_listed(beside.called.finding.number(len(beside.findings)), beside.findings),
    ]
    if beside.comparison:
        lines.append(f"{capital(beside.comparison)}.")
    return "\n".join(lines)


def _listed(count: str, found: Iterable[Strength | Area]) -> list[str]:
    """How many there are, and each on a line of its own."""
    texts = [f"• {one.ref} {one.text}" for one in found]
    return [f"{count}:" if texts else f"{count}.", *texts]
