"""Any text in any field: kept, shown harmlessly in every table, document and screen, and no control byte of it sent."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from shutil import copyfile
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from msgspec.structs import replace

from actionplan import settings
from actionplan.model.edit import Edit
from actionplan.model.refusal import Invalid
from actionplan.model.rules.actions import propose
from actionplan.model.rules.milestones import add_milestone
from actionplan.model.rules.records import add_evidence
from actionplan.model.sanitise import clean
from actionplan.planfiles.plan_yaml import bundled_plan
from actionplan.store.sqlite.store import SqliteStore
from command_line import done, run
from hostile_records import make_hostile
from places import ServerPlace
from server import Server
from sizes import sizes
from terminal import Terminal

HARMFUL = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
CONTROLS = [
    *("\x1b]52;c;aGk=\x07", "\x1b]0;owned\x07", "\x1b[2J", "\x1b[31m", "\x1bc", "\x9b2J", "\x9d0;x\x9c", "\x90x\x9c"),
    *("\x00", "\x07", "\x08", "\x0b", "\x0c", "\x0e", "\x7f", "\x85", "\r", "\t", "\n", "\r\n", "\u2028", "\u2029"),
    *("\u202e", "\u2066", "\u2069", "\u200b", "\u200f", "\ufeff", "\u00ad", "\ud800", "\udfff", "\U000e0041", "\ufff9"),
    *(
        "[/]",
        "[red]",
        "[@click=app.quit()]x[/]",
        "[link=file:///x]",
        "[b",
        "\\[",
        "{{x}}",
        "%s",
        "<script>",
        "&lt;",
        "|",
    ),
    *(
        "=1+1",
        "+1",
        "-1",
        "@x",
        "'=1",
        "\u202d",
        "e\u0301\u0301",
        "👩‍👩‍👧‍👦",
        "漢字",
        "\u05d0\u05d1",
        "`x`",
        "# x",
        "---",
        "://",
    ),
]
PIECES = st.one_of(st.sampled_from(CONTROLS), st.text(max_size=12), st.characters())
TEXTS = st.one_of(
    st.lists(PIECES, max_size=6).map("".join),
    st.text(max_size=60),
    st.sampled_from(CONTROLS).map(lambda one: one * 250),
)


def some(examples: int) -> hypothesis_settings:
    """So many examples, the same each time. A hundred texts at a time are not worth making smaller."""
    return hypothesis_settings(
        max_examples=examples,
        phases=[Phase.generate],
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled plan's database, made once."""
    path = tmp_path_factory.mktemp("real") / "plan.db"
    SqliteStore.create(path, bundled_plan(), settings.stamp("init")).close()
    return path


@sizes("number", 2000, 20_000)
def test_any_text_through_every_field_table_and_document(number: int, real: Path, tmp_path: Path) -> None:
    """A hundred texts at a time, in titles, owners, measures, evidence and notes; then everything is printed."""
    path = tmp_path / "hostile.db"
    counted = [0]

    @some(number // 100)
    @given(st.lists(TEXTS, min_size=100, max_size=100))
    def through_everything(texts: list[str]) -> None:
        copyfile(real, path)
        counted[0] += len(texts)
        stored = fill(path, texts)
        refs = list(stored)
        outputs = [
            run("--db", str(path), *args).output
            for args in (
                ("list",),
                ("show", refs[0]),
                ("show", refs[-1]),
                ("history",),
                ("summary",),
                ("list", "--json"),
                ("update", refs[0], "--note", texts[0]),
                ("list", "--owner", texts[1]),
                ("export", "--format", "md"),
                ("export", "--format", "json"),
            )
        ]
        for output in outputs:
            assert not HARMFUL.search(output.replace("\r\n", "\n")), HARMFUL.search(output)
        with closing(SqliteStore(path)) as store:
            plan = store.plan(settings.today())
            assert {ref: plan.action(ref).title for ref in refs} == stored  # type: ignore[union-attr]
            assert store.check() == ()

    through_everything()
    print(f"\n{counted[0]} texts through every field, table and text document: 0 control characters, 0 crashes")


def fill(path: Path, texts: list[str]) -> dict[str, str]:
    """Puts texts in the fields of actions, their evidence and notes; answers with the titles as they have to be."""
    stored = {}
    with closing(SqliteStore(path)) as store:
        today = settings.today()
        plan = store.plan(today)
        left = iter(texts)
        edits: list[Edit] = []
        for action, title, owner, measure in zip(plan.actions, left, left, left, strict=False):
            given = {"title": f"t{title}"[:150], "owner": owner[:100], "success_measure": measure}
            try:
                edits.append(propose(action, given, key=plan.key, today=today, by="jo", note=""))
            except Invalid:
                continue
            stored[action.ref] = clean(f"t{title}"[:150], lines=True)
        store.save(edits, replace(settings.stamp("command"), by=texts[-1]), texts[-2])
        with suppress(Invalid):
            milestone = add_milestone(plan, plan.actions[0], text=f"m{texts[4]}", due="", owner=texts[5][:100])
            store.save([milestone], settings.stamp("command"), texts[6])
        try:
            evidence = add_evidence(plan, plan.actions[0], what=texts[2], place=texts[3], dated="", kind="data")
        except Invalid:
            return stored
        store.save([evidence], settings.stamp("command"), "")
    return stored


EVERYTHING = (
    *(("list",), ("list", "--notes"), ("list", "--json"), ("list", "--attention"), ("show", "{ref}"), ("history",)),
    *(("show", "{own_ref}"), ("show", "{ref}/m1"), ("history", "{own_ref}"), ("history", "--json"), ("changes",)),
    *(("summary",), ("summary", "--by", "body"), ("summary", "--by", "source"), ("summary", "--by", "message")),
    *(("people",), ("bodies",), ("key",), ("strengths",), ("self-evaluation",), ("self-evaluation", "--json")),
    *(("person", "{person}"), ("body", "{body}"), ("list", "source:{source}"), ("review", "agenda"), ("check",)),
    *(("export", "--format", form) for form in ("md", "html", "csv", "json")),
    *(("export", "--format", "md", "--audience", "public"), ("export", "--format", "md", "--notes", "all")),
    *(("report",), ("report", "show", "--json"), ("reports",), ("reports", "--json"), ("history", "RP1")),
    *(("export", "--format", "md", "--source", "{source}"), ("export", "--since", "last-sent")),
)
"""Whatever prints text: ``{ref}`` is the action that everything is said of, the other names are texts themselves."""


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def kept(request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Takes a plan file; answers with the address of the plan, as either engine keeps it."""
    if request.param == "SQLite":
        return str
    server: Server = request.getfixturevalue("server")
    numbers = count(1)

    def on_server(path: Path) -> str:
        address = ServerPlace(server, f"hostile_{next(numbers)}").address("jo")
        assert "Copied to" in done("copy", str(path), address)
        return address

    return on_server


@sizes("number", 400, 8000)
def test_any_text_in_every_record_and_in_the_plan_itself(
    number: int, kept: Callable[[Path], str], tmp_path: Path
) -> None:
    """Names of people and bodies, own headings, milestones, answers, sources, refs, and the words of a plan."""
    path, counted = tmp_path / "hostile.db", [0]

    @some(number // 200)
    @given(st.lists(TEXTS, min_size=200, max_size=200))
    def through_everything(texts: list[str]) -> None:
        path.unlink(missing_ok=True)
        names = make_hostile(path, bundled_plan(), texts)
        counted[0] += len(texts)
        address = kept(path)
        for args in EVERYTHING:
            result = run("--db", address, *(arg.format(**names) for arg in args))
            assert result.exit_code == 0, (args, result.output)
            # A table of CSV begins with the sign by which spreadsheets know how it is written.
            found = HARMFUL.search(result.output.removeprefix("\ufeff").replace("\r\n", "\n"))
            assert found is None, (args, found)
            if "--json" in args:
                json.loads(result.stdout)
        for form in ("docx", "xlsx"):
            result = run("--db", address, "export", "--format", form, "--notes", "all", "--output", "-")
            assert result.exit_code == 0, result.output
            is_xml_without_formulas(result.stdout_bytes)

    through_everything()
    print(f"\n{counted[0]} texts in every field of every record: 0 control characters, 0 crashes, 0 formulas")


def is_xml_without_formulas(document: bytes) -> None:
    """Sees that an Office document is XML through and through, and that nothing in it is worked out."""
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                root = ElementTree.fromstring(parts.read(name))
                cells = root.findall(".//{*}c/{*}f") if "worksheets" in name else []
                assert not cells, f"a formula in {name}"


@sizes("number", 200, 2000)
def test_any_text_in_office_documents(number: int, real: Path, tmp_path: Path) -> None:
    """They can be made, and are XML through and through."""
    path, counted = tmp_path / "hostile.db", [0]

    @some(number // 100)
    @given(st.lists(TEXTS, min_size=100, max_size=100))
    def through_documents(texts: list[str]) -> None:
        copyfile(real, path)
        counted[0] += len(texts)
        fill(path, texts)
        for form in ("docx", "xlsx"):
            result = run("--db", str(path), "export", "--format", form, "--output", "-")
            assert result.exit_code == 0, result.output
            is_xml_without_formulas(result.stdout_bytes)

    through_documents()
    print(f"\n{counted[0]} texts through Word and Excel: 0 crashes, 0 formulas")


# --- at a terminal --------------------------------------------------------------------------------------------

MARK = "ZQ"
THEIRS = re.compile(
    rb"(?:[\x00-\x1f\x7f]|\xc2[\x80-\x9f]|\xc2\xad|\xd8\x9c|\xe2\x80[\x8b\x8e\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf"
    rb"|\xef\xbf[\xb9-\xbb]|\xf3\xa0|\x1b\][0-9;c]*|\x1b\[[0-9;]*[Jm]?QZ)ZQ"
)
AT_ONCE = "".join(f"{control}{MARK}" for control in CONTROLS if not control[0].isalnum())


def marked(number: int) -> list[str]:
    """Texts in which a mark follows each control character, so that what is sent of it is told from our own."""
    whole = [f"x{control}{MARK} {place} " for place, control in enumerate(CONTROLS)]
    return ["".join(whole[(number + step) % len(whole)] for step in range(0, 60, 7))[:190] for number in range(number)]


@pytest.mark.skipif(os.name == "nt", reason="a pty is Unix")
@sizes("rounds", 1, 12)
def test_no_control_byte_of_anybodys_text_reaches_the_terminal(
    rounds: int, real: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every screen, a question with suggestions, a toast, the palette and the help, in a true terminal."""
    texts = marked(40 + 110 * rounds)
    sent = 0
    monkeypatch.setenv("ACTIONPLAN_USER", f"jo{AT_ONCE}"[:90].replace("\x00", "").encode(errors="replace").decode())
    for round_ in range(rounds):
        path = Path(copyfile(real, tmp_path / f"hostile-{round_}.db"))
        fill(path, texts[110 * round_ :][:150])
        (tmp_path / "state" / "screens.json").unlink(missing_ok=True)
        with Terminal("--db", str(path), size=(200, 60)) as terminal:
            walk(terminal)
            assert terminal.wait_for_end() == 0
        assert MARK.encode() in terminal.raw
        found = THEIRS.search(terminal.raw)
        assert found is None, terminal.raw[max(0, found.start() - 80) : found.end() + 40]
        sent += len(terminal.raw)
    print(f"\n{rounds} walks through all screens: {sent:,} bytes sent, 0 control bytes of anybody's text")


def walk(terminal: Terminal) -> None:
    """Goes through everything that shows text."""
    ways = [
        ("2", "by theme"),
        ("t", "by summary area"),
        ("t", "by owner"),
        ("t", "by key message"),
        ("t", "by theme"),
        ("4", "owners"),
        ("5", "updates"),
        ("6", "strengths checked"),
        ("1", "Summary areas"),
        ("2", "by theme"),
        ("\r", "1 of "),
        ("o", "Esc: cancel"),
        (f"{MARK}\x1b[B", "Esc: cancel"),
    ]
    terminal.wait_for("34")
    for keys, text in ways:
        terminal.press(keys)
        terminal.wait_for(text)
    terminal.press("\x15nobody\r")
    terminal.wait_for("saved")
    terminal.press("\x1b")
    terminal.wait_for("by theme")
    terminal.press("q")
