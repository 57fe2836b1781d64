"""The verb for evidence: evidence REF adds a piece; evidence withdraw, check, pack."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from actionplan.commands.common import (
    DB,
    JSON,
    action_of,
    changing,
    completes,
    current_day,
    database,
    opened,
    place,
    safe,
    verb,
)
from actionplan.commands.console import Program, Refused, emit
from actionplan.commands.saving import evidence_saved, save_and_tell

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from actionplan.model.evidence_files import FileCheck

_ADD = "add"


class _EvidenceGroup(Program):
    """A group whose ``add`` need not be said: what stands first and is none of its verbs is the ref of an action."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts ``add`` before what adds a piece of evidence."""
        first = 0
        while first < len(args) and args[first].startswith("--db"):
            first += 1 if "=" in args[first] else 2
        words = args[first : first + 1]
        if words and words[0] not in self.commands and words[0] != "--help":
            args = [*args[:first], _ADD, *args[first:]]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """The verbs, and the actions that a piece can be added to."""
        from actionplan.commands.completion_values import candidates

        return [*candidates("actions", ctx, incomplete), *super().shell_complete(ctx, incomplete)]


@click.group(
    "evidence",
    cls=_EvidenceGroup,
    invoke_without_command=True,
    subcommand_metavar="REF|withdraw|check|pack [ARGS]...",
    epilog="\b\nExamples:\n"
    '  actionplan evidence 1.2 --what "Threshold audit" --kind c --where oct.docx\n'
    "  actionplan evidence 1.2 --what Minutes --kind doc --where min.pdf --keep\n"
    "  actionplan evidence check\n"
    "  actionplan evidence add --help",
)
@DB
@click.pass_context
def evidence(ctx: click.Context) -> None:
    """Add evidence, withdraw it, check its files or pack them.

    The ref of an action adds a piece: what it is, of which kind, and where it lies. Of a file that can be read, its
    size, SHA-256 and the day are noted; check says whether it is still the same.
    """
    if ctx.invoked_subcommand is None:
        raise click.UsageError("give the ref of an action, or withdraw, check or pack", ctx)


@verb(
    _ADD,
    'evidence 1.2 --what "Threshold audit" --kind c --where oct.docx',
    'evidence 1.2 --what "Parents\' survey" --kind fe --dated 31/10/26',
    "evidence 1.2 --what Minutes --kind doc --where min.pdf --keep",
)
@click.argument("ref", shell_complete=completes("actions"))
@click.option("--what", required=True, metavar="TEXT", help="What it is.")
@click.option(
    "--kind",
    required=True,
    shell_complete=completes("kinds of evidence"),
    metavar="KIND",
    help="casework audit, data, document, feedback or observation; c or fe will do.",
)
@click.option(
    "--where", "place", default="", metavar="PLACE", help="A path or an address; of a file, size and digest are noted."
)
@click.option("--keep", is_flag=True, help="Keep a copy of the file in a folder beside the plan.")
@click.option("--dated", default="", metavar="DATE", help="Its date; else today.")
@JSON
def add(ref: str, *, keep: bool, as_json: bool, **texts: str) -> None:
    """Add a piece of evidence to an action.

    It is kept beside the action and counted; show lists it. Of a file that can be read, its size, SHA-256 and the day
    are noted, so that evidence check can say whether it is still the same.
    """
    from actionplan.model.rules.records import add_evidence
    from actionplan.store.file_reading import FileReading
    from actionplan.usecases.evidence_files import EvidenceFile

    today = current_day()
    with changing() as store:
        plan = store.plan(today)
        action = action_of(plan, ref)
        edits = [add_evidence(plan, action, **texts)]
        file = EvidenceFile(place(), today, is_kept=keep)
        try:
            if not store.read_only:
                edits = file.finished(edits, FileReading())
            save_and_tell(store, edits, evidence_saved, as_json=as_json)
            file.saved()
        finally:
            file.undo()
    if file.words and not as_json:
        emit(f"{safe(file.words[0].upper() + file.words[1:])}\n")


@verb("withdraw", 'evidence withdraw 1.2/1 --reason "it was of another team"')
@click.argument("ref", metavar="PIECE", shell_complete=completes("evidence"))
@click.option("--reason", required=True, metavar="TEXT", help="Why it does not count any more.")
@JSON
def withdraw(ref: str, reason: str, as_json: bool) -> None:
    """Withdraw a piece of evidence: it counts no more.

    It stays in the history with the reason, and a kept copy stays in its folder.
    """
    from actionplan.model.rules.records import evidence_meant, withdraw_evidence

    with changing() as store:
        plan = store.plan(current_day())
        edit = withdraw_evidence(plan, evidence_meant(plan, ref), reason)
        save_and_tell(store, [edit], evidence_saved, as_json=as_json)


@verb("check", "evidence check", "evidence check --json")
@JSON
@click.pass_context
def check(ctx: click.Context, as_json: bool) -> None:
    """Look whether the files of the evidence are still what was noted.

    Each is the same, changed, gone, not reachable (no permission, or a disk or network folder that is not there), only
    an address, or never noted. Of one that a copy is kept of, the copy counts. It ends with 1 if any is changed or
    gone.
    """
    from actionplan.store.file_reading import FileReading
    from actionplan.usecases.evidence_files import check_evidence

    with opened() as store:
        plan = store.plan(current_day())
    number = sum(not piece.withdrawn for piece in plan.evidence)
    shows = sys.stderr.isatty() and not as_json
    checks: list[FileCheck] = []
    for file_check in check_evidence(plan, database(), FileReading()):
        checks.append(file_check)
        if shows:
            click.echo(f"\rlooked at {len(checks)} of {number}", err=True, nl=False)
    if shows and checks:
        click.echo("\r" + " " * 40 + "\r", err=True, nl=False)
    if as_json:
        from actionplan.reports.writers.json_objects import evidence_object
        from actionplan.reports.writers.json_text import written

        objects = [
            {**evidence_object(each.piece), "state": each.state.value, "remark": each.remark or None} for each in checks
        ]
        emit(written(objects))
    else:
        emit("".join(f"{safe(line)}\n" for line in _check_lines(checks)))
    if any(each.state.is_wrong for each in checks):
        ctx.exit(1)


def _check_lines(checks: Sequence[FileCheck]) -> list[str]:
    """A line a piece, then how many there are of each state."""
    from actionplan.model.evidence_files import FileState
    from actionplan.model.sanitise import first_line

    if not checks:
        return ["There is no evidence yet; add it with: actionplan evidence REF --what …"]
    wide = max(len(each.piece.ref) for each in checks)
    lines = []
    for each in checks:
        words = "  ".join(filter(None, (first_line(each.piece.what), each.piece.place)))
        remark = f" ({each.remark})" if each.remark else ""
        lines.append(f"{each.piece.ref:<{wide}}  {each.state.value:<15}  {words}{remark}")
    counts: Mapping[FileState, int] = {state: sum(each.state is state for each in checks) for state in FileState}
    lines.append(", ".join(f"{number} {state.value}" for state, number in counts.items() if number))
    return lines


@verb("pack", "evidence pack 3 -o theme3.zip", "evidence pack 1.2 -o finding-1.2.zip")
@click.argument("about", metavar="THEME", shell_complete=completes("themes"))
@click.option(
    *("-o", "--output"), type=click.Path(path_type=Path), required=True, metavar="FILE", help="The zip file to write."
)
@click.option("--force", is_flag=True, help="Overwrite FILE if it already exists.")
@JSON
def pack(about: str, output: Path, *, force: bool, as_json: bool) -> None:
    """Put the evidence of a theme into one zip file, for a visit.

    THEME is its number or enough of its title; the ref of a finding or of an action will do. The file has an index by
    finding (index.docx, index.html), the files that are kept or can be read, and SHA256SUMS. What is only an address
    is listed, and what has changed since it was noted is said. What is restricted is left out and counted.
    """
    from actionplan.usecases.evidence_pack import make_pack

    with opened() as store:
        made_by = store.plan(current_day()).access.name
        try:
            result = make_pack(store, current_day(), about, output, made_by, over=force)
        except FileExistsError:
            raise Refused(f"{output} already exists; --force overwrites it") from None
    if not as_json:
        emit(f"Written: {safe(output)}\n")
        emit("".join(f"{safe(sentence)}\n" for sentence in result.sentences))
        return
    from actionplan.reports.writers.json_text import written

    files = [
        {"ref": file.piece.ref, "file": file.name or None, "sha256": file.sha256 or None, "remark": file.remark or None}
        for file in result.files
    ]
    emit(written({"written": str(output), "about": result.title, "restricted": result.restricted, "files": files}))


for _verb in (add, withdraw, check, pack):
    evidence.add_command(_verb)

VERBS = (evidence,)
