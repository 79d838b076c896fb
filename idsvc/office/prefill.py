"""Reading the code that a resident made at home: fields for the clerk to look at; nothing is kept by reading it."""

from collections.abc import Mapping

from idsvc.enroll.prefill import PREFIX, PrefillRefused, decode
from idsvc.imaging.gate import PORTRAIT_LIMITS
from idsvc.office.context import Actor, require
from idsvc.staff.roles import Permission
from idsvc.verify.image import ImageRefused, codes_in, open_image

_IDENTIFIER = "]Q"
_IDENTIFIER_LENGTH = 3
"""A QR code's identifier, which some hand scanners type before its text (docs/spec/wedge.md)."""


def read(actor: Actor, typed: str, picture: bytes | None) -> Mapping[str, str]:
    """Return the fields in a code that a scanner typed or that stands in a picture; raise ``PrefillRefused``."""
    require(actor, Permission.VISIT_EDIT)
    return decode(_as_scanned(typed) or _code_in(picture))


def _as_scanned(typed: str) -> str:
    """Return the text without what a scanner adds, in the capitals that every code is in."""
    text = typed.strip("\r\n\t").upper()
    return text[_IDENTIFIER_LENGTH:] if text.startswith(_IDENTIFIER) else text


def _code_in(picture: bytes | None) -> str:
    """Return the one pre-fill code in a picture; other codes beside it, as on a return slip, are no matter."""
    ours = [code for code in _codes(picture) if code.startswith(PREFIX)]
    if len(ours) != 1:
        raise PrefillRefused(
            "no pre-fill code is seen: hold it flat, near and in good light, or scan it into the field"
        )
    return ours[0]


def _codes(picture: bytes | None) -> tuple[str, ...]:
    if picture is None or len(picture) > PORTRAIT_LIMITS.max_bytes:
        return ()
    try:
        return codes_in(open_image(picture))
    except ImageRefused as wrong:
        raise PrefillRefused("this file is not a picture that can be read: choose a JPEG, PNG or WebP file") from wrong
