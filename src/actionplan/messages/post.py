"""Sending messages over SMTP, one after another on one connection, and what became of each.

The steps are taken one by one, so that it is known of each message whether it has left: up to the end of the text the
server has nothing; after it, only its answer tells.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType
from typing import Self

from actionplan.messages.mail_settings import Mailer, Security
from actionplan.model.refusal import Refusal
from actionplan.model.sanitise import clean, sanitise
from actionplan.usecases.remind import Delivery, Outcome

_SECONDS = 30.0
"""So long a server may be silent."""
_OK, _FORWARDS, _ASKS_FOR_TEXT, _GOES = 250, 251, 354, 421
_LONGEST_WHY = 300


class NoPost(Refusal):
    """The mail server cannot be reached, or does not let us in: nothing was sent."""


class Post:
    """A connection to a mail server; open only inside ``with``."""

    def __init__(self, mailer: Mailer, seconds: float = _SECONDS) -> None:
        """Nothing is connected before it is entered."""
        self._mailer, self._seconds = mailer, seconds
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Connects, encrypts and logs in.

        Raises:
            NoPost: if that cannot be done.
        """
        where = f"the mail server {sanitise(self._mailer.host)}:{self._mailer.port}"
        try:
            self._smtp = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise NoPost(f"{where} refuses the login of {sanitise(self._mailer.user)}: {_said(error)}") from None
        except smtplib.SMTPNotSupportedError:
            raise NoPost(f"{where} offers no encryption or no login; nothing was sent. See docs/reminders.md") from None
        except ssl.SSLError as error:
            raise NoPost(f"{where} cannot prove who it is: {_words(error)}; nothing was sent") from None
        except (OSError, smtplib.SMTPException) as error:
            raise NoPost(f"{where} cannot be reached: {_words(error)}; nothing was sent") from None
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Says good-bye; that the server does not hear it is nobody's trouble."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                smtp.quit()
            except (OSError, smtplib.SMTPException):
                smtp.close()

    def _connected(self) -> smtplib.SMTP:
        mailer = self._mailer
        smtp: smtplib.SMTP
        if mailer.security is Security.TLS:
            context = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(mailer.host, mailer.port, timeout=self._seconds, context=context)
        else:
            smtp = smtplib.SMTP(mailer.host, mailer.port, timeout=self._seconds)
        try:
            if mailer.security is Security.STARTTLS:
                smtp.starttls(context=ssl.create_default_context())
            if mailer.user:
                smtp.login(mailer.user, mailer.password)
            smtp.ehlo_or_helo_if_needed()
        except BaseException:
            smtp.close()
            raise
        return smtp

    def send(self, message: EmailMessage, address: str) -> Delivery:
        """Sends a message to one address.

        Returns:
            What became of it. A refused address or message leaves the connection as it was, for the next one.
        """
        assert self._smtp is not None
        smtp, options = self._smtp, []
        if not (address + self._mailer.sender).isascii():
            if not smtp.has_extn("smtputf8"):
                return Delivery(Outcome.REFUSED, "the mail server takes no address with such letters")
            options = ["SMTPUTF8", "BODY=8BITMIME"]
        try:
            code, reply = smtp.mail(self._mailer.sender, options)
            if code == _OK:
                code, reply = smtp.rcpt(address)
            if code not in (_OK, _FORWARDS):
                if code != _GOES:
                    smtp.rset()
                return _refused(code, reply)
            code, reply = smtp.docmd("DATA")
            if code != _ASKS_FOR_TEXT:
                smtp.rset()
                return _refused(code, reply)
        except (OSError, smtplib.SMTPException) as error:
            return Delivery(Outcome.NOT_LEFT, _words(error))
        try:
            smtp.send(_with_dots_doubled(message.as_bytes()))
            code, reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            return Delivery(Outcome.UNKNOWN, _words(error))
        return Delivery(Outcome.SENT) if code == _OK else _refused(code, reply)


def _with_dots_doubled(data: bytes) -> bytes:
    """A text as it goes over the line: a dot alone would end it."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\n.", b"\n..").replace(b"\n", b"\r\n")
    if lines.startswith(b"."):
        lines = b"." + lines
    return lines + (b"" if lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _refused(code: int, reply: bytes) -> Delivery:
    words = f"{code} {reply.decode('utf-8', 'replace')}"
    if code == _GOES:
        return Delivery(Outcome.NOT_LEFT, _short(words))
    return Delivery(Outcome.REFUSED, f"the mail server says {_short(words)}")


def _said(error: smtplib.SMTPResponseException) -> str:
    reply = error.smtp_error
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else str(reply)
    return _short(f"{error.smtp_code} {text}")


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _said(error)
    return _short(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _short(text: str) -> str:
    """What a server has said, on one line, harmless."""
    return sanitise(clean(text))[:_LONGEST_WHY]
