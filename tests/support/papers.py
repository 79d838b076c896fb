"""Drawn papers of the shapes that ICAO Doc 9303 names, invented throughout, laid on a table or scanned alone.

Each knows where its machine-readable zone, its number and its other parts are: ICAO 9303-4 for the page, whose zone is
the lowest 23.2 mm of 88; 9303-5 for the card, whose back has it in the lowest 23.2 mm of 54.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from idsvc.card.fonts import Family, Weight, sized
from idsvc.enroll.guard_lines import Box
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED

TABLE: Final = "#4a3b32"
_INK: Final = "#20262c"
_PAPER: Final = "#e6ece4"
_MM: Final = 10  # pixels
_LATIN: Final = Family.LATIN

Places = Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class Paper:
    """A picture and where the parts of the paper are in it."""

    picture: Image.Image
    places: Places

    def on_table(self, size: tuple[int, int] = (2000, 1500), at: tuple[int, int] = (330, 260)) -> "Paper":
        """The paper on a table that can be seen all around it."""
        table = Image.new("RGB", size, TABLE)
        table.paste(self.picture, at)
        moved = {
            name: Box(each.left + at[0], each.top + at[1], each.width, each.height)
            for name, each in self.places.items()
        }
        return Paper(table, moved)

    def askew(self, degrees: float) -> Image.Image:
        """The picture turned about its middle; the places are not followed."""
        return self.picture.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=TABLE)


def _sheet(width: float, height: float) -> Image.Image:
    return Image.new("RGB", (round(width * _MM), round(height * _MM)), _PAPER)


def _box(left: float, top: float, width: float, height: float) -> Box:
    return Box(*(round(each * _MM) for each in (left, top, width, height)))


def _face(sheet: Image.Image, place: Box) -> None:
    drawn = Image.open(BytesIO(portrait(INSPECTED.look))).convert("RGB")
    sheet.paste(drawn.resize((place.width, place.height), Image.Resampling.LANCZOS), (place.left, place.top))


def _write(sheet: Image.Image, texts: Mapping[str, tuple[float, float, float, str]]) -> dict[str, Box]:
    """Write lines, each left, top and height in mm; return where each stands."""
    draw, places = ImageDraw.Draw(sheet), {}
    for name, (left, top, tall, text) in texts.items():
        font = sized(_LATIN, Weight.REGULAR, round(tall * _MM))
        draw.text((left * _MM, top * _MM), text, fill=_INK, font=font)
        across, down, right, lower = (round(each) for each in draw.textbbox((left * _MM, top * _MM), text, font=font))
        places[name] = Box(across, down, right - across, lower - down)
    return places


def _zone(sheet: Image.Image, lines: tuple[str, ...], top: float) -> None:
    """Draw a machine-readable zone, its characters at one pitch across the whole width."""
    draw, pitch = ImageDraw.Draw(sheet), (sheet.width - 8 * _MM) / max(map(len, lines))
    font = sized(_LATIN, Weight.REGULAR, round(3.4 * _MM))
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            draw.text((4 * _MM + column * pitch, (top + row * 6.2) * _MM), sign, fill=_INK, font=font)


def data_page() -> Paper:
    """A passport's page of an invented country, 125 by 88 mm."""
    sheet, photo = _sheet(125, 88), _box(5, 19, 33, 43)
    _face(sheet, photo)
    places = _write(
        sheet,
        {
            "heading": (5, 4, 5, "UTOPIA   PASSPORT   SPECIMEN"),
            "number": (92, 10.5, 4, "X81739204"),
            "surname": (44, 19, 4, "QUILLFEATHER"),
            "given": (44, 26, 4, "ROSALIND"),
            "nationality": (44, 33.4, 3.4, "UTOPIAN"),
            "birth": (44, 39.2, 4, "04 MAR 1987"),
            "place": (88, 48, 3.4, "LANTERN BAY"),
        },
    )
    _zone(sheet, ("P<UTOQUILLFEATHER<<ROSALIND".ljust(44, "<"), "X817392046UTO8703045F2909177".ljust(44, "<")), 70)
    return Paper(sheet, {**places, "photo": photo, "zone": _box(0, 88 - 23.2, 125, 23.2)})


def open_passport() -> Paper:
    """The page of the data and the one above it, 125 by 176 mm."""
    page, both = data_page(), _sheet(125, 176)
    both.paste(page.picture, (0, 88 * _MM))
    moved = {name: Box(each.left, each.top + 88 * _MM, each.width, each.height) for name, each in page.places.items()}
    return Paper(both, moved)


def card() -> Paper:
    """The front of an identity card, 85.6 by 54 mm."""
    sheet, photo = _sheet(85.6, 54), _box(4, 14, 24, 31)
    _face(sheet, photo)
    places = _write(
        sheet,
        {
            "heading": (4, 2, 4, "LANTERN BAY  CARD  SPECIMEN"),
            "number": (56, 7, 3, "L 204 8173"),
            "surname": (33, 13, 3, "QUILLFEATHER"),
            "given": (33, 17, 3, "ROSALIND"),
            "birth": (33, 25, 3, "04 MAR 1987"),
        },
    )
    return Paper(sheet, {**places, "photo": photo})


def card_with_zone() -> Paper:
    """The back of a card: a small second face above a zone of three lines."""
    sheet, photo = _sheet(85.6, 54), _box(4, 5, 18, 24)
    _face(sheet, photo)
    lines = (
        "I<UTOL204817302".ljust(30, "<"),
        "8703045F2909177UTO".ljust(30, "<"),
        "QUILLFEATHER<<ROSALIND".ljust(30, "<"),
    )
    _zone(sheet, lines, 33)
    return Paper(sheet, {"photo": photo, "zone": _box(0, 54 - 23.2, 85.6, 23.2)})


def letter() -> Paper:
    """A letter with its address where the window of an envelope is, A4."""
    sheet = _sheet(210, 297)
    lines = {f"line {row}": (25.0, 120 + row * 9.0, 4.0, "We thank you for the water you saved.") for row in range(12)}
    address = {
        "name": (25, 47, 5, "Rosalind Quillfeather"),
        "street": (25, 55, 5, "17 Cormorant Steps"),
        "account": (140, 47, 5, "Account 4417 2093"),
    }
    return Paper(sheet, _write(sheet, address | lines))
