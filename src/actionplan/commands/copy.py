"""The verb that takes a plan to another place: copy."""

from __future__ import annotations

import click

from actionplan.commands.common import current_day, safe, verb, waiting
from actionplan.commands.console import Refused, emit
from actionplan.model.number_words import number_of


@verb(
    "copy",
    "copy plan.db postgresql://plans.council.example/improvement",
    'copy "postgresql://plans.council.example/improvement?plan=adults" adults.db',
)
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
def copy(source: str, target: str) -> None:
    """Copy a whole plan FROM a file or a server TO another that has none there.

    Its history, digests and figures are the same. The names in the history of a file are what people said they were:
    on a server they are marked as not checked. FROM stays as it is; whoever works on it goes on there, so tell them.
    """
    from actionplan.model.endings import total_words
    from actionplan.store.opening import open_store, place_named
    from actionplan.usecases.copy_plan import copy_to

    store = open_store(place_named(source), waiting())
    try:
        copied = copy_to(store, place_named(target), current_day())
    except FileExistsError as error:
        raise Refused(f"{target} already exists and is left unchanged; choose another place") from error
    finally:
        store.close()
    plan = copied.plan
    emit(f"Copied to {safe(copied.location)}: {safe(total_words(plan))}, {number_of(plan.seq, 'change')}.\n")
    if copied.is_unproven:
        emit("The names in its history are as the file had them; the server checks those of changes from now on.\n")


VERBS = (copy,)
