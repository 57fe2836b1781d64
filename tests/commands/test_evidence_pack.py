"""The evidence of a theme in one zip file: the index, the files, their digests, and what is not in it."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from command_line import done, objects, refused
from finished_files import readable

AUDIT, MINUTES = b"30 cases\n", b"the Board agreed\n"


@pytest.fixture
def visited(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Evidence of theme 1: a kept copy, a file that has changed, one that is gone, an address, a restricted one."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "secret folder"
    folder.mkdir()
    for name, data in (("oct audit.csv", AUDIT), ("minutes.txt", MINUTES), ("lost.txt", b"x"), ("child.txt", b"y")):
        (folder / name).write_bytes(data)
    done("evidence", "1.1", "--what", "Audit", "--kind", "data", "--where", str(folder / "oct audit.csv"), "--keep")
    done("evidence", "1.1", "--what", "Minutes", "--kind", "doc", "--where", str(folder / "minutes.txt"))
    done("evidence", "1.2", "--what", "Lost", "--kind", "doc", "--where", str(folder / "lost.txt"))
    done("evidence", "1.2", "--what", "Page", "--kind", "doc", "--where", "https://intranet.example/qa")
    done("evidence", "1.2", "--what", "Case of one family", "--kind", "doc", "--where", str(folder / "child.txt"))
    done("restrict", "1.2/3", "--reason", "names a family")
    (folder / "minutes.txt").write_bytes(MINUTES + b"edited")
    (folder / "lost.txt").unlink()
    return tmp_path


def test_a_pack_has_the_index_the_files_and_their_digests(visited: Path) -> None:
    said = done("evidence", "pack", "1", "-o", "theme1.zip")
    assert "2 files packed.\n1 file changed since noted: 1.1/2.\n" in said
    assert "2 pieces of evidence without a file: listed at the end.\n1 restricted piece of evidence left out.\n" in said
    with zipfile.ZipFile(visited / "theme1.zip") as pack:
        names = pack.namelist()
        assert names == [
            "files/1.1-1 oct audit.csv",
            "files/1.1-2 minutes.txt",
            "index.docx",
            "index.html",
            "SHA256SUMS",
        ]
        assert pack.read(names[0]) == AUDIT
        assert pack.read(names[1]) == MINUTES + b"edited"
        sums = dict(line.split("  ")[::-1] for line in pack.read("SHA256SUMS").decode().splitlines())
        assert sums == {name: hashlib.sha256(pack.read(name)).hexdigest() for name in names[:-1]}
        page = pack.read("index.html").decode()
        texts = [page, readable(pack.read("index.docx"))]
        for text in texts:
            assert "changed since it was noted" in text
            assert "https://intranet.example/qa" in text
            assert "there is no such file" in text
            assert hashlib.sha256(AUDIT).hexdigest() in text
            assert "Case of one family" not in text
            assert "child.txt" not in text
            assert "secret folder" not in text
            assert "1 restricted piece of evidence left out" in text
        everything = b"".join(pack.read(name) for name in names)
        assert str(visited).encode() not in everything
        assert b"names a family" not in everything


def test_the_same_plan_and_files_give_the_same_bytes_and_none_is_written_over(visited: Path) -> None:
    done("evidence", "pack", "1", "-o", "one.zip")
    done("evidence", "pack", "1", "-o", "two.zip")
    assert (visited / "one.zip").read_bytes() == (visited / "two.zip").read_bytes()
    assert "already exists; --force overwrites it" in refused("evidence", "pack", "1", "-o", "one.zip")
    done("evidence", "pack", "1.2", "-o", "one.zip", "--force")
    assert (visited / "one.zip").read_bytes() != (visited / "two.zip").read_bytes()
    assert sorted(file.name for file in visited.glob("*.zip")) == ["one.zip", "two.zip"]


def test_a_finding_is_packed_alone_and_what_there_is_not_is_said(visited: Path) -> None:
    result = objects("evidence", "pack", "1.1", "-o", "finding.zip")
    assert [piece["ref"] for piece in result["files"]] == ["1.1/1", "1.1/2"]
    assert (result["restricted"], result["about"]) == (0, "finding 1.1")
    assert "there is no theme 'nonsense'" in refused("evidence", "pack", "nonsense", "-o", "x.zip")
    assert not (visited / "x.zip").exists()
    assert "evidence in" in refused("evidence", "pack", "1", "-o", "plan-evidence/x.zip")


@pytest.mark.skipif(os.name == "nt", reason="names that Windows has not")
def test_odd_names_are_safe_everywhere(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = ["CON.txt", 'a:b"c?.txt', "x" * 200 + ".txt", "trailing.", "\u202egpj.exe", "same.txt", "SAME.txt"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
        done("evidence", "1.1", "--what", "x", "--kind", "data", "--where", str(tmp_path / name))
    done("evidence", "pack", "1.1", "-o", "odd.zip")
    with zipfile.ZipFile(tmp_path / "odd.zip") as pack:
        packed = [name for name in pack.namelist() if name.startswith("files/")]
        assert len({name.casefold() for name in packed}) == len(names)
        for name in packed:
            base = name.removeprefix("files/")
            assert not set('<>:"/\\|?*\u202e') & set(base)
            assert len(base.encode()) <= 120
            assert not base.endswith((".", " "))
