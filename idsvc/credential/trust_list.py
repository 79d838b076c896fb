"""The trust list: which keys may sign what for which city, signed by the offline root.

The list carries its root's public key; a verifier accepts that key only by its pinned thumbprint.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from idsvc.credential import cbor, cose
from idsvc.credential.dates import DAY, LAST_MOMENT
from idsvc.credential.errors import Malformed, Step
from idsvc.credential.keys import PublicKey, Signer
from idsvc.credential.text import is_plain, is_uri

TYP: Final = "application/idsvc-trust-list+cwt"
MAX_BYTES = 64 * 1024
"""Size of the largest trust list that is read."""
MAX_LIFETIME = 100 * DAY
"""Seconds from issue to expiry at most: the ceremony is quarterly."""
LEAD = 45 * DAY
"""Seconds a card key stands in the published list before it signs."""
_MAX_SEQUENCE = 2**31
_MAX_CITY_NAME = 80
_THUMBPRINT_BYTES = 32

_ISS, _EXP, _IAT = 1, 4, 6
_SEQUENCE, _SPECIMEN, _CITIES, _KEYS, _ROOT, _NEXT_ROOT = range(-65537, -65543, -1)  # private use (RFC 8392, 9.1.1)
_LABELS = {_ISS, _EXP, _IAT, _SEQUENCE, _SPECIMEN, _CITIES, _KEYS, _ROOT, _NEXT_ROOT}
_ENTRY_LABELS = set(range(1, 8))


class Use(IntEnum):
    """What a key may sign; every key has one use."""

    CARD = 1
    STATUS = 2
    CHECKPOINT = 3


class KeyState(IntEnum):
    """Whether a listed key still counts: a withdrawn one is refused whatever its dates say."""

    GOOD = 1
    WITHDRAWN = 2


@dataclass(frozen=True, slots=True)
class TrustKey:
    """One key with its issuer, its use and its window, in seconds since 1970; raises Malformed for a bad window."""

    key: PublicKey
    issuer: str
    use: Use
    not_before: int
    stop_signing: int
    accept_until: int
    state: KeyState = KeyState.GOOD

    def __post_init__(self) -> None:
        moments = (self.not_before, self.stop_signing, self.accept_until)
        if not all(type(moment) is int and 0 <= moment <= LAST_MOMENT for moment in moments):
            raise Malformed(Step.SHAPE, "a key's window is given in whole seconds since 1970")
        if not self.not_before < self.stop_signing <= self.accept_until:
            raise Malformed(Step.SHAPE, "a key starts before it stops signing, and is accepted at least as long")


@dataclass(frozen=True, slots=True)
class TrustList:
    """All keys of one or more cities (`cities`: issuer -> language -> display name); moments in seconds since 1970.

    Raises Malformed for two equal key ids, a key of a city that is not named, or a life above 100 days.
    """

    sequence: int
    issued: int
    expires: int
    specimen: bool
    cities: Mapping[str, Mapping[str, str]]
    keys: tuple[TrustKey, ...]
    next_root: bytes | None = None

    def __post_init__(self) -> None:
        if type(self.sequence) is not int or not 0 < self.sequence < _MAX_SEQUENCE:
            raise Malformed(Step.SHAPE, "a trust list has a sequence number from 1 up")
        _check_life(self.issued, self.expires)
        _check_cities(self.cities)
        if len({entry.key.kid for entry in self.keys}) != len(self.keys):
            raise Malformed(Step.SHAPE, "two keys in the trust list have the same id")
        if not all(entry.issuer in self.cities for entry in self.keys):
            raise Malformed(Step.SHAPE, "a key in the trust list belongs to a city that the list does not name")
        if self.next_root is not None and len(self.next_root) != _THUMBPRINT_BYTES:
            raise Malformed(Step.SHAPE, "the next root is named by its thumbprint of 32 bytes")

    @property
    def issuer(self) -> str:
        """The city that publishes the list: the first by name."""
        return min(self.cities)


def _check_life(issued: int, expires: int) -> None:
    if type(issued) is not int or type(expires) is not int or not 0 < issued < expires <= LAST_MOMENT:
        raise Malformed(Step.SHAPE, "a trust list expires after it was issued")
    if expires - issued > MAX_LIFETIME:
        raise Malformed(Step.SHAPE, "a trust list lives for at most 100 days")


def _check_cities(cities: Mapping[str, Mapping[str, str]]) -> None:
    named = all(names and all(is_plain(name, _MAX_CITY_NAME) for name in names.values()) for names in cities.values())
    if not cities or not all(map(is_uri, cities)) or not named:
        raise Malformed(Step.SHAPE, "a trust list names its cities by https address and display name")


def encode_trust_list(trust: TrustList, root: Signer) -> bytes:
    """Return the list as a CWT signed by the root."""
    claims: dict[int, cbor.Encodable] = {
        _ISS: trust.issuer,
        _EXP: trust.expires,
        _IAT: trust.issued,
        _SEQUENCE: trust.sequence,
        _SPECIMEN: trust.specimen,
        _CITIES: trust.cities,
        _KEYS: [_encode_entry(entry) for entry in trust.keys],
        _ROOT: root.public.cose_key(),
        _NEXT_ROOT: trust.next_root,
    }
    return cose.sign1(cbor.encode(claims), root, TYP)


def _encode_entry(entry: TrustKey) -> dict[int, cbor.Encodable]:
    window = {4: entry.not_before, 5: entry.stop_signing, 6: entry.accept_until}
    return {1: entry.key.cose_key(), 2: entry.issuer, 3: int(entry.use), **window, 7: int(entry.state)}


def parse_trust_list(data: bytes, fingerprint: bytes) -> TrustList:
    """Return the list in `data` if the root whose thumbprint is `fingerprint` signed it.

    Raises Malformed: SIZE above 64 KiB, SIGNATURE for another root or a bad signature, else where reading stopped.
    """
    if len(data) > MAX_BYTES:
        raise Malformed(Step.SIZE, "the trust list is larger than any city's")
    message = cose.open1(data, TYP)
    claims = cbor.decode_map(message.payload, Step.SHAPE)
    # Only the root's key is read before the signature is checked, and it counts only by its pinned thumbprint.
    root = PublicKey.from_cose_key(claims.get(_ROOT))
    if root.thumbprint != fingerprint or root.kid.encode() != message.kid or not message.is_signed_by(root):
        raise Malformed(Step.SIGNATURE, "the trust list is not signed by the root that is pinned here")
    return _trust_list(claims)


def _trust_list(claims: dict[cbor.Key, cbor.Value]) -> TrustList:
    match claims:
        case {
            1: str(issuer),
            4: int(expires),
            6: int(issued),
            -65537: int(sequence),
            -65538: bool(specimen),
            -65539: dict(cities),
            -65540: list(keys),
            -65542: bytes() | None as next_root,
        } if claims.keys() == _LABELS:
            names = {_uri(city): _names(found) for city, found in cities.items()}
            entries = tuple(map(_entry, keys))
            trust = TrustList(sequence, issued, expires, specimen, names, entries, next_root)
        case _:
            raise Malformed(Step.SHAPE, "the trust list does not have the shape of its specification")
    if issuer != trust.issuer:
        raise Malformed(Step.SHAPE, "the trust list is published by a city that it does not name")
    return trust


def _uri(value: cbor.Key) -> str:
    if not isinstance(value, str):
        raise Malformed(Step.SHAPE, "a trust list names its cities by https address and display name")
    return value


def _names(found: cbor.Value) -> dict[str, str]:
    names = found if isinstance(found, dict) else {}
    texts = {key: name for key, name in names.items() if isinstance(key, str) and isinstance(name, str)}
    if not names or len(texts) != len(names):
        raise Malformed(Step.SHAPE, "a trust list names its cities by https address and display name")
    return texts


def _entry(found: cbor.Value) -> TrustKey:
    match found:
        case {
            1: dict(key),
            2: str(issuer),
            3: int(use),
            4: int(not_before),
            5: int(stop),
            6: int(until),
            7: int(state),
            **rest,
        } if not rest and type(use) is int and type(state) is int:
            public = PublicKey.from_cose_key(key)
            return TrustKey(public, issuer, _use(use), not_before, stop, until, _state(state))
        case _:
            raise Malformed(Step.SHAPE, "a key in the trust list does not have the shape of its specification")


def _use(value: int) -> Use:
    try:
        return Use(value)
    except ValueError as error:
        raise Malformed(Step.SHAPE, "a key in the trust list has a use that is not known") from error


def _state(value: int) -> KeyState:
    try:
        return KeyState(value)
    except ValueError as error:
        raise Malformed(Step.SHAPE, "a key in the trust list has a state that is not known") from error
