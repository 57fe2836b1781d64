"""The verb that revises a plan by the reviewers' later report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, current_day, opened_to, verb
from actionplan.commands.console import emit

if TYPE_CHECKING:
    from datetime import date

    from actionplan.commands.tables import Lines
    from actionplan.model.incoming_report import IncomingReport
    from actionplan.model.report_matching import Outcome
    from actionplan.usecases.revise import RevisedPlan


@verb(
    "revise",
    "revise final-report.yaml --dry-run",
    'revise findings.csv --title "final report" --reported-on 12/1/27',
    'revise final-report.yaml --answer "3.4=1.2" --answer "4.1=new"',
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would come of each finding, without changing anything.")
@click.option(
    "--source", default="", metavar="REVIEW", help="Of which review it is a later report, where there are several."
)
@click.option("--title", default="", metavar="WORDS", help="What the report is called; else: final report.")
@click.option("--reported-on", metavar="DATE", help="Its date, where the file does not say it.")
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="REF=REFS",
    help="What a finding of the report is of the plan's: 3.4=1.2, 3.4=1.2,1.3 or 3.4=new; again for one more.",
)
@JSON
def revise(
    file: Path,
    *,
    dry_run: bool,
    source: str,
    title: str,
    reported_on: str | None,
    answers: tuple[str, ...],
    as_json: bool,
) -> None:
    """Revise the plan by the reviewers' final report.

    FILE is a plan file (see docs/plan-file.md), or a table, .csv or .xlsx, with a row a finding and the columns Ref,
    Theme and Finding. Each finding is matched with the plan's by its words and its ref, and keeps its ref, its actions
    and its history; both wordings are kept. A new one gets a ref and an action. One that the report does not have
    stays, marked, and its actions go on.

    What is not sure is not matched: it is listed, with the answer that decides otherwise. All of it is one change,
    undone as one, behind a backup.
    """
    from actionplan import settings
    from actionplan.model.report_matching import with_answers
    from actionplan.planfiles.report_file import read_report
    from actionplan.planfiles.table_rows import BadSheet
    from actionplan.planfiles.yaml_events import BadPlanFile
    from actionplan.usecases.revise import revise_plan

    today = current_day()
    try:
        incoming = _told(read_report(file, today), title, reported_on, today)
    except (BadPlanFile, BadSheet) as error:
        from actionplan.commands.console import Refused

        raise Refused(f"{error}; nothing was changed") from error
    with opened_to(change=not dry_run) as store:
        done = revise_plan(
            store,
            incoming,
            settings.stamp("command"),
            lambda matches: with_answers(matches, answers),
            source=source,
            dry_run=dry_run,
        )
    if as_json:
        emit(_json(done, dry_run=dry_run))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(done, dry_run=dry_run), done.plan)


def _told(incoming: IncomingReport, title: str, reported_on: str | None, today: date) -> IncomingReport:
    """The report with what the options say of it."""
    from msgspec.structs import replace

    from actionplan.model.typed_values import read_date, read_text

    if name := read_text(title, "title"):
        incoming = replace(incoming, title=name)
    day = read_date(reported_on or "", "reported_on", today)
    return replace(incoming, reported_on=day) if day is not None else incoming


def _json(done: RevisedPlan, *, dry_run: bool) -> str:
    from actionplan.reports.writers.json_text import written

    return written(
        {
            "dry_run": dry_run,
            "report": done.incoming.title,
            "reported_on": done.incoming.reported_on,
            "change": done.seq,
            "backup": str(done.backup) if done.backup else None,
            "outcomes": [_outcome_object(outcome, done) for outcome in done.revised.outcomes],
            "doubts": [
                {
                    "part": doubt.part.value,
                    "ref": doubt.new.name,
                    "text": doubt.new.text,
                    "may_be": list(doubt.proposal.likely),
                    "likeness": doubt.proposal.likeness,
                    "answer": doubt.answer,
                }
                for doubt in done.doubts
            ],
            "remarks": done.incoming.doubts,
        }
    )


def _outcome_object(outcome: Outcome, done: RevisedPlan) -> dict[str, Any]:
    refs = done.revised.refs
    return {
        "part": outcome.part.value,
        "outcome": outcome.fate.value,
        "before": [{"ref": item.name, "text": item.text} for item in outcome.old],
        "after": [
            {"ref": refs.get(item.name, heir) or None, "ref_in_report": item.name, "text": item.text}
            if outcome.part == "finding"
            else {"ref": heir or None, "ref_in_report": item.name, "text": item.text}
            for item, heir in zip(outcome.new, outcome.heirs, strict=True)
        ],
        "likeness": outcome.likeness if outcome.old and outcome.new else None,
    }


def _page(done: RevisedPlan, *, dry_run: bool) -> Lines:
    from actionplan.commands.tables import paragraph
    from actionplan.model.report_matching import Fate
    from actionplan.model.word_differences import CLOSE, OPEN
    from actionplan.reports.revision_words import counts_words, doubt_words, parts_words

    revised, words = done.revised, done.plan.words
    counts = counts_words(revised.outcomes)
    if done.seq is not None:
        yield from paragraph(f"Revised by the {revised.label}, as change {done.seq}; actionplan undo undoes it.")
    elif revised.edits and dry_run:
        yield from paragraph(f"Would revise the plan by the {revised.label}; nothing is changed yet.")
    else:
        yield from paragraph(f"The {revised.label} says just what the plan has; nothing was changed.")
    yield from paragraph(f"{words.finding.titles}: {counts}")
    for line in parts_words(revised.outcomes):
        yield from paragraph(words.put_in(line))
    shown = [outcome for outcome in revised.outcomes if outcome.fate is not Fate.SAME]
    if any(outcome.old and outcome.new for outcome in shown):
        yield from paragraph(f"Words that differ stand between {OPEN} and {CLOSE}.")
    yield from _outcome_lines(shown, done)
    if done.doubts:
        yield ""
        yield from paragraph("Not sure, and so not matched:")
        for doubt in done.doubts:
            yield from paragraph(f"  {words.put_in(doubt_words(doubt))}")
    if done.incoming.doubts:
        yield ""
        yield from paragraph("Of the file:")
        for remark in done.incoming.doubts:
            yield from paragraph(f"  {remark}")
    if done.backup is not None:
        yield from paragraph(f"The plan before it: {done.backup}")


def _outcome_lines(shown: list[Outcome], done: RevisedPlan) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import paragraph
    from actionplan.reports.revision_words import heading_of

    heading = ""
    for outcome in shown:
        title = heading_of(outcome.fate, outcome.part, done.plan)
        if title != heading:
            heading = title
            yield ""
            yield from paragraph(Styled(heading, "bold"))
        yield from _wordings(outcome, done)


def _wordings(outcome: Outcome, done: RevisedPlan) -> Lines:
    """Both wordings of what has come to something, one below the other."""
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import hanging
    from actionplan.model.report_matching import Part
    from actionplan.model.word_differences import marked_words, word_differences

    before, after = (" ".join(item.text for item in items) for items in (outcome.old, outcome.new))
    is_pair = len(outcome.old) == len(outcome.new) == 1
    if is_pair:
        before, after = map(marked_words, word_differences(before, after))
    refs = done.revised.refs if outcome.part is Part.FINDING else {}
    for item in outcome.old:
        yield from hanging([Styled(f"  {item.name}  ", "bold"), "before  "], before if is_pair else item.text)
    for item, heir in zip(outcome.new, outcome.heirs, strict=True):
        name = refs.get(item.name) or heir or item.name
        label = "now     " if outcome.old else ""
        yield from hanging([Styled(f"  {name}  ", "bold"), label], after if is_pair else item.text)


VERBS = (revise,)
