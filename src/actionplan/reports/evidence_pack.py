"""The index of an evidence pack: by finding what shows that something was done, the files, and what has none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from msgspec import Struct

from actionplan.model.action import Action, Evidence
from actionplan.model.area import Area
from actionplan.model.dates import format_date
from actionplan.model.evidence_files import size_words
from actionplan.model.number_words import number_of
from actionplan.model.plan import Plan
from actionplan.model.sanitise import first_line
from actionplan.reports.blocks import (
    Block,
    Heading,
    Note,
    Paper,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    harmless,
)
from actionplan.reports.phrases import cautions, demo_mark, joined


class PackedFile(Struct, frozen=True):
    """A piece of evidence in a pack, with its file, or why there is none."""

    piece: Evidence
    name: str = ""
    """Of the file in the pack; empty where there is none."""
    size: int = 0
    sha256: str = ""
    """The digest of the file that is in the pack."""
    address: str = ""
    """Where it is, where that is only an address; without the folders of a computer."""
    remark: str = ""
    """That it has changed since it was noted, or why it is not in the pack."""


class Pack(Struct, frozen=True):
    """What an evidence pack has."""

    plan: Plan
    """Without the texts of what is restricted."""
    title: str
    """What it is about: a theme, a finding or an action."""
    findings: tuple[tuple[Area, tuple[Action, ...]], ...]
    files: tuple[PackedFile, ...]
    restricted: int
    """How many pieces are restricted and left out."""
    made_by: str
    made_at: datetime

    @property
    def packed(self) -> tuple[PackedFile, ...]:
        """Those with a file."""
        return tuple(file for file in self.files if file.name)

    @property
    def unpacked(self) -> tuple[PackedFile, ...]:
        """Those that are only an address, or cannot be read."""
        return tuple(file for file in self.files if not file.name)

    @property
    def changed(self) -> tuple[PackedFile, ...]:
        """Those whose file is another than was noted."""
        return tuple(file for file in self.packed if file.remark)

    @property
    def sentences(self) -> tuple[str, ...]:
        """How much is in it, and what is not."""
        sentences = [f"{number_of(len(self.packed), 'file')} packed."]
        if self.changed:
            refs = ", ".join(file.piece.ref for file in self.changed)
            sentences.append(f"{number_of(len(self.changed), 'file')} changed since noted: {refs}.")
        if self.unpacked:
            sentences.append(f"{number_of(len(self.unpacked), 'piece')} of evidence without a file: listed at the end.")
        if self.restricted:
            sentences.append(f"{number_of(self.restricted, 'restricted piece')} of evidence left out.")
        return tuple(sentences)


def pack_paper(pack: Pack) -> Paper:
    """The index as a document."""
    plan, as_at = pack.plan, format_date(pack.plan.as_at)
    title = f"{demo_mark(plan)}Evidence: {pack.title}"
    return harmless(
        Paper(
            title=title,
            head=(
                ("Plan", joined(", ", plan.title, plan.organisation)),
                ("As at", f"{as_at}, change {plan.seq}"),
                ("Made by", pack.made_by),
            ),
            banner=". ".join(cautions(plan)),
            front=(),
            blocks=(Heading("Summary"), *map(Paragraph, pack.sentences), *_blocks(pack)),
            ending=(),
            appendix=(),
            foot=(f"Made by {pack.made_by} with actionplan from the plan as at {as_at}: change {plan.seq}.",),
            running=f"{title}, as at {as_at}, change {plan.seq}",
            author=pack.made_by,
            made_at=pack.made_at,
        )
    )


def _blocks(pack: Pack) -> Iterator[Block]:
    table = 0
    for section, (finding, actions) in enumerate(pack.findings, 1):
        words = pack.plan.words
        yield Heading(f"{words.finding.title} {finding.ref}", str(section))
        yield Paragraph(finding.text)
        refs = {action.ref for action in actions}
        files = [file for file in pack.files if file.piece.action in refs]
        if not files:
            yield Paragraph("There is no evidence in this pack.")
            continue
        table += 1
        yield _of_finding(pack, actions, files, table)
    yield Heading("Files", str(len(pack.findings) + 1))
    if pack.packed:
        table += 1
        yield _digests(pack, table)
        yield Note("SHA256SUMS has the same digests, as sha256sum --check reads them.")
    else:
        yield Paragraph("There are none.")
    if pack.unpacked:
        yield Heading("Without a file", str(len(pack.findings) + 2))
        yield _addresses(pack, table + 1)


def _of_finding(pack: Pack, actions: tuple[Action, ...], files: list[PackedFile], number: int) -> ReportTable:
    titles = {action.ref: f"{action.ref} {first_line(action.title)}" for action in actions}
    columns = (
        ReportColumn("Ref", 16),
        ReportColumn(pack.plan.words.action.title, 46),
        ReportColumn("What shows it", 50),
        ReportColumn("Kind and date", 26),
        ReportColumn("File", 40),
    )
    rows = tuple(
        (
            ReportCell(file.piece.ref),
            ReportCell(titles[file.piece.action]),
            ReportCell(file.piece.what),
            ReportCell(f"{file.piece.kind}, {format_date(file.piece.dated)}"),
            ReportCell("\n".join(filter(None, (file.name or "only an address", file.remark)))),
        )
        for file in files
    )
    return ReportTable("What shows it", columns, rows, number=number)


def _digests(pack: Pack, number: int) -> ReportTable:
    columns = (ReportColumn("File", 60), ReportColumn("Size", 18), ReportColumn("SHA-256", 100))
    rows = tuple(
        (ReportCell(file.name), ReportCell(size_words(file.size)), ReportCell(file.sha256)) for file in pack.packed
    )
    return ReportTable("Files in this pack", columns, rows, number=number)


def _addresses(pack: Pack, number: int) -> ReportTable:
    columns = (ReportColumn("Ref", 20), ReportColumn("What it is", 58), ReportColumn("Where, and why not here", 100))
    rows = tuple(
        (
            ReportCell(file.piece.ref),
            ReportCell(file.piece.what),
            ReportCell("\n".join(filter(None, (file.address, file.remark)))),
        )
        for file in pack.unpacked
    )
    return ReportTable("Evidence without a file", columns, rows, number=number)
