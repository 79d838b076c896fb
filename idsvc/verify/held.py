"""The lists a verifier looks at: parsed, checked against the pinned roots, indexed by key and address.

Pure: bytes come from the caller, and nothing here remembers. `verify.lists` keeps the last good copies.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self

from idsvc.credential.errors import Malformed, Step
from idsvc.credential.status_list import StatusList, parse_status_list
from idsvc.credential.trust_list import TrustKey, TrustList, parse_trust_list
from idsvc.errors import IdsvcError


class ListRefused(IdsvcError):
    """A trust or status list that cannot be used: the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A pinned root (32-byte thumbprint) and the issuers it may speak for."""

    fingerprint: bytes
    issuers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pinned:
    """A trust list that a pinned root signed, with the keys that the root may speak for; `data` is how it came."""

    anchor: Anchor
    trust: TrustList
    data: bytes = field(repr=False, compare=False)

    def entries(self) -> Iterable[TrustKey]:
        """Return the keys whose issuer is pinned to this root."""
        return (entry for entry in self.trust.keys if entry.issuer in self.anchor.issuers)


@dataclass(frozen=True, slots=True)
class Signed:
    """A status list, the pinned root under which it holds and the issuer whose key signed it; `data` is how it came."""

    anchor: Anchor
    status: StatusList
    issuer: str
    data: bytes = field(repr=False, compare=False)


def read_trust(data: bytes, anchors: Iterable[Anchor]) -> Pinned:
    """Return the trust list in `data`; raises ListRefused where no pinned root signed it or it is malformed."""
    for anchor in anchors:
        try:
            return Pinned(anchor, parse_trust_list(data, anchor.fingerprint), data)
        except Malformed as error:
            if error.step is not Step.SIGNATURE:
                raise ListRefused("this is not a city list: get it again from the city") from error
    raise ListRefused("the city list is not signed by a root that is pinned here: check the fingerprint")


def read_status(data: bytes, pinned: Iterable[Pinned]) -> Signed:
    """Return the status list in `data`; raises ListRefused where no status key of a pinned city signed it."""
    for held in pinned:
        try:
            status, entry = parse_status_list(data, held.trust)
        except Malformed as error:
            if error.step is not Step.SIGNATURE:
                raise ListRefused("this is not a list of cancelled cards: get it again from the city") from error
        else:
            if entry.issuer in held.anchor.issuers:
                return Signed(held.anchor, status, entry.issuer, data)
    raise ListRefused("the list of cancelled cards is not signed by a status key of the city list")


@dataclass(frozen=True, slots=True)
class Lists:
    """What a verdict rests on; `floor` is the newest moment, in seconds since 1970, that a list proves has passed."""

    trust: tuple[Pinned, ...]
    statuses: Mapping[tuple[str, str], Signed]
    floor: int
    keys: Mapping[bytes, tuple[TrustKey, TrustList]]

    @classmethod
    def of(cls, trust: Iterable[Pinned], statuses: Iterable[Signed] = (), floor: int = 0) -> Self:
        """Return the lists together, the newest status list for each issuer and address.

        Raises ListRefused where two trust lists have a key id in common.
        """
        pinned = tuple(trust)
        newest: dict[tuple[str, str], Signed] = {}
        for signed in sorted(statuses, key=lambda found: found.status.issued):
            newest[signed.issuer, signed.status.uri] = signed
        moments = [held.trust.issued for held in pinned] + [found.status.issued for found in newest.values()]
        return cls(pinned, MappingProxyType(newest), max([floor, *moments]), _by_kid(pinned))

    @classmethod
    def read(cls, anchors: Iterable[Anchor], trust: Iterable[bytes], statuses: Iterable[bytes] = ()) -> Self:
        """Return the lists in these files' bytes; raises ListRefused for the first one that cannot be used."""
        known = tuple(anchors)
        pinned = tuple(read_trust(data, known) for data in trust)
        return cls.of(pinned, [read_status(data, pinned) for data in statuses])


def _by_kid(pinned: tuple[Pinned, ...]) -> Mapping[bytes, tuple[TrustKey, TrustList]]:
    keys: dict[bytes, tuple[TrustKey, TrustList]] = {}
    for held in pinned:
        for entry in held.entries():
            kid = entry.key.kid.encode()
            if kid in keys:
                raise ListRefused("two city lists have a key id in common: use one of them")
            keys[kid] = (entry, held.trust)
    return MappingProxyType(keys)
