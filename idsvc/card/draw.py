"""A card drawn: front and back, as pictures of whole printer dots."""

from io import BytesIO
from typing import Final

from PIL import Image

from idsvc.card import layout, qr
from idsvc.card.back import back_face
from idsvc.card.content import CardContent, DrawnCard
from idsvc.card.front import front_face

_PACKED: Final = 1  # of zlib's 9 levels: faces go no further than this machine, and somebody waits for them


def draw_card(content: CardContent, front_text: str, back_text: str) -> DrawnCard:
    """Return the card with its two codes; nothing on it is cut, overlaps, or is drawn in a font that lacks it.

    Raises ``CardRefused`` (``TooLong``, ``DoesNotFit``, ``FontMissing``, ``ShapingMissing`` …), and ``ImageRefused``
    for a portrait that is no picture.
    """
    front = _png(front_face(content, qr.draw(front_text, qr.plan_front(front_text))))
    back = _png(back_face(content, qr.draw(back_text, qr.plan_back(back_text))))
    return DrawnCard(front, back)


def _png(face: Image.Image) -> bytes:
    out = BytesIO()
    face.save(out, "PNG", dpi=(layout.DPI, layout.DPI), compress_level=_PACKED)
    return out.getvalue()
