"""Passwords of staff in a specimen city: Argon2id, and the same work for a login that does not exist."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from idsvc.errors import IdsvcError

MIN_CHARACTERS: Final = 12
MAX_CHARACTERS: Final = 256


class PasswordRefused(IdsvcError):
    """A password that nobody should choose."""


@dataclass(frozen=True, slots=True)
class HashCost:
    """What one hash costs: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


PASSWORD_COST: Final = HashCost(memory_kib=64 * 1024, passes=3, lanes=4)
"""RFC 9106, section 4, second recommended option."""


def _one_spelling(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode(errors="surrogatepass")


class Hasher:
    """Makes and checks password hashes at one cost."""

    def __init__(self, cost: HashCost) -> None:
        self._hasher = PasswordHasher(
            time_cost=cost.passes, memory_cost=cost.memory_kib, parallelism=cost.lanes, type=Type.ID
        )
        self._nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return the encoded hash to keep; raise ``PasswordRefused`` outside 12 to 256 characters."""
        if not MIN_CHARACTERS <= len(password) <= MAX_CHARACTERS:
            raise PasswordRefused("a password has at least 12 characters: four unrelated words make a good one")
        return self._hasher.hash(_one_spelling(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Tell whether this is the password; ``kept`` is None or empty where there is none: it takes just as long."""
        try:
            self._hasher.verify(kept or self._nobody, _one_spelling(password[: MAX_CHARACTERS + 1]))
        except (VerificationError, InvalidHashError):
            return False
        return bool(kept)  # an account without a password has an empty one

    def needs_rehash(self, kept: str) -> bool:
        """Tell whether a hash that just verified was made at another cost and should be made again."""
        return self._hasher.check_needs_rehash(kept)
