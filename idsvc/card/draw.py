"""A card drawn: front, back and the PDF that a card printer takes."""

from io import BytesIO

import img2pdf
from PIL import Image

from idsvc.card import layout, qr
from idsvc.card.back import back_face
from idsvc.card.content import CardContent, DrawnCard
from idsvc.card.front import front_face


def draw_card(content: CardContent, front_text: str, back_text: str) -> DrawnCard:
    """Return the card with its two codes; nothing on it is cut, overlaps, or is drawn in a font that lacks it.

    Raises ``CardRefused`` (``TooLong``, ``DoesNotFit``, ``FontMissing``, ``ShapingMissing`` …), and ``ImageRefused``
    for a portrait that is no picture.
    """
    front = _png(front_face(content, qr.draw(front_text, qr.plan_front(front_text))))
    back = _png(back_face(content, qr.draw(back_text, qr.plan_back(back_text))))
    return DrawnCard(front, back, pdf_of(front, back))


def _png(face: Image.Image) -> bytes:
    out = BytesIO()
    face.save(out, "PNG", dpi=(layout.DPI, layout.DPI))
    return out.getvalue()


def pdf_of(*faces: bytes) -> bytes:
    """Return a PDF with each face (PNG, 1011 x 638) on a CR80 page of its own; equal faces make equal files."""
    return img2pdf.convert(*faces, layout_fun=_page, engine=img2pdf.Engine.internal, nodate=True)


def _page(width: int, height: int, _: tuple[float, float]) -> tuple[float, float, float, float]:
    """Return page and picture sizes in points: the page is CR80, the picture 300 dpi whatever the page cuts off.

    638 dots are 0.04 mm more than the card is high; scaling them to it would make the codes' dots uneven.
    """
    page_width, page_height = map(img2pdf.mm_to_pt, layout.CARD_MM)
    return page_width, page_height, width * 72 / layout.DPI, height * 72 / layout.DPI
