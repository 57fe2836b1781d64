"""What a verb that reads does not load: a start costs what it imports."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from loaded_modules import loaded

START = """
import json, sys
import actionplan.commands.open_screens
from actionplan.cli import main
from textual.app import App

run, display = App.run, App._display

def first_paint(app, screen, renderable):
    display(app, screen, renderable)
    if any(getattr(widget, "rows", ()) for widget in screen.query("LineList")):
        print(json.dumps(sorted(sys.modules)), file=sys.stderr)
        App._display = display
        app.exit()

App._display = first_paint
App.run = lambda app: run(app, headless=True, size=(120, 40))
actionplan.commands.open_screens.on_a_terminal = lambda: True
main([])
"""
"""Opens the screens without a terminal, and says what is loaded when the first rows have been painted."""

AT_START = {
    "": "app app_keys atomic cli crash day_questions live_plan settings store_thread terminal_app textual_private",
    "commands": "common console maintenance open_screens",
    "model": "action answers area beginning blocking columns dates describe duties edit endings field fields "
    "findings grants groups hold_checks impact index key key_words log lookups measures milestones mistakes "
    "notes number_words own_fields people people_in_log people_in_use plan plan_settings proposals ratings "
    "record_fields record_kinds redactions refusal report restricted restrictions risk rollup rollup_changes "
    "sanitise searching self_evaluation sent_reminders source_part sources suggested_rag tokens update_rounds "
    "web_links weekly_review withheld wordings words",
    "screens": "action_keys actions base",
    "store": "opening server_plan waiting",
    "store.sql": "decoding names_then notes plan_document reading rows statements store tables",
    "store.sqlite": "connection copies database_file failures filesystem migrations plan_connection schema "
    "schema_check store",
    "terminal": "driver pastes",
    "usecases": "progress",
    "widgets": "action_columns action_list action_pane filter_line frame key_line key_queue line_list notice "
    "rag_marks text_line text_parts themes",
}
"""Our modules that the first paint needs, by package. Whatever is added here, every start pays for."""
OTHERS_AT_START = {"click", "msgspec", "platformdirs", "rich", "textual", "typing_extensions"}


@pytest.mark.parametrize(
    "args",
    [
        *("list", "show 1.1", "history", "summary", "changes", "strengths", "decisions", "list --as-at yesterday"),
        *("list --json", "show 1.1 --json", "history --json", "summary --json", "check", "--version", "--help"),
        *("export --format md", "export --format csv", "export --format json"),
    ],
)
def test_a_verb_that_reads_loads_nothing_dear(database: Path, args: str) -> None:
    assert loaded(*args.split()) == set()


def test_the_first_paint_needs_no_more_than_this(database: Path) -> None:
    command = [sys.executable, "-c", START]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, encoding="utf-8")
    modules = set(json.loads(result.stderr.splitlines()[-1]))
    ours = {"actionplan"}
    for package, names in AT_START.items():
        ours |= {".".join(filter(None, ("actionplan", package, name))) for name in ("", *names.split())}
    assert {name for name in modules if name.split(".")[0] == "actionplan"} - ours == set()
    others = {name.split(".")[0] for name in modules} - sys.stdlib_module_names - {"actionplan", "__main__"}
    assert {name for name in others if not name.startswith("_")} <= OTHERS_AT_START
