"""The box that a question stands in."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import Vertical


class PlacedBox(Vertical):
    """What a question stands in. It is placed anew when a hint of two lines, or another window, changes its height."""

    def __init__(self, place: Callable[[], None], *, id: str) -> None:
        super().__init__(id=id)
        self._place = place

    def on_resize(self) -> None:
        """Another height."""
        self._place()
