"""Reminders over a true mail server: encrypted, with a login, refused, cut off, and from two computers at once."""

from __future__ import annotations

import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from command_line import done, objects, on, refused, run
from mail_server import HOST, PASSWORD, USER, MailServer, NoCertificate, mail_server, make_certificate

ANN, BO, CY = "ann@council.example", "bo@council.example", "cy@council.example"


@pytest.fixture
def late(database: Path) -> Path:
    """Ann, Bo and Cy are late with an action each; Di too, of whom no address is known."""
    for ref, name in (("1.1", "Ann"), ("1.2", "Bo"), ("1.3", "Cy"), ("2.1", "Di")):
        done("update", ref, "--owner", name, "--due", "2026-11-20")
        if name != "Di":
            done("person", name, "--email", f"{name.lower()}@council.example")
    return database


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    try:
        return make_certificate(tmp_path_factory.mktemp("mail"))
    except NoCertificate as error:
        if os.environ.get("TESTS_NEED_SERVERS"):
            pytest.fail(f"{error}; TESTS_NEED_SERVERS is set, so this must run")
        pytest.skip(str(error))


@pytest.fixture
def context(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(*certificate)
    return made


Names = Callable[..., None]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    """Puts the settings of a server into the environment."""

    def name(server: MailServer, **others: str) -> None:
        values = {"HOST": HOST, "PORT": str(server.port), "FROM": "plan@council.example", "SECURITY": "none", **others}
        for key, value in values.items():
            monkeypatch.setenv(f"ACTIONPLAN_SMTP_{key}", value)

    return name


@pytest.fixture
def server(names: Names) -> Iterator[MailServer]:
    """A server on this computer, in the open, as the settings name it."""
    with mail_server() as running:
        names(running)
        yield running


def test_everybody_with_an_address_gets_one_message_and_the_others_are_named(late: Path, server: MailServer) -> None:
    said = done("remind", "--send")
    assert server.recipients == [ANN, BO, CY]
    assert said == (
        f"Ann <{ANN}>: sent\nBo <{BO}>: sent\nCy <{CY}>: sent\n"
        "No address is known of: Di. Give one: actionplan person NAME --email ADDRESS\n"
    )
    _, message = server.received[0]
    assert (message["From"], message["To"]) == ("plan@council.example", f"Ann <{ANN}>")
    assert message["Subject"] == "Peer review: 1 late"
    assert message["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds[:3] == ["text/plain", "text/html", "text/calendar"] and len(kinds) == 4
    for body in (message.get_body(("plain",)), message.get_body(("html",))):
        assert body is not None
        assert "Case recording" in body.get_content() and "Thresholds" not in body.get_content()


def test_the_same_is_sent_once_a_day_and_again_when_something_has_changed(
    late: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("remind", "--send")
    again = done("remind", "--send")
    assert again.count("has had the same today already") == 3
    assert len(server.received) == 3
    done("add-milestone", "1.1", "Agree the standard", "--due", "2026-12-01")
    assert f"Ann <{ANN}>: sent" in done("remind", "--send")
    assert server.recipients == [ANN, BO, CY, ANN]
    on("2026-11-28", monkeypatch)
    done("remind", "--send")
    assert len(server.received) == 7


def test_what_is_sent_is_kept_and_updates_no_action(late: Path, server: MailServer) -> None:
    versions = [action["version"] for action in objects("list")]
    last_updates = [action["updated_at"] for action in objects("list")]
    done("remind", "--send")
    history = objects("history")
    kept = [line for line in history if line["kind"] == "sent_reminder"]
    assert len(kept) == 6, "that each is being sent, and that it was"
    assert {line["source"] for line in kept} == {"remind"}
    assert [action["version"] for action in objects("list")] == versions
    assert [action["updated_at"] for action in objects("list")] == last_updates
    assert "reminder to Ann" in done("history")


def test_encrypted_and_logged_in(
    late: Path, names: Names, context: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mail_server(context) as running:
        names(running, SECURITY="starttls", USER=USER, PASSWORD=PASSWORD)
        done("remind", "--send")
        assert running.recipients == [ANN, BO, CY]
        assert running.logins == [USER]


def test_encrypted_from_the_first_byte(
    late: Path, names: Names, context: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mail_server(context, at_once=True) as running:
        names(running, SECURITY="tls")
        done("remind", "--send")
        assert running.recipients == [ANN, BO, CY]


def test_a_server_that_cannot_prove_who_it_is_is_told_nothing(
    late: Path, names: Names, context: ssl.SSLContext
) -> None:
    before = objects("history")
    with mail_server(context) as running:
        names(running, SECURITY="starttls", USER=USER, PASSWORD=PASSWORD)
        said = refused("remind", "--send")
        assert "cannot prove who it is" in said and "nothing was sent" in said
        assert (running.received, running.logins) == ([], [])
    assert objects("history") == before


def test_a_server_that_cannot_encrypt_is_told_nothing(late: Path, server: MailServer, names: Names) -> None:
    names(server, SECURITY="starttls")
    assert "offers no encryption or no login; nothing was sent" in refused("remind", "--send")
    assert server.received == []


def test_a_wrong_password_is_said_and_never_shown(
    late: Path, names: Names, context: ssl.SSLContext, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mail_server(context) as running:
        names(running, SECURITY="starttls", USER=USER, PASSWORD="wrong-and-secret")
        said = refused("remind", "--send")
    assert "refuses the login of improvement" in said
    assert "wrong-and-secret" not in said + done("history", "--json")


def test_a_server_that_is_not_there_is_said_in_a_line_and_nothing_is_kept(late: Path, names: Names) -> None:
    with mail_server() as running:
        names(running)
    before = objects("history")
    assert "cannot be reached" in refused("remind", "--send")
    assert objects("history") == before


def test_a_refused_address_is_reported_and_the_rest_goes_out(late: Path, server: MailServer) -> None:
    server.refuses = {ANN}
    result = run("remind", "--send")
    assert result.exit_code == 1
    assert f"Ann <{ANN}>: the mail server says 550 5.1.1 no such␇ mailbox here\nBo <{BO}>: sent" in result.stdout
    assert result.stderr == "actionplan: not every reminder was sent: see above\n"
    assert server.recipients == [BO, CY]
    done("person", "Ann", "--email", "ann.smith@council.example")
    assert "Ann <ann.smith@council.example>: sent" in done("remind", "--send")
    assert server.recipients == [BO, CY, "ann.smith@council.example"]


def test_a_refused_message_is_reported_too(late: Path, server: MailServer) -> None:
    server.refuses_texts = "554 5.7.1 looks like spam"
    assert run("remind", "--send").stdout.count("the mail server says 554 5.7.1 looks like spam") == 3
    server.refuses_texts = ""
    assert done("remind", "--send").count(": sent") == 3


def test_a_server_that_dies_before_it_has_a_message_gets_it_the_next_time(late: Path, server: MailServer) -> None:
    server.dies_at_address = BO
    result = run("remind", "--send")
    assert result.exit_code == 1
    assert f"Bo <{BO}>: it has not left" in result.stdout
    assert "the mail server is gone; not tried: Cy. Send again for what has not left" in result.stderr
    assert server.recipients == [ANN]
    server.dies_at_address = ""
    done("remind", "--send")
    assert server.recipients == [ANN, BO, CY]


def test_what_may_have_arrived_is_not_sent_again_on_that_day(
    late: Path, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.dies_after_text = BO
    assert "nobody knows whether it has arrived" in run("remind", "--send").stdout
    server.dies_after_text = ""
    said = done("remind", "--send")
    assert "Bo <bo@council.example>: the same was begun today, here or on another computer" in said
    assert server.recipients == [ANN, BO, CY]
    on("2026-11-28", monkeypatch)
    done("remind", "--send")
    assert server.recipients == [ANN, BO, CY, ANN, BO, CY]


def test_two_computers_at_once_send_nobody_the_same_twice(late: Path, server: MailServer) -> None:
    command = [sys.executable, "-m", "actionplan", "remind", "--send"]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate(timeout=60) for process in both]
    assert sorted(server.recipients) == [ANN, BO, CY], said
    assert [process.returncode for process in both] == [0, 0], said


def test_what_is_sent_to_two_is_answered_by_links_of_their_own(late: Path, server: MailServer) -> None:
    done("remind", "--send", "--link-base", "https://plan.council.example/")
    links = set()
    for _, message in server.received:
        body = message.get_body(("plain",))
        assert body is not None
        (link,) = [line for line in body.get_content().splitlines() if line.startswith("https://")]
        assert link.startswith("https://plan.council.example/answer/")
        links.add(link)
    assert len(links) == 3
    tokens = [link.rpartition("/")[2] for link in links]
    assert not any(token in done("history", "--json") for token in tokens), "a plan never keeps a link itself"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"HOST": ""}, "ACTIONPLAN_SMTP_HOST is not set"),
        ({"FROM": ""}, "ACTIONPLAN_SMTP_FROM is not set"),
        ({"FROM": "nobody"}, "which is not an e-mail address"),
        ({"PORT": "x"}, "ACTIONPLAN_SMTP_PORT is 'x'; give a number from 1 to 65535"),
        ({"PORT": "70000"}, "give a number from 1 to 65535"),
        ({"SECURITY": "maybe"}, "ACTIONPLAN_SMTP_SECURITY is 'maybe'; give starttls, tls, none"),
        ({"USER": "jo"}, "ACTIONPLAN_SMTP_PASSWORD is not set"),
        ({"HOST": "x\nRCPT TO:<y>"}, "ACTIONPLAN_SMTP_HOST has a control character in it"),
    ],
)
def test_wrong_settings_are_said_before_anything_is_done(
    late: Path, server: MailServer, names: Names, settings: dict[str, str], words: str
) -> None:
    names(server, **settings)
    assert words in refused("remind", "--send")
    assert server.received == []


@pytest.mark.skipif(os.name == "nt", reason="the mode of a file says nothing of who can read it on Windows")
def test_a_file_of_settings_is_for_one_person_alone(
    late: Path, server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOST", "PORT", "FROM", "SECURITY"):
        monkeypatch.delenv(f"ACTIONPLAN_SMTP_{name}")
    file = tmp_path / "smtp"
    file.write_text(
        f"# ours\nexport ACTIONPLAN_SMTP_HOST={HOST}\nACTIONPLAN_SMTP_PORT='{server.port}'\n\n"
        'ACTIONPLAN_SMTP_FROM="plan@council.example"\nACTIONPLAN_SMTP_SECURITY = none\n'
    )
    file.chmod(0o640)
    assert "can be read by others, and has a password in it: chmod 600" in refused(
        "remind", "--send", "--smtp", str(file)
    )
    file.chmod(0o600)
    done("remind", "--send", "--smtp", str(file))
    assert len(server.received) == 3
    file.write_text("hunter2\n")
    said = refused("remind", "--send", "--smtp", str(file))
    assert "line 1 is not ACTIONPLAN_SMTP_NAME=value" in said and "hunter2" not in said
    assert "cannot be read" in refused("remind", "--send", "--smtp", str(tmp_path / "none"))
