"""A forged card for the demonstration: one bit of the signed bytes is changed, then the code is drawn anew.

The forgery looks perfect: same layout, a clean code that every scanner reads. Only the signature tells.
"""

from collections.abc import Callable
from io import BytesIO

from PIL import Image

from idsvc.card import layout
from idsvc.card.qr import QrPlan, draw, plan_back, plan_front
from idsvc.card.text import Box
from idsvc.credential.frame import pack, unpack
from idsvc.specimen.errors import NotACard
from idsvc.verify.image import codes_in, open_image

_PLACES: tuple[tuple[Box, Callable[[str], QrPlan]], ...] = (
    (layout.FRONT_PLACE, plan_front),
    (layout.BACK_PLACE, plan_back),
)


def tampered_text(text: str) -> str:
    """Return the code with one bit of its signed bytes changed, in the middle of the claims; raises ``Malformed``."""
    signed = bytearray(unpack(text))
    signed[len(signed) // 2] ^= 1
    return pack(bytes(signed))


def tampered_card(png: bytes) -> bytes:
    """Return a drawn face (PNG, 1011 by 638) with the forged code in the place of its own; raises ``NotACard``."""
    grey = open_image(png)
    place, plan, text = _code_of(grey)
    forged = tampered_text(text)
    code = draw(forged, plan(forged))
    with Image.open(BytesIO(png), formats=("PNG",)) as opened:
        face = opened.convert("RGB")
    face.paste("white", (place.left, place.top, place.right, place.bottom))
    face.paste(code.image().convert("RGB"), layout.code_corner(place, code.plan))
    out = BytesIO()
    face.save(out, "PNG", dpi=(layout.DPI, layout.DPI))
    return out.getvalue()


def _code_of(grey: Image.Image) -> tuple[Box, Callable[[str], QrPlan], str]:
    if grey.size == layout.SIZE:
        for place, plan in _PLACES:
            texts = codes_in(grey.crop((place.left, place.top, place.right, place.bottom)))
            if len(texts) == 1:
                return place, plan, texts[0]
    raise NotACard
