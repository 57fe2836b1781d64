"""The verb for rounds: round open, answered, close, withdraw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from actionplan.commands.common import (
    AS_AT,
    DB,
    JSON,
    changing,
    completes,
    current_day,
    opened,
    past_day,
    plan_of,
    verb,
)
from actionplan.commands.console import Program, emit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from actionplan.commands.styled import Text
    from actionplan.commands.tables import Lines
    from actionplan.model.edit import Edit
    from actionplan.model.plan import Plan
    from actionplan.model.round_answers import RoundAnswer
    from actionplan.model.update_rounds import UpdateRound

_OPENED_BY = "actionplan round open --due fri"


@click.group(
    "round",
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="[open|answered|close|withdraw] [ARGS]...",
    epilog="\b\nExamples:\n  actionplan round\n  actionplan round open --due fri\n  actionplan round answered Ann",
)
@AS_AT
@JSON
@DB
@click.pass_context
def round_(ctx: click.Context, as_at: str | None, *, as_json: bool) -> None:
    """Ask everybody how their actions stand, and see who has answered.

    Without a verb: the round that is open, or the last one; who has answered and how, and who is silent.
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened() as store:
        _tell(plan_of(store, past_day(as_at)), as_json=as_json)


@verb("open", "round open --due fri", "round open --due 4/12/2026")
@click.option("--due", default="", metavar="DATE", help="By when people are to answer: fri, 4/12/26, in 1 week.")
@JSON
def open_(due: str, *, as_json: bool) -> None:
    """Open a round: everybody with an open action or milestone is asked.

    Nothing is sent by it; actionplan remind writes to those who were asked.
    """
    from actionplan.model.rules.update_rounds import open_round

    _save(lambda plan: open_round(plan, due), as_json=as_json)


@verb("answered", 'round answered "Head of Quality"', "round answered Ann Bo")
@click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=completes("people"))
@JSON
def answered(names: tuple[str, ...], *, as_json: bool) -> None:
    """Note who has answered the open round by word of mouth.

    Whoever has proposed something in it, or has had all that is theirs updated since, has answered anyway.
    """
    from actionplan.model.rules.update_rounds import note_answers

    _save(lambda plan: note_answers(plan, names), as_json=as_json)


@verb("close", "round close")
@JSON
def close(*, as_json: bool) -> None:
    """Close the round that is open; whoever has not answered was silent in it."""
    from actionplan.model.rules.update_rounds import close_round

    _save(close_round, as_json=as_json)


@verb("withdraw", 'round withdraw "the reminders did not go out"')
@click.argument("reason", metavar="REASON")
@JSON
def withdraw(reason: str, *, as_json: bool) -> None:
    """Withdraw the round that is open: nobody was silent in it."""
    from actionplan.model.rules.update_rounds import withdraw_round

    _save(lambda plan: withdraw_round(plan, reason), as_json=as_json)


def _save(edit_of: Callable[[Plan], Edit], *, as_json: bool) -> None:
    """Saves what becomes of the round, says so, and prints how it stands."""
    from actionplan import settings
    from actionplan.commands.common import keeps_personal_data
    from actionplan.usecases.change import save_change

    with changing() as store:
        edit = edit_of(store.plan(current_day()))
        changed = save_change(
            store, [edit], settings.stamp("command"), keeps_personal_data=keeps_personal_data()
        )  # fmt: skip
    if not as_json:
        emit(f"Saved as change {changed.saved.seq}; actionplan undo undoes it.\n")
    _tell(changed.plan, edit.ref, as_json=as_json)


def _tell(plan: Plan, ref: str = "", *, as_json: bool) -> None:
    """Prints a round: that of a ref, else the open one, else the last one that counts."""
    from actionplan.model.round_answers import answers_of, open_round_of, standing_rounds

    update_round = open_round_of(plan) or next(reversed(standing_rounds(plan)), None)
    if ref:
        update_round = next(each for each in plan.update_rounds if each.ref == ref)
    answers = answers_of(update_round, plan) if update_round is not None else ()
    if as_json:
        from actionplan.reports.writers.json_text import written

        emit(written(round_object(update_round, answers, plan) if update_round is not None else None))
        return
    from actionplan.commands.tables import paragraph, print_page

    if update_round is None:
        print_page(paragraph(f"No round has been opened yet; {_OPENED_BY} asks everybody with something open."), plan)
    else:
        print_page(_lines(update_round, answers, plan), plan)


def round_object(update_round: UpdateRound, answers: Sequence[RoundAnswer], plan: Plan) -> dict[str, Any]:
    """The object of a round: its days, and everybody who was asked."""
    from actionplan.model.round_answers import is_over

    return {
        "round": update_round.number,
        "ref": update_round.ref,
        "opened_on": update_round.opened_on,
        "due": update_round.due,
        "closed_on": update_round.closed_on,
        "withdrawn": update_round.withdrawn or None,
        "asked": [
            {
                "name": plan.person_name(answer.person),
                "answered": answer.has_answered,
                "how": answer.how or None,
                "silent": not answer.has_answered and is_over(update_round, plan.as_at),
                "silent_before": answer.silent_before,
            }
            for answer in answers
        ],
    }


def _lines(update_round: UpdateRound, answers: Sequence[RoundAnswer], plan: Plan) -> Lines:
    from actionplan.commands.styled import Styled
    from actionplan.commands.tables import grid, paragraph
    from actionplan.model.round_answers import round_summary, silence_words

    yield from paragraph(Styled(round_summary(update_round, answers, plan), "bold"))
    if not answers:
        return

    def row(answer: RoundAnswer) -> Sequence[Text]:
        if answer.has_answered:
            return plan.person_name(answer.person), answer.how
        return plan.person_name(answer.person), Styled(silence_words(answer, update_round, plan), "bold")

    yield ""
    # Those who have not answered are who somebody wants to see.
    rows = (row(answer) for answer in sorted(answers, key=lambda answer: answer.has_answered))
    yield from grid(("Person", "Answer"), rows, flexible={0: 16, 1: 16})


for _verb in (open_, answered, close, withdraw):
    round_.add_command(_verb)

VERBS = (round_,)
