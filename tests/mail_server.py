"""A mail server for tests: aiosmtpd on this computer, with encryption and a login, which can refuse, and die."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Event, Thread
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
USER, PASSWORD = "improvement", "not-for-anybody"


class NoCertificate(Exception):
    """No certificate can be made here; the text says why."""


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of this computer's address, and its key.

    Raises:
        NoCertificate: if OpenSSL's program is not installed.
    """
    if shutil.which("openssl") is None:
        raise NoCertificate("openssl is not installed")
    certificate, key = folder / "mail.crt", folder / "mail.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=localhost"),
            *("-addext", f"subjectAltName=IP:{HOST},DNS:localhost", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
    )
    return certificate, key


class MailServer:
    """What it was sent, and how it behaves."""

    def __init__(self) -> None:
        self.port = 0
        self.received: list[tuple[str, EmailMessage]] = []
        self.logins: list[str] = []
        self.refuses: set[str] = set()
        """Addresses that it does not know."""
        self.refuses_texts = ""
        """What it answers to every text, where it takes none."""
        self.dies_at_address = ""
        """It is gone when this address is named."""
        self.dies_after_text = ""
        """It is gone when it has the text for this address, before it has answered."""

    @property
    def recipients(self) -> list[str]:
        """Whom messages came for, in their order."""
        return [address for address, _ in self.received]

    # What aiosmtpd asks, by these names.

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _o: list[str]) -> str:
        if address == self.dies_at_address:
            self._die(server)
        if address in self.refuses:
            return "550 5.1.1 no such\x07 mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses_texts:
            return self.refuses_texts
        (address,) = envelope.rcpt_tos
        content = envelope.content
        assert isinstance(content, bytes)
        self.received.append((address, message_from_bytes(content, policy=default)))
        if address == self.dies_after_text:
            self._die(server)
        return "250 OK"

    @staticmethod
    def _die(server: SMTP) -> None:
        transport = server.transport
        assert transport is not None
        cast(Any, transport).abort()

    def _may_log_in(self, _s: SMTP, _session: Session, _e: Envelope, _mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append(data.login.decode())
        is_right = (data.login.decode(), data.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=is_right, handled=is_right)

    def protocol(self, context: ssl.SSLContext | None, *, asks_login: bool) -> SMTP:
        """One conversation."""
        return SMTP(
            self,
            hostname="localhost",
            tls_context=context,
            require_starttls=context is not None,
            auth_required=asks_login,
            auth_require_tls=context is not None,
            authenticator=self._may_log_in,
        )


@contextmanager
def mail_server(context: ssl.SSLContext | None = None, *, at_once: bool = False) -> Iterator[MailServer]:
    """A server that runs in a thread of its own.

    Args:
        context: What it is encrypted with, and then it asks for a login too; None for neither.
        at_once: Whether it is encrypted from the first byte, and not only when asked to be.
    """
    server, loop, ready = MailServer(), asyncio.new_event_loop(), Event()

    async def serve() -> asyncio.Server:
        def protocol() -> SMTP:
            return server.protocol(None if at_once else context, asks_login=context is not None and not at_once)

        return await loop.create_server(protocol, HOST, 0, ssl=context if at_once else None)

    def run() -> None:
        asyncio.set_event_loop(loop)
        listening = loop.run_until_complete(serve())
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        listening.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    thread = Thread(target=run, daemon=True)
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
