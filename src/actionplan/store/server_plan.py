"""The address of a plan on a server."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from msgspec import Struct

from actionplan import settings
from actionplan.model.sanitise import sanitise
from actionplan.store import StoreError

SCHEMES = ("postgresql", "postgres")
USUAL_PLAN = "plan"
"""What a plan on a server is called where its address does not say."""
LONGEST_PLAN_NAME = 40
_PLAN_NAME = re.compile(rf"(?!pg_)[a-z][a-z0-9_]{{0,{LONGEST_PLAN_NAME - 1}}}")
_NO_ADDRESS = "that is not the address of a server; write postgresql://host/database"
_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/@]*(?=@)|(?<=[?&])(password=)[^&]*")
_NO_FILE_NAME = re.compile(r"[^\w.-]+")


class ServerPlan(Struct, frozen=True):
    """A plan on a server: one schema of a database."""

    server: str
    """The address of the database as libpq takes it, without the plan and never with a password."""
    plan: str
    is_named: bool = True
    """Whether the address says which plan of the database it is."""

    @property
    def location(self) -> str:
        """The whole address, as people write it."""
        if self.plan == USUAL_PLAN:
            return self.server
        return self.named

    @property
    def named(self) -> str:
        """The whole address with the name of the plan, where there may be others."""
        return f"{self.server}{'&' if '?' in self.server else '?'}plan={self.plan}"

    @property
    def path(self) -> Path:
        """Where documents and minutes of the plan are written on this computer: beside this, a file that is not there.

        It is in the folder for documents of whoever uses the program, in one of the plan's own.
        """
        parts = urlsplit(self.server)
        database = unquote(parts.path.lstrip("/")) or dict(parse_qsl(parts.query)).get("service", "")
        name = "-".join(filter(None, (parts.hostname, database)))
        return settings.documents_folder() / (_NO_FILE_NAME.sub("-", name) or "server") / self.plan / f"{self.plan}.db"

    def with_plan(self, plan: str) -> ServerPlan:
        """Another plan of the same database."""
        return ServerPlan(self.server, plan)


def without_password(address: str) -> str:
    """An address as somebody typed it, as it may be shown: a password in it is left out."""
    return _PASSWORD.sub(lambda found: found[1] or found[2] or "", address)


def server_plan(address: str) -> ServerPlan:
    """The plan of an address as somebody typed it: ``postgresql://[login@]host[:port]/database[?plan=name&…]``.

    All else that stands behind the question mark is libpq's: sslmode, sslrootcert, service, passfile …

    Raises:
        StoreError: if it is none, or has a password in it, which everybody on the computer could read.
    """
    if "://" not in address:
        raise StoreError(_NO_ADDRESS)
    try:
        parts = urlsplit(address.strip())
        password, values = parts.password, parse_qsl(parts.query, keep_blank_values=True)
    except ValueError as error:
        raise StoreError(_NO_ADDRESS) from error
    if password is not None or any(name == "password" for name, _ in values):
        raise StoreError(
            "there is a password in the address, which others on this computer can read; leave it out, and keep it in "
            "the file ~/.pgpass (Windows: %APPDATA%\\postgresql\\pgpass.conf) or in a service file"
        )
    plan = dict(values).get("plan", USUAL_PLAN)
    if not _PLAN_NAME.fullmatch(plan):
        raise StoreError(
            f"a plan on a server cannot be called {sanitise(plan[:60])!r}: use small letters, digits and underscores, "
            f"beginning with a letter, {LONGEST_PLAN_NAME} at most"
        )
    query = urlencode([pair for pair in values if pair[0] != "plan"], quote_via=quote, safe="/:")
    server = f"postgresql://{parts.netloc}{parts.path or '/'}"
    return ServerPlan(f"{server}?{query}" if query else server, plan, "plan" in dict(values))
