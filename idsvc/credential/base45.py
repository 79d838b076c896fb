"""Base45 (RFC 9285), strict: every string of bytes has one text and every text at most one string of bytes.

Three characters c, d, e stand for the two bytes of c + 45·d + 2025·e, two characters for a last single byte. All
groups are computed at once: characters of equal weight are spread over 32-bit lanes of one long integer each.
"""

from idsvc.credential.errors import Malformed, Step

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

_CHARACTERS = ALPHABET.encode()
_VALUES = bytes(range(45))
_TO_CHARACTERS = bytes.maketrans(_VALUES, _CHARACTERS)
_TO_VALUES = bytes.maketrans(_CHARACTERS, _VALUES)
_LANE = 4


def encode(data: bytes) -> str:
    """Return the base45 text of `data`."""
    groups = [data[at : at + 2] for at in range(0, len(data), 2)]
    return b"".join(map(_group, groups)).translate(_TO_CHARACTERS).decode("ascii")


def _group(pair: bytes) -> bytes:
    high, low = divmod(int.from_bytes(pair, "big"), 45)
    return bytes((low, high % 45, high // 45)[: len(pair) + 1])


def decode(text: str) -> bytes:
    """Return the bytes that `text` stands for; raises Malformed at a foreign character, length or group."""
    try:
        raw = text.encode("ascii")
    except UnicodeEncodeError as error:
        raise Malformed(Step.ALPHABET, "a character is outside the base45 alphabet") from error
    if raw.translate(None, _CHARACTERS):
        raise Malformed(Step.ALPHABET, "a character is outside the base45 alphabet")
    values = raw.translate(_TO_VALUES)
    whole = len(values) - len(values) % 3
    return _pairs(values[:whole]) + _last(values[whole:])


def _pairs(values: bytes) -> bytes:
    lanes = _lanes(values[0::3]) + 45 * _lanes(values[1::3]) + 2025 * _lanes(values[2::3])
    spread = lanes.to_bytes(len(values) // 3 * _LANE, "big")
    if any(spread[1::_LANE]):  # above 65535; the lane's first byte is never reached: 91124 has 17 bits
        raise Malformed(Step.ALPHABET, "a group of three characters stands for more than two bytes")
    out = bytearray(len(values) // 3 * 2)
    out[0::2] = spread[2::_LANE]
    out[1::2] = spread[3::_LANE]
    return bytes(out)


def _lanes(values: bytes) -> int:
    spread = bytearray(len(values) * _LANE)
    spread[3::_LANE] = values
    return int.from_bytes(spread, "big")


def _last(values: bytes) -> bytes:
    if not values:
        return b""
    if len(values) == 1:
        raise Malformed(Step.ALPHABET, "the text's length is not one that base45 can have")
    number = values[0] + 45 * values[1]
    if number > 0xFF:  # noqa: PLR2004 - one byte
        raise Malformed(Step.ALPHABET, "the last two characters stand for more than one byte")
    return bytes((number,))
