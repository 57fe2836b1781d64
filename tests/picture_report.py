"""A page that shows, side by side, how a screen was approved and how it looks now; written where a picture differs."""

from __future__ import annotations

from html import escape
from pathlib import Path
from shutil import rmtree

FOLDER = Path(__file__).with_name("snapshots") / "report"
"""Where the pages are written; kept out of the repository."""
INDEX = "index.html"
APPROVED, NOW = ".approved.svg", ".now.svg"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 14px sans-serif; margin: 1em }}
section {{ display: flex; gap: 1em }}
figure {{ flex: 1; margin: 0 }}
img {{ width: 100% }}
.both {{ position: relative }}
.both img + img {{ position: absolute; left: 0; top: 0; mix-blend-mode: difference }}
</style>
<h1>{title}</h1>
{body}
</html>
"""


def clear(folder: Path = FOLDER) -> None:
    """Takes away what the run before has left."""
    rmtree(folder, ignore_errors=True)


def write(name: str, approved: str | None, now: str, folder: Path = FOLDER) -> Path:
    """Writes both pictures and a page that shows them; answers with the page. A new picture has no ``approved``."""
    folder.mkdir(parents=True, exist_ok=True)
    if approved is not None:
        (folder / f"{name}{APPROVED}").write_text(approved, "utf-8", newline="\n")
    (folder / f"{name}{NOW}").write_text(now, "utf-8", newline="\n")
    page = folder / f"{name}.html"
    page.write_text(_PAGE.format(title=escape(name), body=_side_by_side(name, folder)), "utf-8")
    return page


def write_index(folder: Path = FOLDER) -> Path | None:
    """Writes a page of all pictures that differ; answers with it, or with None where there are none."""
    names = sorted(path.name.removesuffix(NOW) for path in folder.glob(f"*{NOW}"))
    if not names:
        return None
    body = "\n".join(f"<h2>{escape(name)}</h2>\n{_side_by_side(name, folder)}" for name in names)
    page = folder / INDEX
    page.write_text(_PAGE.format(title=f"Pictures that differ: {len(names)}", body=body), "utf-8")
    return page


def _side_by_side(name: str, folder: Path) -> str:
    now = f'<img src="{escape(name)}{NOW}" alt="{escape(name)} now">'
    if not (folder / f"{name}{APPROVED}").exists():
        return f"<section>\n<figure><figcaption>new, not approved yet</figcaption>{now}</figure>\n</section>"
    approved = f'<img src="{escape(name)}{APPROVED}" alt="{escape(name)} as approved">'
    return (
        f"<section>\n<figure><figcaption>approved</figcaption>{approved}</figure>\n"
        f"<figure><figcaption>now</figcaption>{now}</figure>\n"
        f'<figure><figcaption>black where they agree</figcaption><div class="both">{approved}{now}</div></figure>'
        "\n</section>"
    )
