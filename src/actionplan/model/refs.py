"""Refs: how they sort, and the next that is free. They are stable and never reused."""

from __future__ import annotations

import re
from collections.abc import Mapping

_REF = re.compile(r"(\d+)\.(\d+)([a-z]*)")


def ref_order(ref: str) -> tuple[int, int, int, str]:
    """Sorts refs as people count: ``1.9`` before ``1.10``, ``1.2`` before ``1.2b``, ``1.2z`` before ``1.2aa``."""
    match = _REF.fullmatch(ref)
    if match is None:
        return (0, 0, 0, ref)
    return (int(match[1]), int(match[2]), len(match[3]), match[3])


def evidence_order(ref: str) -> tuple[tuple[int, int, int, str], int]:
    """Sorts the refs of evidence: by action, then in the order in which it was added."""
    action, _, number = ref.rpartition("/")
    return ref_order(action), int(number) if number.isdecimal() else 0


def next_ref(area: str, refs: Mapping[str, object] | frozenset[str]) -> str:
    """The first ref not among ``refs`` for another action of ``area``: ``1.2b``, ``1.2c`` … ``1.2z``, ``1.2aa`` …"""
    number = 1
    while True:
        number += 1
        suffix, remainder = "", number
        while remainder:
            remainder, letter = divmod(remainder - 1, 26)
            suffix = chr(ord("a") + letter) + suffix
        if f"{area}{suffix}" not in refs:
            return f"{area}{suffix}"
