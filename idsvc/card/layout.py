"""Where everything stands on a CR80 card, in printer dots at 300 dpi, and the colours."""

from idsvc.card.fonts import Weight
from idsvc.card.qr import BACK_SIDE, FRONT_SIDE, QrPlan
from idsvc.card.text import SMALLEST, Box, Style

DPI = 300
SIZE = (1011, 638)
"""Dots of a face: CR80 (ISO/IEC 7810 ID-1), 85.60 x 53.98 mm at 300 dpi."""

CARD_MM = (85.60, 53.98)

NAVY = "#14324a"
TEAL = "#1f8a84"
INK = "#101a22"
QUIET_INK = "#445666"
PAPER = "#f7f9fb"
FAINT = "#b4c3ce"
ALERT = "#b3261e"
WHITE = "#ffffff"

LABEL_SIZE = 20  # pixels an em: printed words of the city, never a resident's data

HEADER = Box(0, 0, SIZE[0], 84)
STRIPE = Box(0, 84, SIZE[0], 5)
CITY = Box(36, 12, 600, 60)
TITLE = Box(665, 12, 310, 60)

PORTRAIT = Box(36, 116, 282, 376)
BADGE = Box(36, 501, 282, 34)
NAMES = Box(342, 106, 633, 142)
FACTS = Box(342, 266, 296, 344)
DATES_TOP = 550
EXPIRY = Box(36, DATES_TOP, 282, 62)
FRONT_ACROSS = Box(36, 100, 600, 510)
FRONT_PLACE = Box(644, 252, FRONT_SIDE, FRONT_SIDE)
LIBRARY_NUMBER = Box(644, 586, FRONT_SIDE, 28)

BACK_PLACE = Box(448, 98, BACK_SIDE, BACK_SIDE)
BACK_ACROSS = Box(36, 100, 400, 340)
BACK_FACTS = Box(36, 116, 400, 190)
BACK_SENTENCE = Box(36, 316, 400, 92)
BARCODE = Box(36, 448, 400, 116)
BACK_BADGE = Box(36, 578, 400, 34)


def sizes(largest: int, smallest: int = SMALLEST) -> range:
    """Return candidate sizes from the largest down, in steps of a pixel."""
    return range(largest, smallest - 1, -1)


CITY_STYLE = Style(sizes(44), Weight.BOLD, 1)
TITLE_STYLE = Style(sizes(30), Weight.REGULAR, 1)
LABEL_STYLE = Style(sizes(LABEL_SIZE, 15), Weight.REGULAR, 2)
SENTENCE_STYLE = Style(sizes(24, 20), Weight.REGULAR, 5)
DATE_STYLE = Style(sizes(32), Weight.BOLD, 1)
ISSUED_STYLE = Style(sizes(32), Weight.REGULAR, 1)
NUMBER_STYLE = Style(sizes(30), Weight.BOLD, 1)
FACT_STYLE = Style(sizes(30), Weight.REGULAR, 6)
CONTACT_STYLE = Style(sizes(28), Weight.REGULAR, 3)
MARK_STYLE = Style(sizes(27, 18), Weight.BOLD, 1)


FIRST_NAME_SIZE = 60
OTHER_NAME_SIZE = 36


NOTCH_DEPTH = 30
"""Dots from the edge to the deepest point of the notch, 2.5 mm: inside the margin that nothing is printed on."""

ARMS_SIDE = 64
ARMS_GAP = 16


def code_corner(place: Box, plan: QrPlan) -> tuple[int, int]:
    """Return the upper left corner of a code, quiet zone included, centred in its place."""
    return place.left + (place.width - plan.side) // 2, place.top + (place.height - plan.side) // 2
