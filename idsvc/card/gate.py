"""The release gate: what was drawn is read back, by another decoder and against another encoder, and says one thing.

A code that reads well beside another person's printed name would be a good code on a wrong card: so what the verified
codes say is compared with what is printed, field by field.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Final

from PIL import Image

from idsvc.card import layout
from idsvc.card.content import CardContent, DrawnCard
from idsvc.card.errors import GateFailed
from idsvc.card.qr import QUIET, QrPlan, draw, picture, plan_back, plan_front
from idsvc.card.reference import expected_modules, mask_of
from idsvc.card.text import Box
from idsvc.credential.claims import BackClaims, Flag, FrontClaims, issued_moment, last_valid_day
from idsvc.verify.image import ImageRefused, codes_at_first_sight, open_image

_MIDDLE = 128  # grey level between black and white

_Agrees = Callable[[CardContent, FrontClaims, BackClaims], bool]


def _flags_agree(content: CardContent, front: FrontClaims, back: BackClaims) -> bool:
    marks = {Flag.SPECIMEN: content.specimen, Flag.TEMPORARY: content.temporary}
    return all(bool(claims.flags & flag) == printed for flag, printed in marks.items() for claims in (front, back))


AGREEMENTS: Final[tuple[_Agrees, ...]] = (
    lambda card, _, back: back.name == card.name,
    lambda card, front, _: front.name in {card.name, card.preferred_name},
    lambda card, _, back: back.second_name == card.second_name,
    lambda card, _, back: back.birth_date == f"{card.birth_date:%Y%m%d}",
    lambda card, _, back: back.address in {None, ", ".join(card.address_lines)},
    lambda card, _, back: back.card_number == card.card_number,
    lambda card, front, _: front.library_number == card.library_number,
    lambda card, _, back: back.issued == issued_moment(card.issued),
    lambda card, front, _: last_valid_day(front.expires) == card.expires_shown,
    lambda card, _, back: last_valid_day(back.expires) == card.expires_shown,
    _flags_agree,
)
"""What the codes and the printed words have in common."""


def check_printed(content: CardContent, front: FrontClaims, back: BackClaims) -> None:
    """Raise ``GateFailed`` unless what the verified codes say is what is printed beside them."""
    if not all(agrees(content, front, back) for agrees in AGREEMENTS):
        raise GateFailed


def release_gate(drawn: DrawnCard, front_text: str, back_text: str) -> None:
    """Raise ``GateFailed`` unless both faces carry exactly their own code, dot for dot.

    Each face is decoded as a whole: one code, with the text that was signed. Then every dot of the code's place is
    compared with the modules that a second encoder gives for that text.
    """
    _check_face(drawn.front, front_text, plan_front(front_text), layout.FRONT_PLACE)
    _check_face(drawn.back, back_text, plan_back(back_text), layout.BACK_PLACE)


def released_code(text: str, plan: QrPlan) -> bytes:
    """Return a code alone as PNG, for a sheet of paper, once it reads back; raises ``GateFailed``."""
    out = BytesIO()
    draw(text, plan).image().save(out, "PNG", dpi=(layout.DPI, layout.DPI))
    _check(out.getvalue(), text, plan, (plan.side, plan.side), (0, 0))
    return out.getvalue()


def _check_face(png: bytes, text: str, plan: QrPlan, place: Box) -> None:
    _check(png, text, plan, layout.SIZE, layout.code_corner(place, plan))


def _check(png: bytes, text: str, plan: QrPlan, size: tuple[int, int], corner: tuple[int, int]) -> None:
    try:
        face = open_image(png)
    except ImageRefused as refusal:
        raise GateFailed from refusal
    if face.size != size or codes_at_first_sight(face) != (text,):
        raise GateFailed
    left, top = corner
    code = face.crop((left, top, left + plan.side, top + plan.side))
    expected = expected_modules(text, plan, mask_of(_modules(code, plan)))
    if code.tobytes() != picture(expected, plan.dots).tobytes():
        raise GateFailed


def _modules(code: Image.Image, plan: QrPlan) -> tuple[tuple[bool, ...], ...]:
    """Read each module at the dot in its middle."""
    grey = code.tobytes()
    first, span = QUIET * plan.dots + plan.dots // 2, plan.modules * plan.dots
    starts = range(first * plan.side + first, (first + span) * plan.side, plan.dots * plan.side)
    lines = (grey[start : start + span : plan.dots] for start in starts)
    return tuple(tuple(level < _MIDDLE for level in line) for line in lines)
