"""The lines of a plan file that look like a person's data: listed when it is brought in, and taken as written."""

from __future__ import annotations

from collections.abc import Iterator

from actionplan.model.personal_data import kinds_words, personal_data
from actionplan.planfiles.yaml_nodes import Node

_OF_THE_COUNCIL = frozenset({"report"})
"""Keys at the top whose texts are the council's own, its address among them."""


def personal_lines(top: Node) -> Iterator[str]:
    """A sentence for each text of a plan file that looks like a person's data; never what it says."""
    if isinstance(top.content, dict):
        for key, node in top.content.items():
            if key not in _OF_THE_COUNCIL:
                yield from _doubted(node, key)


def _doubted(node: Node, key: str) -> Iterator[str]:
    if isinstance(node.content, str):
        if pieces := personal_data(node.content):
            yield f"line {node.line}, {key}: looks like a person's data ({kinds_words(pieces)}); taken as it is written"
    elif isinstance(node.content, dict):
        for name, child in node.content.items():
            yield from _doubted(child, name)
    else:
        for child in node.content:
            yield from _doubted(child, key)
