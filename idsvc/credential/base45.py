"""Base45 (RFC 9285), strict: every string of bytes has one text and every text at most one string of bytes.

Three characters c, d, e stand for the two bytes of c + 45·d + 2025·e, two characters for a last single byte. All
groups are computed at once: read as one long integer, the text is a row of lanes of three bytes, a lane for a group.
"""

from idsvc.credential.errors import Malformed, Step

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_CHARACTERS = ALPHABET.encode()
_VALUES = bytes(range(45))
_TO_CHARACTERS = bytes.maketrans(_VALUES, _CHARACTERS)
_FOREIGN = 0xFF
_TO_VALUES = bytes(ALPHABET.find(chr(code)) & _FOREIGN for code in range(256))  # find says -1 for a foreign one
_LANES = 1432
_PIECE = 3 * _LANES
"""Characters that are computed at once: those of the largest QR code."""
_FIRST_BYTES = int.from_bytes(b"\xff\0\0" * _LANES, "little")
_THIRD_BYTES = _FIRST_BYTES << 16


def encode(data: bytes) -> str:
    """Return the base45 text of `data`."""
    groups = [data[at : at + 2] for at in range(0, len(data), 2)]
    return b"".join(map(_group, groups)).translate(_TO_CHARACTERS).decode("ascii")


def _group(pair: bytes) -> bytes:
    high, low = divmod(int.from_bytes(pair, "big"), 45)
    return bytes((low, high % 45, high // 45)[: len(pair) + 1])


def decode(text: str) -> bytes:
    """Return the bytes that `text` stands for; raises Malformed at a foreign character, length or group."""
    values = text.encode("ascii", "replace").translate(_TO_VALUES)  # "?" is as foreign as what it replaces
    if _FOREIGN in values:
        raise Malformed(Step.ALPHABET, "a character is outside the base45 alphabet")
    rest = len(values) % 3
    return _pairs(values[:-rest]) + _last(values[-rest:]) if rest else _pairs(values)


def _pairs(values: bytes) -> bytes:
    if len(values) > _PIECE:
        return b"".join(_pairs(values[at : at + _PIECE]) for at in range(0, len(values), _PIECE))
    row = int.from_bytes(values, "little")
    row = (row & _FIRST_BYTES) + 45 * (
        (row >> 8 & _FIRST_BYTES) + 45 * (row >> 16 & _FIRST_BYTES)
    )  # 91124 at most: no lane overflows
    if row & _THIRD_BYTES:
        raise Malformed(Step.ALPHABET, "a group of three characters stands for more than two bytes")
    lanes = row.to_bytes(len(values), "little")
    out = bytearray(len(values) // 3 * 2)
    out[0::2] = lanes[1::3]
    out[1::2] = lanes[0::3]
    return bytes(out)


def _last(values: bytes) -> bytes:
    if len(values) == 1:
        raise Malformed(Step.ALPHABET, "the text's length is not one that base45 can have")
    number = values[0] + 45 * values[1]
    if number > 0xFF:  # noqa: PLR2004 - one byte
        raise Malformed(Step.ALPHABET, "the last two characters stand for more than one byte")
    return bytes((number,))
