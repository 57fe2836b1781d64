"""Links to the pages of a plan: given to somebody, whose token is known for that moment only, and withdrawn."""

from __future__ import annotations

from msgspec import Struct

from actionplan.model.log import Stamp
from actionplan.model.rules.web_links import give_link, withdraw_link
from actionplan.model.web_links import LinkUse, WebLink, new_token
from actionplan.store import Store
from actionplan.usecases.change import Changed, save_change


class GivenLink(Struct, frozen=True):
    """A link that was given to somebody."""

    link: WebLink
    token: str
    """What opens it. It is kept nowhere: whoever loses it is given another link."""
    changed: Changed

    @property
    def path(self) -> str:
        """What stands behind the address of the pages."""
        if self.link.use is LinkUse.CALENDAR:
            from urllib.parse import quote

            name = self.changed.plan.person_name(self.link.person) or "all"
            return f"/calendar/{quote(name, safe='')}.ics?key={self.token}"
        return f"/enter/{self.token}"


def give(store: Store, stamp: Stamp, holder: str, *, use: LinkUse, owner: str = "", until: object = "") -> GivenLink:
    """Gives somebody a link.

    Args:
        store: Where the plan is.
        stamp: Who gives it, when and from where.
        holder: Who is given it.
        use: What it is for.
        owner: Of a calendar, whose dates it shows, by name; empty for all.
        until: The last day on which it works, as typed; empty for a year.

    Raises:
        Invalid: as :func:`~actionplan.model.rules.web_links.give_link`.
        StoreError: if it cannot be saved.
    """
    token = new_token()
    edit = give_link(store.plan(stamp.on), token, holder=holder, use=use, owner=owner, until=until)
    # Who reads the plan is said on purpose.
    changed = save_change(store, [edit], stamp, keeps_personal_data=True)
    link = next(link for link in changed.plan.web_links if link.ref == edit.ref)
    return GivenLink(link, token, changed)


def withdraw(store: Store, stamp: Stamp, ref: str, reason: str) -> Changed:
    """Withdraws a link: within a second it opens nothing any more.

    Raises:
        Invalid: if there is no such link, or no reason is given.
        StoreError: if it cannot be saved.
    """
    return save_change(store, [withdraw_link(store.plan(stamp.on), ref, reason)], stamp)
