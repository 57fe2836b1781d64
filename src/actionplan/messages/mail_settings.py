"""How mail is sent: from the environment, or from a file that only its owner can read.

The names are the same in both: ``ACTIONPLAN_SMTP_HOST`` and so on, a line ``NAME=value`` each in the file. The
password is shown nowhere: not in a message, a log or an error.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import sanitise

PREFIX = "ACTIONPLAN_SMTP_"
FILE = "ACTIONPLAN_SMTP_FILE"
"""Names the file in the environment; ``--smtp FILE`` does on the command line."""
_NAMES = ("HOST", "PORT", "USER", "PASSWORD", "FROM", "SECURITY")
_MOST_BYTES = 100_000
_PORTS = range(1, 65_536)
_QUOTES = ('"', "'")


class MailSettings(Refusal):
    """The settings of the mail do not do: one line that says which, and never what the password is."""


class Security(StrEnum):
    """How a connection is kept from others."""

    STARTTLS = "starttls"
    """It begins in the open and is encrypted before anything is said; refused where the server cannot."""
    TLS = "tls"
    NONE = "none"
    """For a server on this computer, or in tests."""


_USUAL_PORTS: Mapping[Security, int] = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class Mailer(Struct, frozen=True):
    """A server that takes mail."""

    host: str
    port: int
    sender: str
    """The address that messages come from."""
    security: Security = Security.STARTTLS
    user: str = ""
    """Empty where the server asks for no login."""
    password: str = ""

    def __repr__(self) -> str:
        """Without the password."""
        return f"Mailer({self.host}:{self.port}, {self.security}, from {self.sender})"


def mailer(environment: Mapping[str, str], file: Path | None = None) -> Mailer:
    """The server that the settings name; what the environment says goes before what the file says.

    Args:
        environment: That of the process.
        file: A file of settings; else the one that the environment names, if it does.

    Raises:
        MailSettings: if one is missing or wrong, or others can read the file.
    """
    named = file or (Path(environment[FILE]) if environment.get(FILE) else None)
    values = _read(named) if named is not None else {}
    values |= {name: environment[PREFIX + name] for name in _NAMES if environment.get(PREFIX + name)}
    for name in ("HOST", "FROM"):
        if not values.get(name):
            raise MailSettings(f"{PREFIX}{name} is not set; docs/reminders.md says what sending needs")
    for name, value in values.items():
        if any(ord(sign) < 0x20 or ord(sign) == 0x7F for sign in value):
            raise MailSettings(f"{PREFIX}{name} has a control character in it")
    security = _security(values.get("SECURITY", ""))
    user, password = values.get("USER", ""), values.get("PASSWORD", "")
    if bool(user) != bool(password):
        missing = "PASSWORD" if user else "USER"
        raise MailSettings(f"{PREFIX}{missing} is not set; a login needs both a user and a password")
    if "@" not in values["FROM"]:
        raise MailSettings(f"{PREFIX}FROM is {sanitise(values['FROM'])[:60]!r}, which is not an e-mail address")
    return Mailer(values["HOST"], _port(values.get("PORT", ""), security), values["FROM"], security, user, password)


def _security(text: str) -> Security:
    try:
        return Security(text.strip().casefold() or Security.STARTTLS)
    except ValueError:
        raise MailSettings(f"{PREFIX}SECURITY is {sanitise(text)[:20]!r}; give {', '.join(Security)}") from None


def _port(text: str, security: Security) -> int:
    if not text:
        return _USUAL_PORTS[security]
    if not text.isascii() or not text.isdecimal() or int(text[:6]) not in _PORTS:
        raise MailSettings(f"{PREFIX}PORT is {sanitise(text)[:20]!r}; give a number from 1 to 65535")
    return int(text)


def _read(file: Path) -> dict[str, str]:
    """The settings in a file. Raises MailSettings if it cannot be read, or others can read it."""
    name = sanitise(str(file))
    try:
        with file.open("rb") as stream:
            status = os.fstat(stream.fileno())
            if os.name != "nt" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise MailSettings(f"{name} can be read by others, and has a password in it: chmod 600 {name}")
            data = stream.read(_MOST_BYTES)
    except OSError as error:
        raise MailSettings(f"{name} cannot be read: {error.strerror or error}") from error
    values: dict[str, str] = {}
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        text = line.strip().removeprefix("export ").strip()
        if not text or text.startswith("#"):
            continue
        key, equals, value = text.partition("=")
        key, value = key.strip(), value.strip()
        if not equals or key.removeprefix(PREFIX) not in _NAMES or not key.startswith(PREFIX):
            # Not what stands there: it may be the password.
            raise MailSettings(f"{name}: line {number} is not {PREFIX}NAME=value with one of: {', '.join(_NAMES)}")
        if len(value) > 1 and value[0] == value[-1] and value[0] in _QUOTES:
            value = value[1:-1]
        values[key.removeprefix(PREFIX)] = value
    return values
