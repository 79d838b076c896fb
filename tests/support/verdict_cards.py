"""Invented cities, keys and signed claims for tests; every private key is a SHA-256 of its public name."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256

from idsvc.credential.claims import BackClaims, Flag, FrontClaims, StatusRef, expiry_moment, issued_moment
from idsvc.credential.dates import DAY
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.status_list import LIFETIME, MIN_SIZE, StatusList, encode_status_list
from idsvc.credential.trust_list import TrustKey, TrustList, Use, encode_trust_list
from idsvc.verify.held import Anchor, Lists
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience
from idsvc.verify.verifier import Verifier

CITY = "https://id.rivermouth.example"
OTHER_CITY = "https://id.hillcrest.example"
STATUS_URI = f"{CITY}/status/1"
OTHER_STATUS_URI = f"{OTHER_CITY}/status/1"
AT = datetime(2026, 3, 15, 12, tzinfo=UTC)
NOW = int(AT.timestamp())
REVOKED_INDEX = 4242
PORTRAIT = b"RIFF\x5c\x01\0\0WEBPVP8 " + sha256(b"idsvc test portrait").digest() * 11


@lru_cache(maxsize=64)
def signer(name: str, alg: Alg = Alg.EDDSA) -> LocalSigner:
    return LocalSigner.from_private_bytes(alg, sha256(f"idsvc test vector key: {name}".encode()).digest())


def listed(name: str, use: Use, issuer: str = CITY, alg: Alg = Alg.EDDSA) -> TrustKey:
    return TrustKey(signer(name, alg).public, issuer, use, NOW - 60 * DAY, NOW + 120 * DAY, NOW + 3000 * DAY)


def trust_list(*more: TrustKey, **changes: object) -> TrustList:
    keys = (listed("card", Use.CARD), listed("card p-256", Use.CARD, alg=Alg.ES256), listed("status", Use.STATUS))
    cities = {CITY: {"en": "Rivermouth", "es": "Boca del Río"}, OTHER_CITY: {"en": "Hillcrest"}}
    whole = TrustList(7, NOW - 20 * DAY, NOW + 70 * DAY, specimen=False, cities=cities, keys=(*keys, *more))
    return replace(whole, **changes)  # type: ignore[arg-type]


def status_list(*revoked: int, uri: str = STATUS_URI, issued: int = NOW - DAY, size: int = MIN_SIZE) -> StatusList:
    bits = bytearray(size // 8)
    for index in revoked or (REVOKED_INDEX,):
        bits[index >> 3] |= 1 << (index & 7)
    return StatusList(uri, issued, issued + LIFETIME, 86_400, bytes(bits))


def front(**changes: object) -> FrontClaims:
    whole = FrontClaims(
        issuer=CITY,
        expires=expiry_moment(2028, 2),
        library_number="K7Q2M9X4TB",
        name="Ana Lima",
        flags=Flag.RESIDENT | Flag.ADULT,
        status=StatusRef(STATUS_URI, 77),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def back(**changes: object) -> BackClaims:
    whole = BackClaims(
        issuer=CITY,
        issued=issued_moment(date(2026, 3, 2)),
        expires=expiry_moment(2028, 2),
        card_number="3F9ZK2M7QX4TB8WD",
        language="en",
        name="Ana Lima Castro",
        birth_date="19900314",
        address="12 Wharf Street, Rivermouth",
        second_name=None,
        second_name_language=None,
        country="US",
        portrait=PORTRAIT,
        flags=Flag.RESIDENT | Flag.ADULT,
        status=StatusRef(STATUS_URI, 90_001),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Setting:
    """Lists as bytes and the pin they are read under."""

    trust: TrustList = field(default_factory=trust_list)
    statuses: tuple[StatusList, ...] = field(default_factory=lambda: (status_list(),))
    issuers: frozenset[str] = frozenset({CITY})
    root: str = "root"
    status_key: str = "status"

    @property
    def anchor(self) -> Anchor:
        return Anchor(signer(self.root).public.thumbprint, self.issuers)

    def trust_bytes(self) -> bytes:
        return encode_trust_list(self.trust, signer(self.root))

    def status_bytes(self) -> list[bytes]:
        return [encode_status_list(status, signer(self.status_key)) for status in self.statuses]

    def lists(self) -> Lists:
        return Lists.read([self.anchor], [self.trust_bytes()], self.status_bytes())

    def verifier(self, audience: Audience = Audience.LIBRARY) -> Verifier:
        return Verifier([self.anchor], self.lists(), VerifyPolicy(audience))
