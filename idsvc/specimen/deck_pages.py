"""The deck on paper: how to use it, each case with its card at true size, and the sheet for a keyboard's layout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from idsvc.card import layout
from idsvc.card.fonts import Weight
from idsvc.card.sheets import Paper, sheets_pdf
from idsvc.specimen.deck_cards import Face
from idsvc.specimen.deck_cases import Case
from idsvc.specimen.deck_city import CITY_NAME, ListFile
from idsvc.specimen.deck_pen import BOLD, QUIET, Type, badge, rule, tick_box, write, write_right
from idsvc.verify import wording
from idsvc.verify.verdict import Group, group_of

WIDTH: Final = 2186
"""Dots of a page's writing: two cards beside each other."""
_GAP: Final = WIDTH - 2 * layout.SIZE[0]
_HEAD: Final = 190
_FOOT: Final = 110
_SINGLE: Final = 900
_DOUBLE: Final = 1400
_TITLE: Final = Type(50, Weight.BOLD, layout.NAVY)
_NUMBER: Final = Type(50, Weight.BOLD, layout.TEAL)
_LABEL: Final = Type(28, Weight.BOLD, layout.TEAL)
_HEADING: Final = Type(96, Weight.BOLD, layout.NAVY)
_STEP: Final = Type(42)
_MARK: Final = "SPECIMEN · invented people, keys that no city has · worth nothing as identification"
_DEVICE: Final = {"bank": "a bank", "library": "a library", "door": "a door"}
_SCALE_MM: Final = 50
_ROW: Final = 62


@dataclass(frozen=True, slots=True)
class Told:
    """A case, the sentence that its verdict says, and the names of its pictures."""

    case: Case
    sentence: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """The deck's day, and the last days on which its lists are fresh for a bank and for a library."""

    made: str
    bank: str
    library: str


def deck_pdf(told: Sequence[Told], wedge: Face, dates: Dates, paper: Paper) -> bytes:
    """Return the printable deck."""
    pages = list(_pages(told, wedge, dates, paper))
    for number, page in enumerate(pages, 1):
        _foot(page, f"{number} / {len(pages)}", dates)
    return sheets_pdf([_png(page) for page in pages], paper)


def _pages(told: Sequence[Told], wedge: Face, dates: Dates, paper: Paper) -> Iterator[Image.Image]:
    yield _first(told, dates, paper)
    page, top = _blank(paper, "Partner test deck"), _HEAD
    for each in told:
        height = _SINGLE if len(each.case.faces) == 1 else _DOUBLE
        if top + height > paper.dots[1] - _FOOT:
            yield page
            page, top = _blank(paper, "Partner test deck"), _HEAD
        _section(page, each, (_left(page), top))
        top += height
    yield page
    yield _layout_sheet(wedge, paper)


def _png(page: Image.Image) -> bytes:
    out = BytesIO()
    page.save(out, "PNG", dpi=(layout.DPI, layout.DPI), compress_level=4)
    return out.getvalue()


def _left(page: Image.Image) -> int:
    return (page.width - WIDTH) // 2


def _blank(paper: Paper, title: str) -> Image.Image:
    page = Image.new("RGB", paper.dots, layout.WHITE)
    left = _left(page)
    write(page, title, (left, 70), WIDTH // 2, Type(34, Weight.BOLD, layout.NAVY))
    write_right(page, _MARK, (left + WIDTH, 76), Type(26, Weight.BOLD, layout.ALERT))
    rule(page, (left, 130), WIDTH, layout.TEAL, 5)
    return page


def _foot(page: Image.Image, number: str, dates: Dates) -> None:
    left, top = _left(page), page.height - _FOOT + 20
    write(page, f"City of {CITY_NAME}, an invented city · deck of {dates.made}", (left, top), WIDTH, QUIET)
    write_right(page, number, (left + WIDTH, top), QUIET)


def _section(page: Image.Image, told: Told, at: tuple[int, int]) -> None:
    left, top = at
    case = told.case
    number, _, _ = case.key.partition("-")
    write(page, number, (left, top), 100, _NUMBER)
    write(page, case.title, (left + 90, top), WIDTH - 90, _TITLE)
    top += 84
    for place, face in enumerate(case.faces):
        corner = (left + place * (layout.SIZE[0] + _GAP), top)
        page.paste(face.picture, corner)
        _cut_line(page, corner)
    if len(case.faces) == 1:
        _single(page, told, (left + layout.SIZE[0] + 60, top))
        _ticks(page, told, (left, top + layout.SIZE[1] + 34))
        return
    _beside(page, told, (left, top + layout.SIZE[1] + 30))
    _ticks(page, told, (left, top + layout.SIZE[1] + 30 + 460))


def _cut_line(page: Image.Image, corner: tuple[int, int]) -> None:
    left, top = corner
    width, height = layout.SIZE
    ImageDraw.Draw(page).rectangle((left - 2, top - 2, left + width + 1, top + height + 1), outline=layout.FAINT)


def _single(page: Image.Image, told: Told, at: tuple[int, int]) -> None:
    left, top = at
    width = WIDTH - layout.SIZE[0] - 60
    top = badge(page, group_of(told.case.reason), (left, top), width) + 14
    top = write(page, told.sentence, (left, top), width, BOLD) + 20
    for label, text in _advice(told):
        top = write(page, label, (left, top), width, _LABEL)
        top = write(page, text, (left, top), width, Type()) + 14


def _beside(page: Image.Image, told: Told, at: tuple[int, int]) -> None:
    left, top = at
    width = layout.SIZE[0]
    below = badge(page, group_of(told.case.reason), (left, top), width) + 14
    write(page, told.sentence, (left, below), width, BOLD)
    left += layout.SIZE[0] + _GAP
    for label, text in _advice(told):
        top = write(page, label, (left, top), width, _LABEL)
        top = write(page, text, (left, top), width, Type()) + 14


def _advice(told: Told) -> Iterator[tuple[str, str]]:
    case = told.case
    yield "CHECK IT AS", _as(case)
    yield "WHAT TO DO", case.look
    if case.note:
        yield "NOTE", case.note


def _as(case: Case) -> str:
    other = [
        name for name, usual in ((case.trust, ListFile.TRUST), (case.status, ListFile.STATUS)) if name is not usual
    ]
    both = ", both sides together, front first" if len(case.faces) > 1 else ""
    held = f", on a device that holds {' and '.join(other)} and never held today's" if other else ""
    return f"{_DEVICE[case.audience]}{both}{held}"


def _ticks(page: Image.Image, told: Told, at: tuple[int, int]) -> None:
    left, top = at
    right = tick_box(page, "verdict and sentence as printed here", (left, top))
    right = tick_box(page, "something else:", (right + 60, top))
    rule(page, (right + 16, top + 42), 440, layout.QUIET_INK, 2)
    names = f"{told.case.reason} · {' + '.join(told.files)}"
    write_right(page, names, (left + WIDTH, top + 8), Type(22, ink=layout.QUIET_INK))


def _first(told: Sequence[Told], dates: Dates, paper: Paper) -> Image.Image:
    page = _blank(paper, f"City of {CITY_NAME}")
    left, top = _left(page), 170
    top = write(page, "Partner test deck", (left, top), WIDTH, _HEADING) + 10
    top = write(page, _opening(len(told)), (left, top), WIDTH, Type(42, ink=layout.QUIET_INK)) + 40
    for number, (title, text) in enumerate(_steps(dates), 1):
        write(page, str(number), (left, top - 6), 90, Type(56, Weight.BOLD, layout.TEAL))
        top = write(page, title, (left + 90, top), WIDTH - 90, Type(42, Weight.BOLD, layout.NAVY))
        top = write(page, text, (left + 90, top), WIDTH - 90, Type()) + 22
    top = _looks(page, (left, top + 10))
    _scale(page, (left, top + 36))
    _score(page, told, (left, top + 110))
    return page


def _score(page: Image.Image, told: Sequence[Told], at: tuple[int, int]) -> None:
    """List all cases in two columns, each with a box to tick."""
    left, top = at
    rule(page, at, WIDTH, layout.TEAL, 5)
    rows = -(-len(told) // 2)
    for place, each in enumerate(told):
        column, row = divmod(place, rows)
        number, _, _ = each.case.key.partition("-")
        corner = (left + column * (layout.SIZE[0] + _GAP), top + 30 + row * _ROW)
        tick_box(page, f"{number}   {each.case.title}", corner)
        word = wording.word("en", group_of(each.case.reason))
        write_right(page, word, (corner[0] + layout.SIZE[0], corner[1] + 8), Type(24, ink=layout.QUIET_INK))


def _opening(count: int) -> str:
    return (
        f"{count} cases that a desk meets: genuine, false, out of date, and some that no program can judge. "
        "Try your scanner, your program and your colleagues on them before the first real card comes."
    )


def _steps(dates: Dates) -> tuple[tuple[str, str], ...]:
    return (
        (
            "Print at 100 %",
            (
                "No scaling to fit: cards are then of their true size, and the bar below is 50 mm long. "
                "The pictures beside this file hold the same codes for a test on a screen."
            ),
        ),
        (
            "Give your device the deck's lists",
            (
                "Pin root.fingerprint and load trust-list.cwt and status-1.cwt, or city-lists, which holds both. "
                "Use a device or a folder that is for tests: a real desk never pins this root."
            ),
        ),
        (
            "Check each case as it says",
            (
                "As a bank, a library or a door; two cards beside each other are checked together, front first. "
                "Compare the word and the sentence, then do what the person does."
            ),
        ),
        (
            "Mind the date",
            (
                f"The lists are of {dates.made}. For a bank they are fresh until {dates.bank}, for a library or a door "
                f"until {dates.library}; after that, genuine cases become CANNOT SAY, as they should: make a new deck."
            ),
        ),
        (
            "Let the program check itself",
            "idsvc-verify --deck FOLDER reads all pictures and compares every verdict.",
        ),
    )


_MEANINGS: Final = (
    (Group.GENUINE, "The city signed it and has not cancelled it. The face is for you to compare."),
    (Group.DO_NOT_ACCEPT, "False, altered, cancelled or out of its time."),
    (Group.CANNOT_SAY, "The device lacks something. It is not the cardholder's fault."),
)


def _looks(page: Image.Image, at: tuple[int, int]) -> int:
    left, top = at
    width = 760
    for group, meaning in _MEANINGS:
        below = badge(page, group, (left, top), width)
        write(page, meaning, (left + width + 40, top + 30), WIDTH - width - 40, Type())
        top = below + 18
    return top


def _scale(page: Image.Image, at: tuple[int, int]) -> None:
    left, top = at
    length = round(_SCALE_MM / 25.4 * layout.DPI)
    draw = ImageDraw.Draw(page)
    draw.rectangle((left, top, left + length - 1, top + 7), fill=layout.INK)
    for end in (left, left + length - 6):
        draw.rectangle((end, top - 20, end + 5, top + 27), fill=layout.INK)
    write(page, f"{_SCALE_MM} mm", (left + length + 30, top - 18), 400, QUIET)


_LAYOUT_TEXTS: Final = (
    (
        "A hand scanner that is plugged in as a keyboard types what it reads, key by key. Where the computer is set to "
        "another country's keyboard, some characters arrive as others, and every code would seem broken."
    ),
    (
        "Scan this code once, on the READY screen or at the program's prompt. It holds each character that a code may "
        "have, once, in a known order; page and command learn from it which key stands for which character."
    ),
    (
        "This is no card and gets no verdict. Scan it again after another keyboard or another language was set on "
        "the computer."
    ),
)


def _layout_sheet(wedge: Face, paper: Paper) -> Image.Image:
    page = _blank(paper, "Hand scanners")
    left, top = _left(page), 250
    top = write(page, "Keyboard layout test", (left, top), WIDTH, _HEADING) + 20
    for text in _LAYOUT_TEXTS:
        top = write(page, text, (left, top), WIDTH, _STEP) + 26
    code = wedge.picture
    page.paste(code, (left + (WIDTH - code.width) // 2, top + 40))
    top += code.height + 90
    tick_box(page, "learned", (left + (WIDTH - 200) // 2, top))
    return page
