"""The keys that work on every screen."""

from __future__ import annotations

from textual.binding import Binding, BindingType

KEYS: list[BindingType] = [
    Binding("1", "go('summary')", "Summary", show=False, tooltip="Summary areas and themes", id="app.summary"),
    Binding("2", "go('actions')", "Actions", show=False, tooltip="All actions", id="app.actions"),
    Binding("3", "go('review')", "Review", show=False, tooltip="The weekly progress review", id="app.review"),
    Binding("4", "go('owners')", "Owners", show=False, tooltip="Workload by owner", id="app.owners"),
    Binding(
        "5",
        "go('history')",
        "History",
        show=False,
        tooltip="Everything that was changed, by whom and why",
        id="app.history",
    ),
    Binding("6", "go('plan')", "Plan", show=False, tooltip="Strengths, key messages, mapping, source", id="app.plan"),
    Binding(
        "7",
        "portfolio",
        "Portfolio",
        show=False,
        tooltip="Back to all plans, in what actionplan portfolio has opened",
        id="app.portfolio",
    ),
    Binding(
        "8", "go('measures')", "Measures", show=False, tooltip="Numbers that show whether it works", id="app.measures"
    ),
    Binding(
        "9",
        "go('proposals')",
        "Proposals",
        show=False,
        tooltip="What owners propose, to be taken or refused",
        id="app.proposals",
    ),
    Binding(
        "at",
        "as_at",
        "As at",
        key_display="@",
        show=False,
        tooltip="Show the plan as at a past day",
        id="app.as-at",
    ),
    Binding(
        "x",
        "export",
        "Export",
        show=False,
        tooltip="Export the RAG summary to a file, ready to send",
        id="app.export",
    ),
    Binding(
        "I",
        "import_file",
        "Import",
        show=False,
        tooltip="Bring in your own spreadsheet, as a new plan or into this one",
        id="app.import",
    ),
    Binding("u", "undo", "Undo", show=False, tooltip="Undo your last change", id="app.undo"),
    Binding("ctrl+r", "redo", "Redo", show=False, tooltip="Redo what you undid", id="app.redo"),
    Binding("question_mark", "help", "Help", key_display="?", tooltip="What the keys do", id="app.help"),
    Binding("f1", "help", "Help", key_display="f1", tooltip="What the keys do", id="app.help-anywhere"),
    Binding("q", "quit", "Quit", show=False, tooltip="Quit; everything is saved already", id="app.quit"),
    Binding(
        "ctrl+q",
        "quit",
        "Quit",
        show=False,
        priority=True,
        tooltip="Quit; everything is saved already",
        id="app.quit-anywhere",
    ),
    Binding("ctrl+c", "copy_or_say", "Copy", show=False, priority=True, system=True, id="app.copy"),
    Binding(
        "ctrl+z",
        "suspend",
        "Suspend",
        show=False,
        priority=True,
        tooltip="Back to the shell; fg comes back",
        id="app.suspend",
    ),
]
