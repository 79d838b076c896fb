"""Codes that people read aloud and type: 32 characters that cannot be taken for one another, and a check character.

The alphabet is Crockford's (no I, L, O, U; what is typed for 1 and 0 by mistake is folded). The check character makes
the sum of the characters, each times its own power of a generator of GF(32), zero. All these powers differ and none
is zero, so every single wrong character and every two characters that changed places are noticed, not only most.
"""

from collections.abc import Sequence
from typing import Final

from idsvc.enroll.errors import CodeMistyped

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 5
GROUP: Final = 4

_FOLDED: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SPACING: Final = frozenset(" -\u00a0\t\r\n")
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_REDUCE: Final = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)
_ORDER: Final = 31


def _powers() -> tuple[int, ...]:
    powers = [1]
    while len(powers) < _ORDER:
        doubled = powers[-1] << 1
        powers.append(doubled ^ _REDUCE if doubled >> BITS else doubled)
    return tuple(powers)


_POWERS: Final = _powers()
_LOGS: Final = {power: exponent for exponent, power in enumerate(_POWERS)}


def _times(value: int, exponent: int) -> int:
    return _POWERS[(_LOGS[value] + exponent) % _ORDER] if value else 0


def _syndrome(values: Sequence[int]) -> int:
    """Return the weighted sum, the last character weighing 1; 0 for a right code of at most 31 characters."""
    total = 0
    for exponent, value in enumerate(reversed(values)):
        total ^= _times(value, exponent)
    return total


def spell(random: bytes, count: int) -> str:
    """Return ``count`` characters from the first bits of ``random``, 5 bits each; ValueError where it is too short."""
    spare = 8 * len(random) - BITS * count
    if spare < 0:
        raise ValueError("too few random bytes for this code: ask for more")
    number = int.from_bytes(random, "big") >> spare
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(count)))


def number_of(text: str) -> int:
    """Return the number that characters of the alphabet spell, 5 bits each, the first the highest."""
    number = 0
    for each in text:
        number = number << BITS | _VALUES[each]
    return number


def with_check(text: str) -> str:
    """Return the text and its check character; at most 30 characters of the alphabet."""
    return text + ALPHABET[_syndrome([*(_VALUES[each] for each in text), 0])]


def typed(text: str, length: int) -> str:
    """Return what was typed in its one spelling: upper case, ungrouped; raise ``CodeMistyped`` for anything else."""
    plain = "".join(each for each in text if each not in _SPACING).upper().translate(_FOLDED)
    if len(plain) != length or not _VALUES.keys() >= set(plain):
        raise CodeMistyped("this is not a whole code: type all its characters again, group by group")
    return plain


def typed_with_check(text: str, length: int) -> str:
    """Return what was typed in its one spelling; raise ``CodeMistyped`` also where the check character is wrong."""
    plain = typed(text, length)
    if _syndrome([_VALUES[each] for each in plain]):
        raise CodeMistyped("one of the characters is wrong or two changed places: compare the code with the slip")
    return plain


def group(code: str) -> str:
    """Return a code as it is printed: groups of four, a hyphen between them."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
