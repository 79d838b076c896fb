"""The duplicate tag: whether the same name and birth date came before, without keeping either (DESIGN 5)."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final

from argon2.low_level import Type, hash_secret_raw

HASH_BYTES: Final = 32

_VIRAMA_AND_NUKTA: Final = frozenset({0, 7, 9})
"""Combining classes whose marks are part of a letter in the scripts of India and tell names apart."""

_APOSTROPHES: Final = frozenset("'\u2019\u2018\u02bc\u02bb\u200c\u200d")


@unique
class DuplicateMode(StrEnum):
    """How long a city keeps tags: not at all, or for a window after the decision."""

    OFF = "off"
    WINDOW = "window"


@dataclass(frozen=True, slots=True)
class SlowCost:
    """What one Argon2id costs: memory in KiB, passes, lanes."""

    memory_kib: int
    passes: int
    lanes: int


TAG_COST: Final = SlowCost(memory_kib=64 * 1024, passes=3, lanes=1)
"""64 MiB and three passes: a million names take 46 core-hours even with a live key (DESIGN 5)."""


def _plain(name: str) -> str:
    letters = (
        character
        for character in unicodedata.normalize("NFKD", name.casefold())
        if unicodedata.combining(character) in _VIRAMA_AND_NUKTA
    )
    return "".join(
        each if unicodedata.category(each)[0] in "LM" else " " for each in letters if each not in _APOSTROPHES
    )


def normalise(name: str, birth_date: date) -> bytes:
    """Return what two spellings of one person share: words without case, accents, apostrophes or order, and the day."""
    words = sorted(_plain(name).split())
    return f"{' '.join(words)}\n{birth_date.isoformat()}".encode()


def slow_hash(normalised: bytes, salt: bytes, cost: SlowCost = TAG_COST) -> bytes:
    """Return 32 bytes of Argon2id; ``salt`` is the installation's, at least 8 bytes."""
    return hash_secret_raw(
        normalised,
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=HASH_BYTES,
        type=Type.ID,
    )


def tag(slow: bytes, key: bytes | bytearray) -> bytes:
    """Return the tag under one day's key, which dies with its day: HMAC-SHA256, 32 bytes."""
    return hmac.new(key, slow, hashlib.sha256).digest()
