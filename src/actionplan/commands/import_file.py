"""The verb that takes a file into the plan, an edited export or a team's own: one change, behind a backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import JSON, keeps_personal_data, opened_to, safe, verb
from actionplan.commands.console import Refused, emit
from actionplan.commands.reading_options import decided_of, errors_as, progress, stop, with_reading, write_left_out
from actionplan.model.number_words import number_of
from actionplan.model.number_words import verb as verb_of

if TYPE_CHECKING:
    from actionplan.commands.tables import Lines
    from actionplan.planfiles.answer_table import AnswerTable
    from actionplan.usecases.team_file import Brought, Looked


@verb(
    "import",
    "import plan.xlsx --dry-run",
    "import plan.xlsx",
    'import ours.xlsx --map "Lead officer=owner"',
    'import ours.xlsx --answer "Lead: A / B=B"',
    "import ours.docx --leave-out to-correct.csv",
    'import plan.csv --note "dates agreed at the Board of 27 Nov"',
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, without changing it.")
@click.option(
    "--note", default="", metavar="TEXT", help="Why. It serves as the reason of ratings and moved dates without one."
)
@with_reading
@click.option("--blank-clears", is_flag=True, help="An empty cell empties what the plan has of the owner, the date …")
@click.option("--this-is-the-plan", is_flag=True, help="Take the file though none of its findings is the plan's.")
@JSON
def import_(
    file: Path,
    *,
    dry_run: bool,
    note: str,
    mapping: tuple[str, ...],
    blank_clears: bool,
    this_is_the_plan: bool,
    strict: bool,
    as_json: bool,
    **reading: Any,
) -> None:
    """Bring an edited export or your own file into the plan.

    FILE is .xlsx, .xls, .ods, .csv, .tsv or a .docx with a table. Its columns are known by their headings, whatever
    they are called; what is not known is kept as a field of your own. Each row is found by its ref, else by its words;
    one that the plan does not have is added. An empty cell changes nothing.

    The table of a reminder that somebody has filled in becomes proposals; see: actionplan proposals.

    Every cell that was inferred, doubted, left open or refused is listed. Doubts have an answer that never flatters,
    until you give another. All rows are one change, undone as one, behind a backup; if a row is refused, nothing is
    changed. It ends with 0 when every row is in, and with 1 when one is not.
    """
    from actionplan import settings
    from actionplan.commands.file_pages import why_stopped
    from actionplan.planfiles.answer_table import answer_table_in
    from actionplan.planfiles.book import read_book
    from actionplan.planfiles.table_rows import BadSheet
    from actionplan.usecases.team_file import bring_in, look_at

    with errors_as(as_json):
        decided = decided_of(mapping, reading, note=note, blank_clears=blank_clears, this_is_the_plan=this_is_the_plan)
        try:
            book = read_book(file)
            table = answer_table_in(book)
            if table is not None:
                _answered(table, dry_run=dry_run, as_json=as_json)
                return
            with opened_to(change=not dry_run) as store, progress() as step:
                stamp = settings.stamp("import")
                looked = look_at(store, book, stamp, decided, step)
                is_stopped = looked.is_refused or strict and bool(looked.doubts)
                if is_stopped or dry_run:
                    why = why_stopped(looked, strict=strict, done="nothing was changed")
                    _show(looked, None, dry_run=True, as_json=as_json, file=None, error=why)
                    stop(why, as_json=as_json)
                    return
                written = write_left_out(looked, reading["leave_out"])
                brought = bring_in(store, looked, stamp, keeps_personal_data=keeps_personal_data())
        except BadSheet as error:
            raise Refused(f"{error}; nothing was changed") from error
    _show(looked, brought, dry_run=False, as_json=as_json, file=written)
    if looked.left_out:
        raise SystemExit(1)


def _answered(table: AnswerTable, *, dry_run: bool, as_json: bool) -> None:
    """Takes the table that somebody was sent with a reminder: what they have filled in is proposed."""
    from actionplan import settings
    from actionplan.usecases.answer_table import answer_by_table

    with opened_to(change=not dry_run) as store:
        answered = answer_by_table(
            *(store, table, settings.stamp("import")), dry_run=dry_run, keeps_personal_data=keeps_personal_data()
        )
    plan = answered.plan
    if as_json:
        from actionplan.reports.writers.json_proposals import proposal_object
        from actionplan.reports.writers.json_text import written

        emit(
            written(
                {
                    "dry_run": dry_run,
                    "person": answered.person,
                    "proposals": [proposal_object(one, plan) for one in answered.proposals],
                }
            )
        )
        return
    from actionplan.commands.proposals import proposal_lines
    from actionplan.commands.tables import print_page

    count = number_of(len(answered.proposals), "proposal")
    would = "would be made: it was a dry run" if dry_run else "made; see: actionplan proposals"
    emit(f"Answer of {safe(answered.person)}: {count} {would}.\n")
    if answered.proposals:
        print_page(proposal_lines(plan, answered.proposals), plan)


def _show(
    looked: Looked, brought: Brought | None, *, dry_run: bool, as_json: bool, file: Path | None, error: str = ""
) -> None:
    if as_json:
        from actionplan.commands.file_pages import plain, report_json
        from actionplan.model.file_changes import changes_of
        from actionplan.planfiles.spreadsheet.remarks import RemarkKind
        from actionplan.reports.writers.json_text import written

        changes = [
            {"ref": ref, "field": field, "before": plain(before), "after": plain(after)}
            for ref, field, before, after in changes_of(looked.edits, looked.plan)
        ]
        fields = {
            **({"error": error} if error else {}),
            "dry_run": dry_run,
            "change": brought.seq if brought else None,
            "backup": plain(brought.backup if brought else None),
            "changes": changes,
            "ignored": [remark.words for remark in looked.remarks if remark.kind is RemarkKind.LEFT_OUT],
            "doubts": [remark.words for remark in looked.doubts],
            "left_out_file": str(file) if file else None,
            **report_json(looked),
        }
        emit(written(fields))
        return
    from actionplan.commands.tables import print_page

    print_page(_page(looked, brought, dry_run=dry_run, file=file), looked.plan)


def _page(looked: Looked, brought: Brought | None, *, dry_run: bool, file: Path | None) -> Lines:
    from actionplan.commands.file_pages import changes_page, report_page
    from actionplan.commands.tables import paragraph
    from actionplan.model.file_changes import changes_of

    yield from paragraph(_headline(looked, brought, len(changes_of(looked.edits, looked.plan)), dry_run))
    yield from changes_page(looked.edits, looked.plan)
    yield from report_page(looked)
    if looked.since:
        changes_since, are = number_of(looked.since, "change"), verb_of(looked.since, "is", "are")
        yield from paragraph(f"{changes_since} made since the file was exported {are} kept.")
    if file is not None:
        yield from paragraph(f"{number_of(len(looked.left_out), 'row')} left out, to be corrected in {safe(file)}")
    if brought is not None and brought.backup is not None:
        yield from paragraph(f"The plan before it: {brought.backup}")


def _headline(looked: Looked, brought: Brought | None, fields: int, dry_run: bool) -> str:
    if not looked.edits and looked.is_refused:
        return "Nothing is changed: see what is refused."
    if not looked.edits and looked.says_otherwise:
        return "Nothing to change; where the file says otherwise, the plan stays as it is."
    if not looked.edits:
        return "Nothing to change: the plan says what the file says."
    extent = _extent(looked, fields)
    if dry_run or brought is None:
        return f"Would change {extent}; nothing is changed yet."
    return f"Imported as change {brought.seq}: {extent}; actionplan undo undoes it."


def _extent(looked: Looked, fields: int) -> str:
    """``9 fields of 3 actions, 2 new actions, 1 note``."""
    from actionplan.model.action import Action
    from actionplan.model.area import Area
    from actionplan.model.file_changes import records_of
    from actionplan.model.milestones import Milestone

    words = looked.plan.words
    parts: list[str] = []
    changed = [
        (words_of, {edit.ref for edit in looked.edits if edit.before is not None and isinstance(edit.after, kind)})
        for kind, words_of in ((Action, words.action), (Area, words.area), (Milestone, words.milestone))
    ]
    things = [words_of.number(len(refs)) for words_of, refs in changed if refs]
    if things:
        parts.append(f"{number_of(fields, 'field')} of {' and '.join(things)}")
    kinds = [kind for _, kind, _ in records_of(looked.edits)]
    for kind, level in (("area", words.area), ("action", words.action), ("milestone", words.milestone)):
        if kinds.count(kind):
            parts.append(f"{number_of(kinds.count(kind), f'new {level.one}', f'new {level.many}')}")
    if kinds.count("note"):
        parts.append(number_of(kinds.count("note"), "progress note"))
    return ", ".join(parts) or "what its columns are"


VERBS = (import_,)
