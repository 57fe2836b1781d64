"""Links to the pages of a plan: what somebody was given to read it, to see dates in a calendar, or to answer.

A link holds a token, which is shown once, when it is made. Of the token only a digest is kept: whoever reads the plan,
its log or a backup can open nothing with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from msgspec import Struct

_BYTES = 32
"""Of chance in a token: nobody finds one by trying, so a plain digest is enough to keep it by."""
LONGEST_TOKEN = 100
"""Nothing longer is a token, or is looked at."""


class LinkUse(StrEnum):
    """What a link is for."""

    READ = "read"
    CALENDAR = "calendar"
    ANSWER = "answer"


class WebLink(Struct, frozen=True, array_like=True, gc=False):
    """A link that somebody was given."""

    ref: str
    """``L1``."""
    holder: str
    """Who it was given to, in words; of a calendar or an answer the name of the person it is for, as it was then."""
    use: LinkUse
    digest: str
    """The SHA-256 of its token, in hexadecimal digits."""
    made_on: date
    person: str = ""
    """The ref of the person whose dates it shows, or for whom it answers; empty of one to read, or of all dates."""
    expires_on: date | None = None
    """The last day on which it works."""
    withdrawn: str = ""
    version: int = 0

    def works_on(self, day: date) -> bool:
        """Whether it can be used on a day."""
        return not self.withdrawn and (self.expires_on is None or day <= self.expires_on)


def new_token() -> str:
    """A token that nobody can guess, of letters, digits, ``-`` and ``_``."""
    from secrets import token_urlsafe

    return token_urlsafe(_BYTES)


def digest_of(token: str) -> str:
    """What is kept of a token."""
    from hashlib import sha256

    return sha256(token.encode("utf-8", "replace")).hexdigest()


def link_of_token(links: Iterable[WebLink], token: str, use: LinkUse, day: date) -> WebLink | None:
    """The link that a token opens, if it works on a day; None if there is none.

    All links are looked at, each in the same time, so that how long it takes says nothing of how near a guess was.
    """
    from hmac import compare_digest

    digest, found = digest_of(token[:LONGEST_TOKEN]), None
    for link in links:
        if compare_digest(link.digest.encode(), digest.encode()) and link.use is use and link.works_on(day):
            found = link
    return found
