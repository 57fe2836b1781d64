"""The pages of the six plans: laid out once for all tests, however many processes run them."""

from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock

from actionplan.reports.writers.docx import docx
from rendered import ONE_PAGE, as_pdf, paper_named, soffice
from six_plans import PLANS


@pytest.fixture(scope="session")
def word_pages(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the PDFs that LibreOffice makes of the Word documents, each named after its paper."""
    program = soffice()
    if program is None:
        pytest.skip("LibreOffice is not installed, so nothing lays a Word document out")
    root = tmp_path_factory.getbasetemp()
    # The processes of pytest-xdist have a folder each, in one that they share.
    folder = (root if worker_id == "master" else root.parent) / "word pages"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            unfinished = folder.with_name("word pages unfinished")
            unfinished.mkdir(exist_ok=True)
            documents = []
            for name in (name for plan in PLANS for name in (plan, f"{plan}{ONE_PAGE}")):
                path = unfinished / f"{name}.docx"
                path.write_bytes(docx(paper_named(name)))
                documents.append(path)
            as_pdf(program, documents, unfinished)
            unfinished.rename(folder)
    return folder
