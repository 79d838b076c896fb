"""How a signed card becomes the text of a QR code: zlib level 9, then base45, no prefix.

The text has one spelling per zlib stream, and the stream none but the signer's: the header is that of level 9, and
the bits that pad the stream's last byte, or fill the byte before a stored block, are zero. (Other compressors may
choose other streams for the same bytes, so the stream as a whole cannot be compared.)
"""

import zlib

from idsvc.credential import base45
from idsvc.credential.errors import Malformed, Step

MAX_TEXT = 4296
"""Characters in the largest QR code there is (ISO/IEC 18004, version 40-L, alphanumeric)."""
MAX_BYTES = 16 * 1024
"""Bytes that a code may inflate to."""

_HEADER = b"\x78\xda"  # RFC 1950: deflate, 32 KiB window, slowest algorithm
_CHECKSUM = 4
_RAW = -zlib.MAX_WBITS
# RFC 1951, 3.2.3 and 3.2.4: one bit for the last block, two for its kind, 0 for stored, then up to the next byte
# nothing, the length twice, the bytes.
_FINAL, _KIND, _STORED_HEAD = 0b1, 0b110, 5


def pack(cose: bytes) -> str:
    """Return the QR text of the signed bytes `cose`; raises Malformed above `MAX_BYTES` or `MAX_TEXT`."""
    if len(cose) > MAX_BYTES:
        raise Malformed(Step.SIZE, "the signed card is larger than a code may hold")
    text = base45.encode(zlib.compress(cose, 9))
    if len(text) > MAX_TEXT:
        raise Malformed(Step.SIZE, "the signed card is larger than a code may hold")
    return text


def unpack(text: str) -> bytes:
    """Return the signed bytes in a QR text; CR, LF and TAB around it are dropped.

    Raises Malformed: SIZE above `MAX_TEXT` characters, ALPHABET for what is not base45, INFLATE for what is no
    complete zlib stream of at most `MAX_BYTES`, FRAME_LEFTOVER for anything beside or inside it that is not needed.
    """
    if len(text) > MAX_TEXT:
        raise Malformed(Step.SIZE, "the text is longer than any code")
    return inflate(base45.decode(text.strip("\r\n\t")))


def inflate(data: bytes) -> bytes:
    """Return what the zlib stream `data` holds; raises Malformed as `unpack` does."""
    found, leftover = _inflated(data, zlib.MAX_WBITS)
    if found is None or len(found) > MAX_BYTES:
        raise Malformed(Step.INFLATE, "the code is no complete compressed card, or inflates to more than one")
    if leftover or data[:2] != _HEADER or _filled(data) or _padded(data, found):
        raise Malformed(Step.FRAME_LEFTOVER, "the code holds something beside the card")
    return found


def _inflated(data: bytes, window: int) -> tuple[bytes | None, bytes]:
    """Return what a stream holds, None where it is broken or incomplete, and the bytes that follow it."""
    inflater = zlib.decompressobj(window)
    try:
        found = inflater.decompress(data, MAX_BYTES + 1)
    except zlib.error:
        return None, b""
    return (found if inflater.eof else None), inflater.unused_data


def _filled(data: bytes) -> bool:
    """Say whether one of the five bits that nobody reads is set before a stored block, among those that come first.

    Such blocks are what becomes of a portrait that cannot be compressed. Where a block behind a compressed one begins
    is not known here; a signer's zlib makes one block of all.
    """
    at = len(_HEADER)
    while not data[at] & _KIND:
        if data[at] & ~_FINAL:
            return True
        if data[at] & _FINAL:
            return False
        at += _STORED_HEAD + int.from_bytes(data[at + 1 : at + 3], "little")
    return False


def _padded(data: bytes, found: bytes) -> bool:
    """Say whether a padding bit is set: if so, the last byte's highest set bit can go and nothing changes."""
    last = data[-_CHECKSUM - 1]
    if not last:
        return False
    cleared = last ^ 1 << last.bit_length() - 1
    return _inflated(data[2 : -_CHECKSUM - 1] + bytes((cleared,)), _RAW)[0] == found
