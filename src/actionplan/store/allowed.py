"""What is no edit, or is not asked of a store by one alone: refused before any of it is done."""

from __future__ import annotations

from actionplan.model.grants import Access, Role
from actionplan.model.rules.permissions import deed_refusal
from actionplan.store import NotAllowed


def refuse_deed(access: Access, needed: Role, deed: str) -> None:
    """Refuses to do something for whoever has not the role for it.

    Args:
        access: Who they are to the plan.
        needed: The role that it needs.
        deed: What it is, behind "can".

    Raises:
        NotAllowed: that says who could.
    """
    if why := deed_refusal(access, needed, deed):
        raise NotAllowed(why)
