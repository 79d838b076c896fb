"""The deck's city: keys that live as long as the making of one deck, and the lists that a partner gets.

A trust list of today, one from before the newest key, one that has expired; a list of cancelled cards of today and one
of last week. All under a specimen root that nobody but a reader of this deck pins.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, auto
from types import MappingProxyType
from typing import Final

from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.status_list import LIFETIME, MIN_SIZE, StatusList, encode_status_list
from idsvc.credential.trust_list import MAX_LIFETIME, TrustKey, TrustList, Use, encode_trust_list
from idsvc.verify.held import Anchor

CITY_NAME: Final = "Harborview"
ISSUER: Final = "https://id.harborview.example"
NEIGHBOUR_NAME: Final = "Saltmarrow"
NEIGHBOUR: Final = "https://id.saltmarrow.example"
"""A city in the same list that the deck's fingerprint line does not pin."""
STATUS_URI: Final = f"{ISSUER}/status/1"
CANCELLED: Final = range(70_000, 70_016)
"""Indices that the list of cancelled cards has set: a multiple of 16 at a time, as a city publishes them."""
FIRST_BEYOND: Final = MIN_SIZE
"""The lowest index that the list does not have."""

_SEQUENCE = 12


class Key(StrEnum):
    """Whose signature a code carries."""

    CARD = auto()
    TOKEN = auto()
    EARLIER = auto()
    NEWEST = auto()
    STATUS = auto()
    NEIGHBOUR = auto()
    STRANGER = auto()


class ListFile(StrEnum):
    """The deck's lists, by the names of their files."""

    TRUST = "trust-list.cwt"
    TRUST_BEFORE = "trust-list-before.cwt"
    TRUST_EXPIRED = "trust-list-expired.cwt"
    STATUS = "status-1.cwt"
    STATUS_BEFORE = "status-1-before.cwt"


ROOT_FILE: Final = "root.fingerprint"


@dataclass(frozen=True, slots=True)
class _Window:
    """What a listed key is for, and its days counted from the deck's."""

    use: Use
    starts: int
    stops: int
    accepted: int
    issuer: str = ISSUER
    alg: Alg = Alg.EDDSA


_WINDOWS: Mapping[Key, _Window] = MappingProxyType(
    {
        Key.CARD: _Window(Use.CARD, -60, 120, 3000),
        Key.TOKEN: _Window(Use.CARD, -60, 120, 3000, alg=Alg.ES256),
        Key.EARLIER: _Window(Use.CARD, -1200, -1000, 200),
        Key.NEWEST: _Window(Use.CARD, -3, 180, 3000),
        Key.STATUS: _Window(Use.STATUS, -400, 400, 400),
        Key.NEIGHBOUR: _Window(Use.CARD, -60, 120, 3000, NEIGHBOUR),
    }
)
_KNOWN_BEFORE = tuple(key for key in _WINDOWS if key is not Key.NEWEST)


@dataclass(frozen=True, slots=True)
class DeckCity:
    """The keys of one deck; ``now`` is its moment in whole seconds since 1970."""

    now: int
    root: LocalSigner
    signers: Mapping[Key, LocalSigner]

    @property
    def anchor(self) -> Anchor:
        """The pin that a reader of the deck uses: this root, for this city alone."""
        return Anchor(self.root.public.thumbprint, frozenset({ISSUER}))

    @property
    def fingerprint(self) -> str:
        """The line of ``root.fingerprint``."""
        return format_fingerprint(self.root.public, [ISSUER])

    def files(self) -> Mapping[ListFile, bytes]:
        """Return every list, signed."""
        return {
            ListFile.TRUST: self._trust(_SEQUENCE, 0, tuple(_WINDOWS)),
            ListFile.TRUST_BEFORE: self._trust(_SEQUENCE - 1, -50, _KNOWN_BEFORE),
            ListFile.TRUST_EXPIRED: self._trust(_SEQUENCE - 2, -101, _KNOWN_BEFORE),
            ListFile.STATUS: self._status(0),
            ListFile.STATUS_BEFORE: self._status(-8),
        }

    def _trust(self, sequence: int, day: int, keys: tuple[Key, ...]) -> bytes:
        issued = self.now + day * DAY
        cities = {ISSUER: {"en": CITY_NAME}, NEIGHBOUR: {"en": NEIGHBOUR_NAME}}
        entries = tuple(self._entry(key) for key in keys)
        trust = TrustList(sequence, issued, issued + MAX_LIFETIME, specimen=True, cities=cities, keys=entries)
        return encode_trust_list(trust, self.root)

    def _entry(self, key: Key) -> TrustKey:
        window, public = _WINDOWS[key], self.signers[key].public
        starts, stops, accepted = (self.now + day * DAY for day in (window.starts, window.stops, window.accepted))
        return TrustKey(public, window.issuer, window.use, starts, stops, accepted)

    def _status(self, day: int) -> bytes:
        bits, issued = bytearray(MIN_SIZE // 8), self.now + day * DAY
        for index in CANCELLED:
            bits[index >> 3] |= 1 << (index & 7)
        status = StatusList(STATUS_URI, issued, issued + LIFETIME, DAY, bytes(bits))
        return encode_status_list(status, self.signers[Key.STATUS])


def found_deck_city(now: int) -> DeckCity:
    """Return a city with fresh keys; they are in this process's memory and are written nowhere."""
    algs = {key: _WINDOWS[key].alg if key in _WINDOWS else Alg.EDDSA for key in Key}
    return DeckCity(now, LocalSigner.generate(Alg.EDDSA), {key: LocalSigner.generate(alg) for key, alg in algs.items()})
