"""The program's own two themes. Colour means a rating here, so the accent is none of red, amber, green and blue."""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, *, dark: bool, ground: tuple[str, str, str, str], colours: dict[str, str]) -> Theme:
    """A theme in which text in a colour has just that colour, not a tint of it."""
    foreground, background, surface, panel = ground
    return Theme(
        name=name,
        dark=dark,
        foreground=foreground,
        background=background,
        surface=surface,
        panel=panel,
        primary=colours["primary"],
        secondary=colours["primary"],
        accent=colours["accent"],
        error=colours["error"],
        warning=colours["warning"],
        success=colours["success"],
        variables={
            **{f"text-{name}": colour for name, colour in colours.items()},
            # What Textual's own lists are on, such as the palette's: blue would be a rating.
            "block-cursor-foreground": colours["accent"],
            "block-cursor-background": panel,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-foreground": colours["accent"],
            "block-cursor-blurred-background": panel,
            "input-selection-background": f"{colours['accent']} 35%",
            "scrollbar": panel,
            "scrollbar-hover": panel,
            "scrollbar-active": colours["accent"],
            "scrollbar-background": surface,
            "scrollbar-background-hover": surface,
            "scrollbar-background-active": surface,
            "scrollbar-corner-color": surface,
        },
    )


DARK = _theme(
    "actionplan-dark",
    dark=True,
    ground=("#e2e2e2", "#121212", "#1d1d1f", "#2a2a2e"),
    colours={
        "error": "#ff6b6b",
        "warning": "#f2b134",
        "success": "#5fcf80",
        "primary": "#58a6ff",
        "accent": "#b9a5ff",
    },
)
LIGHT = _theme(
    "actionplan-light",
    dark=False,
    ground=("#171717", "#f8f8f6", "#efefec", "#e2e2de"),
    colours={
        "error": "#b3202a",
        "warning": "#8a5a00",
        "success": "#1a6e3a",
        "primary": "#1459a8",
        "accent": "#6a3fc4",
    },
)
