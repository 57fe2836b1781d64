"""What looks like a person's data in a text: an NHS number, a date of birth, a postcode, a child's name.

A text of a plan goes into board papers and is kept for years, so what is about one child or family is doubted when it
is typed. It is a doubt and nothing more: whoever types it decides. So it has to be right nearly always. A date alone is
no date of birth, two names alone are no child's, and refs, sizes and times are no postcodes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from msgspec import Struct


class PersonalKind(StrEnum):
    """What sort of a person's data a text looks like, as it is said to people."""

    NHS_NUMBER = "an NHS number"
    BIRTH = "a date of birth"
    POSTCODE = "a postcode"
    CHILD = "a child's name"


class PersonalData(Struct, frozen=True):
    """A piece of a text that looks like a person's data."""

    kind: PersonalKind
    text: str
    """As it stands there, without compatibility forms of letters and figures; not made harmless to show."""


KEEP_OPTION = "--keep-personal-data"
"""What a command line says, where it is to be kept."""

# --- NHS numbers ----------------------------------------------------------------------------------------------

_FIGURE = re.compile(r"\d")
_SHORTEST = 5
"""What is shorter is neither a postcode nor "Baby P"."""
_BETWEEN, _NEXT_LINE = r"[ \t.–-]{0,2}", r"[ \t–-]?\r?\n[ \t]?"
_NHS = re.compile(
    # Behind the letters "NHS" without a space too, and before a letter; over two lines at most.
    r"(?:(?<![\w£$€=])|(?<=nhs)|(?<=nhs[_=]))(?<!\d[.,-])"
    rf"\d{{3}}(?:{_BETWEEN}\d{{3}}(?:{_BETWEEN}|{_NEXT_LINE})|{_NEXT_LINE}\d{{3}}{_BETWEEN})\d{{4}}"
    r"(?![a-z_]*\d)(?!-\d|[.,]\d)",
    re.ASCII | re.IGNORECASE,
)
_MADE_UP = frozenset({"0123456789", *(digit * 10 for digit in "0123456789")})
"""What passes the check, and is what people type where they mean no number."""


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number: the last one is their check digit.

    The weights and the remainder are those of the NHS Data Dictionary, "NHS Number", Modulus 11.
    """
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()) or digits in _MADE_UP:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def _nhs_numbers(text: str) -> Iterator[PersonalData]:
    for match in _NHS.finditer(text):
        # In an address of the web ten digits are a number of a page.
        is_in_address = match[0].isdigit() and text[: match.start()].endswith("/")
        if not is_in_address and is_nhs_number(re.sub(r"\D", "", match[0])):
            yield PersonalData(PersonalKind.NHS_NUMBER, match[0])


# --- dates of birth -------------------------------------------------------------------------------------------

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_DAY = (
    r"(?:\d{1,2}\s?[./-]\s?\d{1,2}\s?[./-]\s?(?:\d{4}|\d{2})"
    r"|\d{4}-\d{1,2}-\d{1,2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[ -]{_MONTH},?[ -](?:\d{{4}}|'?\d{{2}})"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}})(?!\d)"
)
_DOB = r"(?:\bd\.? ?o\.? ?b\b\.?|\bdates? of birth\b|\bbirth ?date\b)"
_BIRTH = re.compile(
    # Behind "DOB" a year is enough; "born" is said of much else, so it needs a whole day.
    rf"{_DOB}[^\w\n]{{0,4}}(?:(?:is|was|on)[ :]+)?(?:{_DAY}|{_MONTH} \d{{4}}\b|(?:19|20)\d\d\b|\d{{6}}(?:\d\d)?\b)"
    rf"|(?<!\w){_DAY} ?[(\[,]? ?{_DOB}"
    rf"|\b(?:born|b\.)(?: on)?(?: the)? {_DAY}",
    re.IGNORECASE,
)


_BORN = re.compile(r"birth|born|b\.|d\.? ?o\.? ?b", re.IGNORECASE)


def _births(text: str) -> Iterator[PersonalData]:
    if not _BORN.search(text):
        return
    for match in _BIRTH.finditer(text):
        yield PersonalData(PersonalKind.BIRTH, match[0])


# --- postcodes ------------------------------------------------------------------------------------------------

_AREAS = (
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN EX FK FY GL GU "
    "GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU ME MK ML NE NG NN NP NR NW OL OX PA PE "
    "PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV "
    "YO ZE B E G L M N S W"
)
"""The postcode areas of Royal Mail, the longer ones first."""
_POSTCODE = re.compile(
    # As in BS 7666: area, district, then a digit and two of the letters that a unit may have.
    rf"(?<![\w./@#=&-])(?:{'|'.join(_AREAS.split())})\d(?:\d|[A-HJKMNPRSTUVWXY])? ?\d[ABD-HJLNP-UW-Z]{{2}}(?![\w/@-])"
)
_LOWER = re.compile(_POSTCODE.pattern.replace("? ?", "? "), re.IGNORECASE)
"""In small letters the space has to be there."""
_TIMES_AND_SIZES = frozenset({"st", "nd", "rd", "th", "hr", "yr", "ft", "ph", "dp", "xs", "xl"})
"""What stands behind a digit and is no unit of a postcode: ``s1 2nd``, ``l2 4hr``."""


_UNIT = re.compile(r"\d[A-Za-z]{2}(?!\w)")


def _postcodes(text: str) -> Iterator[PersonalData]:
    if not _UNIT.search(text):
        return
    for match in _POSTCODE.finditer(text):
        yield PersonalData(PersonalKind.POSTCODE, match[0])
    for match in _LOWER.finditer(text):
        if match[0] == match[0].casefold() and match[0][-2:] not in _TIMES_AND_SIZES:
            yield PersonalData(PersonalKind.POSTCODE, match[0])


# --- children's names -----------------------------------------------------------------------------------------

_NAME_WORD = r"[^\W\d_a-z][^\W\d_]*(?:['’-][^\W\d_]+)?"
_INITIAL = re.compile(
    r"\b(?:child|pupil|baby|infant|toddler|young person|twin|sibling|yp) (?-i:[A-HJ-Z]\b)"
    r"(?!['’](?!s\b)\w|[&/+.-]\w|&| (?:and|or) [A-Z][a-z])",
    re.IGNORECASE,
)
"""``child X``, ``Baby P``: how somebody is called whose name is not said."""
_OF_A_CHILD = (
    r"child|pupil|baby|infant|toddler|young person|boy|girl|son|daughter|sibling|brother|sister|mother|mum|father|dad"
    r"|foster carer|foster child|service user|patient|case of|the case (?:of|about)"
)
_NAMED = re.compile(
    rf"\b(?:{_OF_A_CHILD})(?:,? (?:called|named|is|was))?,? (?-i:({_NAME_WORD} {_NAME_WORD}))", re.IGNORECASE
)
_CHILD_WORD = re.compile(
    "child|pupil|baby|infant|toddler|young person|twin|sibling|yp |boy|girl|son[ ,]|daughter|brother|sister|mother|mum"
    "|father|dad|foster|service user|patient|case "
)
_YEARS = r"(?:[1-9]|1[0-7])"
_AGE = (
    rf"(?:aged?:? {_YEARS}\b|\({_YEARS}\)|{_YEARS}[ -]years?[ -]old\b)"
    # "Aged 0 to 5" and "under 18" are of no child.
    r"(?!\s?(?:[-–+]|to\b|and\b|or\b))"
)
_AGED = re.compile(rf"(?<!\w)(?-i:({_NAME_WORD} {_NAME_WORD}))(?:,| is| was)? {_AGE}", re.IGNORECASE)
_AGE_FIRST = re.compile(rf"\b{_YEARS}[ -]years?[ -]old,? (?-i:({_NAME_WORD} {_NAME_WORD}))", re.IGNORECASE)
_COUNCIL_WORDS = """
a access act action actions adolescent adoption adult adults advice advocacy agency ages all allegations an and annual
april area areas asian assessment assessments assistant attendance audit august autism autumn bank barring bill black
board boards borough boroughs boy boys brilliant british camhs care carer carers case cases centre centres chair
charter chief child childcare childhood children childrens christian christmas city clinic college commission
commissioner committee communities community complex conference conferences consultant contact core corporate council
council's councillor councils county court courts crime criminal cross data day death deaths december department
deputy designated development digital director directorate disabilities disability disabled disclosure district
domestic door early east easter edge education ehcp elective emergency employment engagement england epidemiology
every executive experience exploitation families family february feedback first focus forum foster fostering
foundation framework free friday from front fund general girl girls good governance government great group groups
guidance head health healthcare help her his history home homes hospital house housing hub hubs improvement in
inclusion independent infant information injury inspection inspectorate integrated intelligence intervention irish is
january jewish joint july june justice kent key king language lead leaders leadership learning leaver leavers led
legal level lives local london looked management manager marac march mash maternity may mayor medical meeting member
members mental ministerial ministry missing monday monitoring multi muslim national neglect network new next nhs north
november number nurse nursery nursing october of officer officers ofsted on online only our outcome outcomes overview
panel parent parenting parents partner partners partnership pathway people performance permanence person personal
phase placement plan planning plans point police policy poverty practice practitioner pre pregnancy premium prevention
primary principal priority probation procedures profile programme project protection protocol provision psychology
public pupil pupils quality queen record records referral register registered report reports residential response
reunification review reviews rights risk royal safe safeguarding safety saturday school schools scotland screening
second secondary section senior september serious service services sexual short signs single social south special
specialist speech spring staff stage standards start state statutory strategic strategies strategy street stronger
student summer sunday supervising supervision support sure survey swindon system systems targeted team teams term the
their this thursday time timeliness together training transition transport trust tuesday under unit united up user
violence virtual voice wales ward we wednesday welfare wellbeing welsh west when white who winter with witness work
worker workers workforce working year years yot young your youth
association associations brownies contract contracts guides liquid liquidlogic logic scouts
"""
_NOT_NAMES = frozenset(_COUNCIL_WORDS.split())
"""Words with a capital in councils' texts that are part of no child's name: ``Child Protection Conference``."""


def _children(text: str) -> Iterator[PersonalData]:
    # Before a name stands one of these words, which most texts do not have, or beside it an age, which has a figure.
    patterns: list[re.Pattern[str]] = []
    if _CHILD_WORD.search(text.casefold()):
        for match in _INITIAL.finditer(text):
            yield PersonalData(PersonalKind.CHILD, match[0])
        patterns.append(_NAMED)
    if _FIGURE.search(text):
        patterns += (_AGED, _AGE_FIRST)
    for pattern in patterns:
        for match in pattern.finditer(text):
            if _is_name(match[1]):
                yield PersonalData(PersonalKind.CHILD, match[1])


def _is_name(words: str) -> bool:
    """Whether two words with capitals can be what a person is called: none is a council's own, or an abbreviation."""
    parts = words.split()
    return all(part.casefold().removesuffix("'s").removesuffix("’s") not in _NOT_NAMES for part in parts) and all(
        len(part) > 1 and not (part.isupper() and len(part) < 6) for part in parts
    )


_BESIDE = re.compile(rf"(?:^|(?<=[^\w])){_NAME_WORD} {_NAME_WORD}(?=[\W_]{{0,3}}(?:\w+\W+)?$)")
"""Two names at the end of what stands before a number or a date."""


def _named_beside(text: str, pieces: Iterable[PersonalData]) -> Iterator[PersonalData]:
    """The names that stand just before an NHS number or a date of birth."""
    for piece in pieces:
        if piece.kind in (PersonalKind.NHS_NUMBER, PersonalKind.BIRTH):
            before = text[: text.index(piece.text)]
            name = _BESIDE.search(before.rpartition("\n")[2][-80:])
            if name is not None and _is_name(name[0]):
                yield PersonalData(PersonalKind.CHILD, name[0])


# --- what a text has ------------------------------------------------------------------------------------------


@lru_cache(maxsize=2048)
def personal_data(text: str) -> tuple[PersonalData, ...]:
    """What looks like a person's data in a text, each once; nothing in nearly every text."""
    if len(text) < _SHORTEST:
        return ()
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    # All but names have a figure in them, and most texts have none.
    pieces = [*_nhs_numbers(plain), *_births(plain), *_postcodes(plain)] if _FIGURE.search(plain) else []
    return tuple(dict.fromkeys([*pieces, *_named_beside(plain, pieces), *_children(plain)]))


def new_personal_data(before: str, after: str) -> tuple[PersonalData, ...]:
    """What looks like a person's data in a text and stood not in the one before: what was kept is not asked again."""
    if after == before:
        return ()
    pieces = personal_data(after)
    if not pieces or not before:
        return pieces
    earlier = set(personal_data(before))
    return tuple(piece for piece in pieces if piece not in earlier)


def kinds_words(pieces: Iterable[PersonalData]) -> str:
    """What some pieces look like: ``an NHS number, a date of birth``; not what they say."""
    return ", ".join(dict.fromkeys(piece.kind.value for piece in pieces))


def quoted_words(pieces: Iterable[PersonalData]) -> str:
    """What some pieces look like and what they say: ``a postcode, ME14 1XQ``; not made harmless to show."""
    return "; ".join(f"{piece.kind.value}, {piece.text}" for piece in pieces)
