"""What the copy of a file is called, and how its size is said."""

from __future__ import annotations

import pytest

from actionplan.model.evidence_files import LONGEST_FILE_NAME, safe_file_name, size_words


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("oct.docx", "oct.docx"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1.tar.gz", "_com1.tar.gz"),
        ("Lpt².pdf", "_Lpt².pdf"),
        ("../../etc/passwd", "_._etc_passwd"),
        ('a<b>:"c|?*.txt', "a_b___c___.txt"),
        (".hidden", "hidden"),
        ("ends. . ", "ends"),
        ("..", "file"),
        ("", "file"),
        ("tab\tand\nline.txt", "tab_and line.txt"),
    ],
)
def test_a_name_is_made_safe_for_every_system(name: str, safe: str) -> None:
    assert safe_file_name(name) == safe


def test_long_names_keep_their_ending_and_taken_ones_get_a_number() -> None:
    long = safe_file_name("é" * 300 + ".docx")
    assert long.endswith("é.docx")
    assert len(long.encode()) <= LONGEST_FILE_NAME
    numbered = safe_file_name("é" * 300 + ".docx", [long])
    assert numbered.endswith("é (2).docx")
    assert len(numbered.encode()) <= LONGEST_FILE_NAME
    assert safe_file_name("A.txt", ["a.TXT", "a (2).txt"]) == "A (3).txt"


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1300, "1.3 KB"), (2_500_000_000, "2.5 GB")]
)
def test_sizes_are_said_for_people(size: int, words: str) -> None:
    assert size_words(size) == words
