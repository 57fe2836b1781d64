"""A team's own text file: any encoding, any separator, and the line that a row begins in."""

from __future__ import annotations

from pathlib import Path

import pytest

from actionplan.planfiles.book import read_book
from actionplan.planfiles.grid import Book
from sheets_read import refused, rows

TYPOGRAPHIC = "Ref,Action,Owner\n1.1,“Recruit” two people – now,Zoë’s team\n"


def read(tmp_path: Path, data: str | bytes, name: str = "plan.csv") -> Book:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_book(path)


@pytest.mark.parametrize(
    ("encoding", "remark"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("cp1252", "The file is not UTF-8; it was read as Windows-1252 text."),
        ("utf-16", "The file is not UTF-8; it was read as UTF-16 text."),
        ("utf-16-le", "The file is not UTF-8; it was read as UTF-16 text."),
        ("utf-16-be", "The file is not UTF-8; it was read as UTF-16 text."),
        ("utf-32", "The file is not UTF-8; it was read as UTF-32 text."),
        ("mac_roman", "The file is not UTF-8; it was read as Mac Roman text."),
    ],
)
def test_any_encoding(tmp_path: Path, encoding: str, remark: str) -> None:
    found = read(tmp_path, TYPOGRAPHIC.encode(encoding))
    assert rows(found.grids[0]) == {
        1: ["Ref", "Action", "Owner"],
        2: ["1.1", "“Recruit” two people – now", "Zoë’s team"],
    }
    assert found.remarks == tuple(filter(None, [remark]))
    assert (found.grids[0].where, found.grids[0].title) == ("plan.csv line", "")


@pytest.mark.parametrize(
    "text",
    [
        "3 × weekly",
        "† see the note",
        "café",
        "naïve – £20m",
        "• first",
        "½ day",
        "Siân Rhŷs".replace("ŷ", "y"),
        "10° colder…",
        "ŠKODA",
    ],
)
def test_what_an_office_writes_is_windows_text(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, f"Ref,Action\n1.1,{text}\n".encode("cp1252"))
    assert rows(found.grids[0])[2] == ["1.1", text]
    assert found.remarks == ("The file is not UTF-8; it was read as Windows-1252 text.",)


@pytest.mark.parametrize("text", ["Zoë’s team", "“Recruit”", "now – or later", "• first", "café"])
def test_text_of_an_old_mac(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, f"Ref,Action\r1.1,{text}\r".encode("mac_roman"))
    assert rows(found.grids[0])[2] == ["1.1", text]


@pytest.mark.parametrize("text", ["£20m for café", "½ day at the crèche"])
def test_text_of_an_old_dos_program(tmp_path: Path, text: str) -> None:
    found = read(tmp_path, f"Ref,Action\r\n1.1,{text}\r\n".encode("cp850"))
    assert rows(found.grids[0])[2] == ["1.1", text]


def test_text_of_another_language(tmp_path: Path) -> None:
    text = "Żłobek, świetlica i każda szkoła będą miały własnego opiekuna; źródła są poniżej"
    found = read(tmp_path, f'Ref,Action\r\n1.1,"{text}"\r\n'.encode("cp1250"))
    assert rows(found.grids[0])[2] == ["1.1", text]
    assert found.remarks == ("The file is not UTF-8; it was read as Windows-1250 text.",)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["plan.csv", "plan.tsv", "PLAN.TXT"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_separator_and_end_of_line(tmp_path: Path, separator: str, name: str, end: str) -> None:
    lines = [
        separator.join(["Improvement plan of the council, as at March", "", ""]),
        separator.join(["Ref", "Action", "Owner"]),
        separator.join(["1.1", f'"Recruit{separator} train, keep; and thank"', "Ann"]),
        separator.join(["1.2", "Publish", "Bo; Cy"]),
    ]
    text = end.join([*lines, ""])
    if separator == ";":
        text = text.replace("Bo; Cy", "Bo")
    found = rows(read(tmp_path, text, name).grids[0])
    if separator != ",":
        assert found[1] == ["Improvement plan of the council, as at March"]
    assert found[2] == ["Ref", "Action", "Owner"]
    assert found[3] == ["1.1", f"Recruit{separator} train, keep; and thank", "Ann"]
    assert found[4][:2] == ["1.2", "Publish"]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_that_tells_excel_the_separator(tmp_path: Path, first: str, end: str) -> None:
    found = read(tmp_path, end.join([first, "Ref;Owner, lead", "1.1;Ann, Bo", ""]))
    assert rows(found.grids[0]) == {2: ["Ref", "Owner, lead"], 3: ["1.1", "Ann, Bo"]}


def test_a_separator_is_what_most_rows_agree_on(tmp_path: Path) -> None:
    text = "Ref;Action\n" + "".join(f"1.{n};Do this, that{', and more' * (n % 3)}\n" for n in range(1, 9))
    assert rows(read(tmp_path, text).grids[0])[3] == ["1.2", "Do this, that, and more, and more"]


def test_a_column_alone(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "Action\nRecruit two people\n").grids[0]) == {1: ["Action"], 2: ["Recruit two people"]}


def test_line_numbers_count_the_breaks_within_cells_and_empty_lines(tmp_path: Path) -> None:
    found = read(tmp_path, 'Ref,Action\n1.1,"• one\n• two"\n\n,,\n1.2,x\n')
    assert rows(found.grids[0]) == {1: ["Ref", "Action"], 2: ["1.1", "• one\n• two"], 6: ["1.2", "x"]}


def test_the_apostrophes_of_our_export_are_taken_away(tmp_path: Path) -> None:
    assert rows(read(tmp_path, "Ref,Action\n1.1,'=1+1\n1.2,'tis\n").grids[0])[2] == ["1.1", "=1+1"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            'Ref,Action\n1.1,"never closed\n1.2,x\n',
            "plan.csv line 2: unexpected end of data; check the quotes from here",
        ),
        ('Ref,Action\n1.1,"a"b\n', "plan.csv line 2: ',' expected after '\"'; check the quotes from here on"),
        ('sep=;\nRef;Action\n1.1;"a"b\n', "plan.csv line 3: ';' expected after '\"'"),
        (b"Ref,Action\n1.1,\0\n", "plan.csv line 2: this is not text; save the table as CSV UTF-8 or .xlsx"),
        (b"\xff\xfeR\0\n\0\0\xd8,\0", "plan.csv line 2: this is not UTF-16 text; save the file as CSV UTF-8"),
        (b"\xef\xbb\xbfRef\n\xff\n", "plan.csv line 2: this is not UTF-8 text"),
        ("Ref\n£1\n".encode() + b"\xa31\n", "plan.csv line 3: this is not UTF-8 text; save the file as CSV UTF-8"),
        (b"Ref\n" + b"x" * 200_000, "plan.csv line 2: field larger than field limit"),
        (b" \n ", "plan.csv: the file is empty; is it the right one?"),
    ],
)
def test_what_is_wrong_is_one_line_with_its_place(tmp_path: Path, data: str | bytes, said: str) -> None:
    (tmp_path / "plan.csv").write_bytes(data if isinstance(data, bytes) else data.encode())
    assert refused(tmp_path / "plan.csv").startswith(said)


def test_more_rows_and_columns_than_are_looked_at(tmp_path: Path) -> None:
    wide = ",".join(["Ref", *[""] * 199, "far"])
    found = read(tmp_path, wide + "\n" + "".join(f"1.{n}\n" for n in range(20_000)))
    assert len(found.grids[0].rows) == 20_000
    assert found.remarks == (
        "Only the first 200 columns were read; line 1 has more.",
        "Only the first 20,000 rows were read.",
    )
