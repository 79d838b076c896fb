"""Good codes taken apart, and what a mutation of one is."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from idsvc.credential import cose, frame
from idsvc.credential.claims import Claims, Flag, encode_claims
from idsvc.credential.keys import Alg, LocalSigner
from tests.support.verdict_cards import AT, back, front, signer

USUAL = "usual"
AUDIENCES = ("library", "bank", "door")
SETTINGS = (
    *("usual", "no status", "other status", "old status", "week-old status", "old trust", "expired trust"),
    *("two cities", "specimen", "nothing", "two roots", "tomorrow"),
)


@dataclass(frozen=True, slots=True)
class Mutation:
    """A code, or a pair of them, and what it is checked with."""

    family: str
    texts: tuple[str, ...]
    lists: str = USUAL
    at: datetime = AT
    audience: str = "library"


@dataclass(frozen=True, slots=True)
class Code:
    """A good code taken apart: the payload and what signed it."""

    payload: bytes
    by: LocalSigner

    @property
    def text(self) -> str:
        return frame.pack(self.cose)

    @property
    def cose(self) -> bytes:
        return cose.sign1(self.payload, self.by)


@cache
def codes() -> tuple[Code, ...]:
    card, p256 = signer("card"), signer("card p-256", Alg.ES256)
    second = back(name="Nguyễn Thị Ánh", second_name="阮氏映", second_name_language="zh", address=None)
    claims: tuple[Claims, ...] = (
        front(),
        back(),
        second,
        front(name="عبد الرحمن", flags=Flag.RESIDENT | Flag.UNDER_13),
    )
    return (*(Code(encode_claims(found), card) for found in claims), Code(encode_claims(front()), p256))
