"""A PostgreSQL server of our own: made of the system's programs, reached from this computer only, thrown away after."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Self
from urllib.parse import quote

HOST = "127.0.0.1"
KEEPER = "keeper"
"""The login that may do everything on the server; the program is tried with others."""
DATABASE = "plans"
PATIENCE = 60.0
"""Seconds after which a server that does not come is given up."""
PASSWORD = secrets.token_hex(16)
"""Every login of every server of this process has it."""
ENVIRONMENT = {"PGPASSWORD": PASSWORD}
"""What the environment of a program has to have that is to log in."""
_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "250",
    "shared_buffers": "64MB",
    "log_min_messages": "warning",
}
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""What makes ordinary tests faster, and what a server that is to be killed must not have."""

# Waits until whoever started it has gone, however that came about; then stops the server and removes its folder.
_GUARD = """
import shutil, subprocess, sys
folder, uid, gid, *stop = sys.argv[1:]
sys.stdin.read()
account = {"user": int(uid), "group": int(gid), "extra_groups": []} if uid else {}
subprocess.run(stop, cwd=folder, capture_output=True, check=False, **account)
shutil.rmtree(folder, ignore_errors=True)
"""


class NoServer(Exception):
    """No server can be started here; the text says why."""


def program(name: str) -> Path:
    """A program: that of the search path, or of the newest PostgreSQL where Debian has them.

    Raises:
        NoServer: if it is not installed.
    """
    if found := shutil.which(name) or shutil.which(name, path="/usr/sbin"):
        return Path(found).resolve()
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{name}")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    if newest is None:
        raise NoServer(f"the program {name} is not installed")
    return newest


def account() -> dict[str, Any]:
    """As whom a program of a server is started, as :mod:`subprocess` takes it: servers refuse to run as root."""
    if sys.platform == "win32" or os.geteuid():
        return {}
    import pwd

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoServer("a server does not run as root, and there is neither the account postgres nor nobody")


def own_folder(prefix: str) -> Path:
    """A new folder that belongs to whoever a server is started as."""
    found, owner = Path(tempfile.mkdtemp(prefix=prefix)), account()
    if owner and sys.platform != "win32":
        os.chown(found, owner["user"], owner["group"])
    return found


def free_port() -> int:
    """A port of this computer that nobody listens at now."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def guarded(folder: Path, stop: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts the guard of a server, which ends with its standard input: with us, even if we are killed.

    It has a session of its own: what stops all the programs of a terminal at once must not stop it before its work.
    """
    owner = account()
    ids = [str(owner.get("user", "")), str(owner.get("group", ""))]
    return subprocess.Popen(
        [sys.executable, "-c", _GUARD, str(folder), *ids, *stop], stdin=subprocess.PIPE, start_new_session=True
    )


class Server:
    """A server that runs until it is closed, or this process has gone."""

    def __init__(self, *, durable: bool = False) -> None:
        """Makes it and starts it.

        Args:
            durable: Whether what it has committed survives a computer that loses its power. Ordinary tests need not
                wait for that; one that kills the server does.

        Raises:
            NoServer: if it cannot be done here.
        """
        if find_spec("psycopg") is None:
            raise NoServer('psycopg is not installed: pip install "actionplan[postgres]"')
        self._pg_ctl, initdb = program("pg_ctl"), program("initdb")
        self.folder = own_folder("actionplan-server-")
        """All that it writes is in here."""
        self._data, self._log = self.folder / "data", self.folder / "log"
        self._port, self._known = 0, {KEEPER}
        self._databases: set[str] = set()
        stop = [str(self._pg_ctl), "stop", "-D", str(self._data), "-m", "immediate"]
        self._guard = guarded(self.folder, stop)
        try:
            self._make(initdb, durable)
            self._start_somewhere()
        except BaseException:
            self.close()
            raise

    def _make(self, initdb: Path, durable: bool) -> None:
        secret = self.folder / "secret"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        self._run(
            *(initdb, "-D", self._data, "-U", KEEPER, "--pwfile", secret, "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C", *([] if durable else ["--no-sync"])),
        )
        secret.unlink()
        values = _SETTINGS if durable else {**_SETTINGS, **_FAST}
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in values.items())

    def _run(self, *command: object) -> None:
        # Not to a pipe: the server would keep it open.
        with (self.folder / "said").open("w+") as said:
            done = subprocess.run(
                [*map(str, command)], cwd=self.folder, stdout=said, stderr=said, check=False, **account()
            )
            if done.returncode:
                said.seek(0)
                log = self._log.read_text(errors="replace")[-2000:] if self._log.exists() else ""
                raise NoServer(f"{command[0]} fails: {said.read()[-2000:]}{log}")

    def _start(self) -> None:
        self._run(
            *(self._pg_ctl, "start", "-w", "-t", int(PATIENCE), "-D", self._data, "-l", self._log),
            *("-o", f"-p {self._port}"),
        )

    def _start_somewhere(self) -> None:
        for attempts_left in range(4, -1, -1):
            self._port = free_port()
            try:
                self._start()
            except NoServer:
                # Somebody else may have taken the port meanwhile.
                if not attempts_left:
                    raise
            else:
                return

    # --- who and where -------------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._port

    def login(self, name: str) -> str:
        """A login of that name, made if there is none. It may make schemas, and nothing that only a keeper may."""
        if name not in self._known:
            from psycopg import sql

            self.run(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(name), PASSWORD))
            self._known.add(name)
        return name

    def database(self, name: str = DATABASE) -> str:
        """A database of that name, made if there is none. Its texts are sorted as a British council's server does."""
        if name not in self._databases:
            from psycopg import sql

            made = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'en-GB'"
            self.run(sql.SQL(made).format(sql.Identifier(name)))
            self.run(sql.SQL("GRANT CREATE ON DATABASE {} TO PUBLIC").format(sql.Identifier(name)))
            self._databases.add(name)
        return name

    def url(self, login: str, database: str = DATABASE, *, port: int | None = None) -> str:
        """The address of a database for a login; with ``port``, through what listens there."""
        return f"postgresql://{quote(login)}@{HOST}:{port or self._port}/{quote(self.database(database))}"

    def run(self, statement: Any, values: Sequence[Any] = (), database: str = "postgres") -> list[tuple[Any, ...]]:
        """Has the keeper of the server do a statement; answers with its rows."""
        import psycopg

        with psycopg.connect(
            host=HOST, port=self._port, user=KEEPER, dbname=database, password=PASSWORD, autocommit=True
        ) as conn:
            cursor = conn.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    @property
    def version(self) -> str:
        """Which PostgreSQL it is."""
        return str(self.run("SHOW server_version")[0][0]).split()[0]

    # --- faults --------------------------------------------------------------------------------------------

    @property
    def postmaster(self) -> int:
        """The number of the server's first process."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def kill(self, *, leaves_survivors: bool = False) -> None:
        """Kills the server at once, whatever it is doing.

        Args:
            leaves_survivors: Whether only its first process is killed. Those that serve somebody notice that when they
                have time, and until then may still commit and answer.
        """
        others = [] if leaves_survivors else self.run("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        for pid in (self.postmaster, *(pid for (pid,) in others)):
            # What noticed that the first one has gone may be gone as well.
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)

    def restart(self) -> None:
        """Starts a server again that was killed, at the same port; of one that runs it ends all connections first."""
        with suppress(NoServer):
            self._run(self._pg_ctl, "stop", "-w", "-D", self._data, "-m", "fast")
        end = monotonic() + PATIENCE
        while True:
            try:
                return self._start()
            except NoServer:
                # What a killed server has left at work holds its memory for a moment yet.
                if monotonic() > end:
                    raise
                sleep(0.05)

    def close(self) -> None:
        """Throws the server away."""
        if self._guard.stdin is not None:
            self._guard.stdin.close()
        self._guard.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


def serve() -> None:
    """Runs a server by hand until it is told to stop, and says how to reach it."""
    with Server() as server:
        print(f"export PGPASSWORD={PASSWORD}")
        print(f"actionplan --db {server.url(server.login('jo'))}")
        print("Enter stops the server and throws it away.", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    serve()
