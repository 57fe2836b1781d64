"""A table that came back from an owner: what they have filled in becomes proposals, as by their link."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from actionplan.model.log import Stamp
from actionplan.model.plan import Plan
from actionplan.model.proposals import CameBy, Proposal
from actionplan.model.web_links import LinkUse, WebLink, link_of_token
from actionplan.planfiles.answer_table import AnswerTable
from actionplan.planfiles.answer_table_layout import Heading
from actionplan.planfiles.table_rows import BadSheet
from actionplan.store import Store
from actionplan.usecases.proposals import Answered, NotAnswered, answer, answers_of_row, proposals_of

_FIELD_OF: Mapping[Heading, str] = {
    Heading.NOTE: "note",
    Heading.FORECAST: "new_forecast",
    Heading.RATING: "new_rag",
    Heading.REASON: "new_rag_reason",
    Heading.DONE_ON: "done_on",
    Heading.PROOF: "proof",
    Heading.NEW_DUE: "new_due",
    Heading.WHY: "why",
}
"""The field of a row of answers that each column is."""


class TableAnswered(Struct, frozen=True):
    """What a table that came back has come to."""

    person: str
    """The name of the person whose it is."""
    proposals: tuple[Proposal, ...]
    """What was proposed; nothing where all of it had been said before, or nothing was filled in."""
    plan: Plan
    """As it is then."""


def answer_by_table(
    store: Store, table: AnswerTable, stamp: Stamp, *, dry_run: bool = False, keeps_personal_data: bool = False
) -> TableAnswered:
    """Saves what somebody has filled in as proposals, one change; of a dry run only says what would be proposed.

    The table is the person's whose code it holds, and of nobody else's actions, whatever stands in it.

    Args:
        store: Where the plan is.
        table: The table, as it was read.
        stamp: Who brings it in, when and from where.
        dry_run: Whether to change nothing.
        keeps_personal_data: Whether what looks like a person's data is to be kept.

    Raises:
        BadSheet: if its code does not hold, or something in it cannot be taken; nothing is saved then.
        PersonalDataDoubted: if it looks like a person's data, and nobody has said that it is to be kept.
        StoreError: if it cannot be saved.
    """
    plan = store.plan(stamp.on)
    link = _link_of(plan, table)
    where: dict[tuple[str, str], str] = {}
    answers: list[Answered] = []
    for row in table.rows:
        cells = {field: row.cells.get(heading, "") for heading, field in _FIELD_OF.items()}
        for one in answers_of_row(row.ref, cells):
            where[one.subject, one.asks] = row.where
            answers.append(one)
    name, upto = plan.person_name(link.person), min(table.upto, plan.seq)
    try:
        if dry_run:
            edits = proposals_of(plan, link.person, answers, CameBy.TABLE, upto)
            made = tuple(edit.after for edit in edits if isinstance(edit.after, Proposal))
            return TableAnswered(name, made, plan)
        made = answer(
            *(store, stamp, link.person, answers, CameBy.TABLE), upto=upto, keeps_personal_data=keeps_personal_data
        )
    except NotAnswered as error:
        lines = [f"{where.get((one.subject, one.asks), one.subject)}: {refusal}" for one, refusal in error.refusals]
        raise BadSheet("; ".join(lines[:3]) + (f" (and {len(lines) - 3} more)" if len(lines) > 3 else "")) from error
    return TableAnswered(name, made, store.plan(stamp.on))


def _link_of(plan: Plan, table: AnswerTable) -> WebLink:
    link = link_of_token(plan.web_links, table.code, LinkUse.ANSWER, plan.as_at)
    if link is None:
        raise BadSheet(
            "the code of this table does not hold, or not any more: it is of another plan, or it has expired. "
            "Enter what it says by hand, or send its owner another reminder"
        )
    return link
