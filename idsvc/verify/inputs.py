"""Bytes that somebody hands in, a picture or a text, as the codes that are in them."""

from typing import Final

from idsvc.errors import IdsvcError
from idsvc.verify import image

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
"""Marks that editors and shells of some systems put before a text."""


class NothingToLookAt(IdsvcError):
    """An input that holds no code or cannot be read."""


def codes_of(data: bytes) -> tuple[str, ...]:
    """Return the codes in a picture, each once, or the one text that the bytes are.

    Raises NothingToLookAt or ImageRefused for what cannot be looked at, which says nothing against a card.
    """
    if image.looks_like_another_format(data):
        raise NothingToLookAt("pictures of this kind cannot be opened here: save it as PNG or JPEG, then check that")
    if not image.looks_like_image(data):
        return (_text(data),)
    codes = image.codes_in_file(data)
    if not codes:
        raise NothingToLookAt("no QR code was found in the picture: take it closer, sharper and without glare")
    return codes


def only_code(codes: tuple[str, ...]) -> str:
    """Return the only one of a picture's codes; raises NothingToLookAt where there are several."""
    if len(codes) > 1:
        raise NothingToLookAt("a picture of a pair shows several codes: give one picture of each side")
    return codes[0]


def _text(data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "ascii")
    return data.decode(encoding, "replace").removeprefix("\ufeff")
