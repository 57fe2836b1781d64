"""PgBouncer before a server of our own, in transaction mode: each transaction may go over another connection."""

from __future__ import annotations

import socket
import subprocess
from time import monotonic, sleep
from typing import Self

from server import (
    DATABASE,
    HOST,
    KEEPER,
    PASSWORD,
    PATIENCE,
    NoServer,
    Server,
    account,
    free_port,
    guarded,
    own_folder,
    program,
)

# Logins are looked up on the server, as whoever keeps one has it.
_SETTINGS = """\
[databases]
* = host={host} port={server_port}

[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
pool_mode = transaction
auth_type = scram-sha-256
auth_file = {folder}/logins
auth_user = {keeper}
auth_query = SELECT rolname, rolpassword FROM pg_authid WHERE rolname = $1
logfile = {folder}/log
pidfile = {folder}/pid
"""


class Pooler:
    """A pooler that runs until it is closed, or this process has gone."""

    def __init__(self, server: Server) -> None:
        """Starts one before a server.

        Raises:
            NoServer: if it cannot be done here.
        """
        pgbouncer, self._server = program("pgbouncer"), server
        folder = own_folder("actionplan-pooler-")
        self._guard = guarded(folder, ["sh", "-c", "kill -9 $(cat pid)"])
        try:
            self.port = free_port()
            (folder / "logins").write_text(f'"{KEEPER}" "{PASSWORD}"\n')
            values = {"host": HOST, "server_port": server.port, "port": self.port, "folder": folder, "keeper": KEEPER}
            (folder / "settings.ini").write_text(_SETTINGS.format_map(values))
            done = subprocess.run(
                [str(pgbouncer), "--daemon", "--quiet", str(folder / "settings.ini")],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
                **account(),
            )
            if done.returncode or not self._listens():
                log = folder / "log"
                raise NoServer(f"pgbouncer does not start: {log.read_text()[-2000:] if log.exists() else ''}")
        except BaseException:
            self.close()
            raise

    def _listens(self) -> bool:
        end = monotonic() + PATIENCE
        while monotonic() < end:
            with socket.socket() as tried:
                if tried.connect_ex((HOST, self.port)) == 0:
                    return True
            sleep(0.02)
        return False

    def url(self, login: str, database: str = DATABASE) -> str:
        """The address of a database for a login, through the pooler."""
        return self._server.url(login, database, port=self.port)

    def close(self) -> None:
        """Throws it away."""
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._guard.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()
