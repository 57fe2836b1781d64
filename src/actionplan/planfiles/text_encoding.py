"""The text of a file whose encoding nobody has written down."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from actionplan.planfiles.table_rows import BadSheet

_SAMPLE = 20_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WINDOWS = "cp1252"
_WESTERN = (_WINDOWS, "mac_roman", "cp850")
_LIKELY = "’‘“”–—•…£€½¼¾°©®™×†\xa0éèêëàâäáçïîíìôöóòüûúùñßøåæœÉ"
_LIKELY_SHARE = 0.7
_OTHERS = ["cp1250", "cp1251", "cp1253", "cp1254", "cp1257"]
_NAMES = {
    **{"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (code page 850)"},
    **{f"cp{number}": f"Windows-{number}" for number in (1250, 1251, 1253, 1254, 1257)},
    **{"utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "utf-32-le": "UTF-32", "utf-32-be": "UTF-32"},
}
_UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_OTHER_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_UNLIKELY = re.compile(
    "[a-zß-ÿ][À-ÞŠŽŒŸ]"  # a capital within a word
    "|[a-zß-ÿ][‘“](?=[^\\W\\d_])"
    "|(?<= )[ÐÑÒÓÔÕŠŽŒ](?= )"  # or alone
    "|œ(?=\\d)"
    "|[‚ƒ„ˆ‰‹›¡¤¥¨ª¯¶¸º¿]"  # that no office writes in English
    "|(?<=[^\\W\\d_])[¹²³¼½¾±](?=[^\\W\\d_])"  # a sign within a word
)
"""What Windows text has hardly ever, and what the text of other systems looks like when read as if it were."""


def text_of(data: bytes, file: str) -> tuple[str, str]:
    """The text of a file, and a sentence on its encoding where it is not the usual one.

    Raises:
        BadSheet: if it is no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, file)
    encoding = _without_mark(data[:_SAMPLE])
    if encoding:
        return _decoded(data, encoding, file)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise BadSheet(f"{file} line {line}: this is not text; save the table as CSV UTF-8 or .xlsx")
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        # A text that is UTF-8 but for a few letters would be read wrong as anything else.
        encoding = "utf-8" if _is_mostly_utf_8(data) else _eight_bits(data)
        return _decoded(data, encoding, file)


def _decoded(data: bytes, encoding: str, file: str) -> tuple[str, str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise BadSheet(
            f"{file} line {line}: this is not {_NAMES.get(encoding, 'UTF-8')} text; "
            "save the file as CSV UTF-8 in the spreadsheet program"
        ) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise BadSheet(f"{file} line {line}: this is not text; save the table as CSV UTF-8 or .xlsx")
    name = _NAMES.get(encoding)
    return text, f"The file is not UTF-8; it was read as {name} text." if name else ""


def _without_mark(sample: bytes) -> str:
    """UTF-16 that does not say so: of ordinary letters every second byte is 0."""
    pairs = len(sample) // 2
    if pairs < 2:
        return ""
    high, low = sample[1 : 2 * pairs : 2].count(0), sample[0 : 2 * pairs : 2].count(0)
    if high > pairs * 0.7 and not low:
        return "utf-16-le"
    return "utf-16-be" if low > pairs * 0.7 and not high else ""


def _is_mostly_utf_8(data: bytes) -> bool:
    in_letters = sum(len(match[0]) for match in _UTF_8.finditer(data))
    return in_letters * 2 > sum(1 for _ in _HIGH.finditer(data))


def _eight_bits(data: bytes) -> str:
    """Which encoding of a byte a letter it is: that of Windows, unless it does not look like it."""
    # Only the lines that tell one from another, so that much plain text before them does not hide them.
    lines = (match[0][:500] for match in _OTHER_LINE.finditer(data))
    sample = b"\n".join(islice(lines, 200))[:_SAMPLE]
    windows = _tried(sample, _WINDOWS)
    if windows and not _UNLIKELY.search(windows):
        return _WINDOWS
    best = max(_WESTERN, key=lambda encoding: _likely_share(_tried(sample, encoding)))
    if _likely_share(_tried(sample, best)) > _LIKELY_SHARE:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample, steps=5, chunk_size=512, cp_isolation=_OTHERS).best()
    return found.encoding if found is not None and found.encoding in _OTHERS else _WINDOWS


def _tried(sample: bytes, encoding: str) -> str:
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _likely_share(text: str) -> float:
    """How many of the letters and signs that tell encodings apart are such as an office writes in English."""
    signs = [sign for sign in text if not sign.isascii()]
    return sum(sign in _LIKELY for sign in signs) / len(signs) if signs else 0
