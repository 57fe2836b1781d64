"""Reminders as files and on the screen of a terminal: what they say, for whom, and that nothing is sent unasked."""

from __future__ import annotations

import os
import stat
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from actionplan.planfiles.answer_table_layout import CODE_LABEL, CODE_SHEET, SHEET, UPTO_LABEL, Heading
from calendar_reader import ReaderCalendar
from command_line import done, objects, refused
from texts import HARMFUL, NASTY

FOLDER = "reminders-2026-11-27"


@pytest.fixture
def late(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ann is late with 1.1 and has a step of Bo's 1.2 to do; Bo has no address. Both read the table in a folder."""
    done("update", "1.1", "--owner", "Ann", "--due", "2026-11-20", "--rag", "amber", "--note", "no staff")
    done("update", "1.2", "--owner", "Bo", "--due", "2026-12-04")
    done("add-milestone", "1.2", "Train the panel", "--due", "2026-12-01", "--owner", "Ann")
    done("person", "Ann", "--email", "ann@council.example")
    monkeypatch.chdir(tmp_path)
    return database


def message_in(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=default)


def attachment(message: EmailMessage, name: str) -> bytes:
    (part,) = [part for part in message.iter_attachments() if part.get_filename() == name]
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


# --- what is done with them -----------------------------------------------------------------------------------


def test_they_are_files_to_look_at_and_nothing_is_sent(late: Path, tmp_path: Path) -> None:
    said = done("remind")
    assert said == (
        f"Written to {FOLDER}, for you to look at and send; nothing was sent:\n"
        "  Ann.eml: 1 late, 1 due in 14 days\n"
        "  Bo.eml: 1 due in 14 days\n"
        "2 links to answer, until 11 Dec 2026, kept in the plan.\n"
        "No address is known of: Bo. Give one: actionplan person NAME --email ADDRESS\n"
    )
    folder = tmp_path / FOLDER
    assert sorted(file.name for file in folder.iterdir()) == ["Ann.eml", "Bo.eml"]
    ann, bo = message_in(folder / "Ann.eml"), message_in(folder / "Bo.eml")
    assert (ann["To"], ann["X-Unsent"], bo["To"]) == ("Ann <ann@council.example>", "1", None)
    assert [line["kind"] for line in objects("history")][-2:] == ["web_link", "web_link"]
    assert not [line for line in objects("history") if line["kind"] == "sent_reminder"]


@pytest.mark.skipif(os.name == "nt", reason="the mode of a file says nothing of who can read it on Windows")
def test_nobody_else_can_look_into_the_folder(late: Path, tmp_path: Path) -> None:
    done("remind", "--outbox", "out")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "out").iterdir()} == {0o600}


def test_a_folder_with_something_in_it_is_left_unchanged(late: Path, tmp_path: Path) -> None:
    done("remind")
    before = objects("history")
    assert "already exists, and is not empty; choose another name" in refused("remind")
    (tmp_path / "file").write_text("no folder")
    assert "file is a file; name a folder with --outbox" in refused("remind", "--outbox", "file")
    assert objects("history") == before


def test_a_dry_run_shows_them_and_changes_nothing(late: Path, tmp_path: Path) -> None:
    before, files = objects("history"), sorted(tmp_path.iterdir())
    said = done("remind", "--dry-run", "--link-base", "https://plan.council.example")
    assert "To: Ann <ann@council.example>\nSubject: Peer review: 1 late, 1 due in 14 days\n" in said
    assert "To: Bo <no address is known>" in said
    assert "https://plan.council.example/answer/TOKEN" in said
    assert said.count("Nothing is written, sent or changed.") == 1
    assert objects("history") == before
    assert [file for file in sorted(tmp_path.iterdir()) if "-backups" not in file.name] == [
        file for file in files if "-backups" not in file.name
    ]


def test_an_undo_is_of_what_somebody_did_before(late: Path) -> None:
    done("update", "1.1", "--note", "waiting for health", "--forecast", "2026-12-18")
    done("remind")
    (given, *_) = [line["change"] for line in objects("history") if line["kind"] == "web_link"]
    assert "reminders are with those whom they are for" in refused("undo", "--change", str(given))
    assert "forecast" in done("undo")


def test_one_person_alone(late: Path, tmp_path: Path) -> None:
    done("remind", "--owner", "ann")
    assert [file.name for file in (tmp_path / FOLDER).iterdir()] == ["Ann.eml"]
    assert "there is no person 'Zoe'" in refused("remind", "--owner", "Zoe")
    done("update", "1.3", "--owner", "Cy")
    assert done("remind", "--owner", "Cy", "--outbox", "cy") == "There is nothing to remind Cy of.\n"
    assert not (tmp_path / "cy").exists()


def test_where_nobody_has_anything_to_do_nothing_is_written(database: Path) -> None:
    assert "There is nobody to remind: 5 actions without an owner." in done("remind")


def test_one_way_at_a_time(late: Path) -> None:
    assert "give one of --outbox, --send and --dry-run" in refused("remind", "--send", "--dry-run", code=2)
    assert "give one of" in refused("remind", "--send", "--outbox", "x", code=2)


@pytest.mark.parametrize(
    "address",
    [
        *("http://plan.council.example", "plan.council.example", "javascript:alert(1)", "https://", "https://a b"),
        *("https://x/?q=1", "https://jo@x", "https://x:port", "https://[", "https://x/#y", "https://x\u202ey"),
    ],
)
def test_a_link_begins_with_no_address_on_which_others_could_read_it(late: Path, address: str) -> None:
    refused("remind", "--dry-run", "--link-base", address)


def test_without_the_library_it_says_what_to_install(late: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actionplan.messages.calendar_file.find_spec", lambda _name: None)
    assert refused("remind") == 'a calendar needs the extra "mail": pip install "actionplan[mail]"'


def test_who_may_give_no_links_writes_them_without(late: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("grant", "jo", "--as", "Jo", "keeper")
    done("grant", "kim", "--as", "Kim", "editor")
    monkeypatch.setenv("ACTIONPLAN_USER", "kim")
    said = done("remind", "--link-base", "https://plan.council.example")
    assert "They bring no link and no table to answer: only a keeper (Jo) can give people a link." in said
    message = message_in(tmp_path / FOLDER / "Ann.eml")
    assert "https://" not in text_of(message)
    assert [part.get_filename() for part in message.iter_attachments()] == ["dates.ics"]


# --- what they say ----------------------------------------------------------------------------------------------


def test_text_and_page_say_the_same(late: Path, tmp_path: Path) -> None:
    done("remind", "--link-base", "https://plan.council.example")
    message = message_in(tmp_path / FOLDER / "Ann.eml")
    text, page = text_of(message), text_of(message, "html")
    assert "LATE\n  1.1  Case recording\n      ◆ Amber, 7 days late, due 20 Nov 2026\n" in text
    assert "  1.2/m1  Train the panel\n      due 1 Dec 2026, in 4 days, of action 1.2 Thresholds are" in text
    for words in ("Case recording", "7 days late, due 20 Nov 2026", "Train the panel", "Due in the next 14 days"):
        assert words in page
    (link,) = [line for line in text.splitlines() if line.startswith("https://")]
    assert f'href="{link}"' in page
    assert "script" not in page and "src=" not in page


def test_the_calendar_has_their_days_alone(late: Path, tmp_path: Path) -> None:
    done("remind")
    reader = ReaderCalendar()
    reader.take(attachment(message_in(tmp_path / FOLDER / "Ann.eml"), "dates.ics"))
    assert [what for _, what in reader.days] == ["1.1 due: Case recording", "1.2/m1 due: Train the panel"]


def test_the_table_is_theirs_alone_and_says_whose_it_is(late: Path, tmp_path: Path) -> None:
    done("remind", "--link-base", "https://plan.council.example")
    message = message_in(tmp_path / FOLDER / "Ann.eml")
    book = load_workbook(BytesIO(attachment(message, "answer.xlsx")))
    rows = [[cell.value for cell in row] for row in book[SHEET].iter_rows()]
    (head,) = [number for number, row in enumerate(rows) if row[0] == Heading.REF]
    assert rows[head] == list(Heading)
    assert [row[:2] for row in rows[head + 1 :]] == [
        ["1.1", "Case recording"],
        ["1.2/m1", "Milestone: Train the panel"],
    ]
    assert not any(cell for row in rows[head + 1 :] for cell in row[4:])
    codes = {row[0].value: row[1].value for row in book[CODE_SHEET].iter_rows()}
    assert f"/answer/{codes[CODE_LABEL]}\n" in text_of(message)
    assert int(codes[UPTO_LABEL]) == max(line["change"] for line in objects("history")) - 1
    assert book[CODE_SHEET].sheet_state == "hidden"
    ratings = [rule for rule in book[SHEET].data_validations.dataValidation if rule.type == "list"]
    assert [rule.formula1 for rule in ratings] == ['"Red,Amber,Green"']
    dates = [rule for rule in book[SHEET].data_validations.dataValidation if rule.type == "date"]
    assert len(dates) == 3


def test_what_awaits_sign_off_goes_to_the_sponsor_and_what_was_decided_to_whoever_does_it(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done("update", "1.1", "--owner", "Ann", "--sponsor", "Di", "--due", "2027-03-31")
    done("update", "1.1", "--complete", "--note", "all teams trained")
    done("update", "1.2", "--owner", "Ann", "--sponsor", "Ann", "--due", "2027-03-31")
    done("update", "1.2", "--complete", "--note", "done")
    said = done("remind", "--dry-run")
    assert "To: Di" in said and "AWAITING YOUR SIGN-OFF\n  1.1  Case recording\n" in said
    assert "complete 27 Nov 2026, awaiting sign-off" in said
    assert "To: Ann" not in said, "an owner signs off nothing of their own"


def test_what_was_decided_for_somebody_and_what_has_gone_quiet(quarter: Path) -> None:
    said = done("remind", "--dry-run", "--owner", "Director")
    assert "DECIDED FOR YOU\n  D4  Ask the chief officers to send people who can decide\n      due 4 Dec 2026" in said
    assert "GONE QUIET\n  5.4  Agree one plan" in said and "no update for 63 days" in said
    assert "A demonstration with made-up figures" in said and "Subject: DEMO " in said
    assert "director@example.org" in said


def test_everybody_of_the_demonstration_has_an_address(quarter: Path) -> None:
    assert "No address is known" not in done("remind", "--dry-run")


def test_what_is_restricted_is_in_no_message(late: Path, tmp_path: Path) -> None:
    done("update", "1.1", "--title", "Ask Thomas")
    done("restrict", "1.1", "--reason", "a case before the court")
    done("remind")
    message = message_in(tmp_path / FOLDER / "Ann.eml")
    table = load_workbook(BytesIO(attachment(message, "answer.xlsx")))
    everything = text_of(message) + text_of(message, "html") + attachment(message, "dates.ics").decode()
    everything += str([[cell.value for cell in row] for row in table[SHEET].iter_rows()])
    assert "1.1" in everything and "Thomas" not in everything and "court" not in everything


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_any_text_is_harmless_in_each_part(late: Path, tmp_path: Path, text: str) -> None:
    done("update", "1.1", "--title", f"<b>x</b> {{{{ 7*7 }}}} {text}")
    done("person", "Ann", "--name", f"Ann {text}".replace(";", ",")[:90])
    done("remind", "--owner", objects("people")[0]["name"], "--outbox", "out")
    (file,) = (tmp_path / "out").iterdir()
    assert not set(file.name) & set('\\/:*?"<>|\n')
    message = message_in(file)
    headers = file.read_bytes().partition(b"\r\n\r\n")[0]
    assert all(line[:1] in b" \t" or b": " in line for line in headers.split(b"\r\n"))
    assert {name for name, _ in message.items()} == {
        *("Subject", "To", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type", "X-Unsent"),
    }
    assert [address.addr_spec for address in message["To"].addresses] == ["ann@council.example"]
    page = text_of(message, "html")
    assert "&lt;b&gt;" in page and "<b>" not in page and "{{ 7*7 }}" in page
    assert not HARMFUL.search((text_of(message) + page + message["Subject"]).replace("\u200d", ""))
    book = load_workbook(BytesIO(attachment(message, "answer.xlsx")))
    assert {cell.data_type for row in book[SHEET].iter_rows() for cell in row} <= {"s", "d", "n"}, "no formula"


def test_a_long_list_is_one_side_and_the_rest_is_counted(late: Path, tmp_path: Path) -> None:
    for number in range(30):
        done("add", "1.1", f"Step {number}")
    refs = [action["ref"] for action in objects("list") if action["ref"].startswith("1.1")]
    done("update", *refs, "--owner", "Ann", "--due", "2026-11-20")
    said = done("remind", "--dry-run", "--owner", "Ann")
    assert f"{len(refs)} late" in said and f"  and {len(refs) - 8} others\n" in said
    assert len(said.splitlines()) < 60
