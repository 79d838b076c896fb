"""The ceremony: the root lists a city's keys, each for one use and one time; the root itself never stays here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from idsvc.credential.dates import DAY, issued_moment
from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner, PublicKey, Signer
from idsvc.credential.trust_list import (
    LEAD,
    MAX_LIFETIME,
    KeyState,
    TrustKey,
    TrustList,
    Use,
    encode_trust_list,
    parse_trust_list,
)
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.keyfile import CheckpointSigner, Entropy, key_path, load_key, seal_key
from idsvc.custody.private_files import read_private, replace_private, write_all
from idsvc.custody.slots import CityKind, kind_of

TRUST_LIST_NAME: Final = "trust-list.cwt"
FINGERPRINT_NAME: Final = "root.fingerprint"

SIGNING_DAYS: Final[Mapping[Use, int]] = {Use.CARD: 184, Use.STATUS: 400, Use.CHECKPOINT: 400}
"""Days a key signs: card keys change half-yearly."""

LIST_DAYS: Final = 7
"""Days a status list is good for, and so a status key after its last signature."""

CARD_DAYS: Final = 3840
"""Days from issue to the latest expiry of any card: ten years, the rest of a month, and a wide margin."""

ACCEPTED_DAYS: Final[Mapping[Use, int]] = {Use.CARD: CARD_DAYS, Use.STATUS: LIST_DAYS, Use.CHECKPOINT: CARD_DAYS}
"""Days a key is accepted after it stopped signing."""


_DAY_AROUND: Final = 3 * DAY
"""A card carries the midnight before its day; the day itself ends up to half a day later than in UTC."""


@dataclass(frozen=True, slots=True)
class CityKeys:
    """A city's three signing keys, in memory."""

    card: LocalSigner
    status: LocalSigner
    checkpoint: LocalSigner

    @classmethod
    def generate(cls) -> "CityKeys":
        """Return three fresh Ed25519 keys."""
        return cls(*(LocalSigner.generate(Alg.EDDSA) for _ in range(3)))

    @property
    def note_signer(self) -> CheckpointSigner:
        """Return the checkpoint key in the ledger's shape."""
        return CheckpointSigner(self.checkpoint)

    def by_use(self) -> Mapping[Use, LocalSigner]:
        """Return the keys by their one use."""
        return {Use.CARD: self.card, Use.STATUS: self.status, Use.CHECKPOINT: self.checkpoint}


@dataclass(frozen=True, slots=True)
class Plan:
    """What a ceremony lists: the city's address, its display names by language, the first day it issues cards."""

    issuer: str
    names: Mapping[str, str]
    opening: date


@dataclass(frozen=True, slots=True)
class Listed:
    """What a ceremony published: the list, its signed bytes, the line that verifiers pin."""

    trust: TrustList
    signed: bytes
    fingerprint: str


def entry(key: PublicKey, issuer: str, use: Use, signs_from: int) -> TrustKey:
    """Return the row of a key that signs from a moment (seconds since 1970) for as long as its use allows."""
    stop = signs_from + SIGNING_DAYS[use] * DAY
    return TrustKey(key, issuer, use, signs_from, stop, stop + ACCEPTED_DAYS[use] * DAY)


def first_list(plan: Plan, kind: CityKind, keys: CityKeys) -> TrustList:
    """Return list number 1, issued 45 days before the card key first signs; it lives for 100 days."""
    opening = issued_moment(plan.opening)  # the moment that cards of that day carry
    issued = opening - LEAD
    starts = {Use.CARD: opening, Use.STATUS: issued, Use.CHECKPOINT: issued}
    entries = tuple(entry(signer.public, plan.issuer, use, starts[use]) for use, signer in keys.by_use().items())
    return TrustList(
        sequence=1,
        issued=issued,
        expires=issued + MAX_LIFETIME,
        specimen=kind is CityKind.SPECIMEN,
        cities={plan.issuer: plan.names},
        keys=entries,
    )


def next_list(trust: TrustList, issued: int, added: Iterable[TrustKey] = ()) -> TrustList:
    """Return the list that follows: one number higher, keys that nobody accepts any more left out, new ones added.

    Raises KeyUnavailable when an added card key would sign within 45 days.
    """
    fresh = tuple(added)
    if any(each.use is Use.CARD and each.not_before < issued + LEAD for each in fresh):
        raise KeyUnavailable(Why.NOT_LISTED)
    kept = tuple(each for each in trust.keys if each.accept_until > issued)
    return replace(
        trust, sequence=trust.sequence + 1, issued=issued, expires=issued + MAX_LIFETIME, keys=(*kept, *fresh)
    )


def hold(directory: Path, plan: Plan, root: Signer, keys: CityKeys, *, signing_key: bytes, entropy: Entropy) -> Listed:
    """Write the city's sealed keys, its first trust list and the root's fingerprint; the root is only used.

    Whether the list is a specimen's follows from the city's unlock slots. Raises KeyUnavailable, Malformed for a plan
    that no list can hold; then nothing is left.
    """
    trust = first_list(plan, kind_of(directory), keys)
    listed = Listed(trust, encode_trust_list(trust, root), format_fingerprint(root.public, trust.cities))
    write_all(
        _key_files(directory, keys, signing_key, entropy)
        | {
            directory / FINGERPRINT_NAME: f"{listed.fingerprint}\n".encode("ascii"),
            directory / TRUST_LIST_NAME: listed.signed,
        }
    )
    return listed


def follow_up(directory: Path, trust: TrustList, root: Signer) -> bytes:
    """Put a later list in the place of the present one and return its signed bytes; raises KeyUnavailable."""
    present = read_trust_list(directory, root.public.thumbprint)
    if trust.sequence <= present.sequence or trust.specimen is not present.specimen:
        raise KeyUnavailable(Why.NOT_LISTED)
    signed = encode_trust_list(trust, root)
    replace_private(directory / TRUST_LIST_NAME, signed)
    return signed


def read_trust_list(directory: Path, fingerprint: bytes) -> TrustList:
    """Return the city's own list, signed by the root of this thumbprint; raises KeyUnavailable."""
    try:
        return parse_trust_list(read_private(directory / TRUST_LIST_NAME), fingerprint)
    except Malformed as error:
        raise KeyUnavailable(Why.DAMAGED) from error


def current_keys(directory: Path, trust: TrustList, issuer: str, day: date, signing_key: bytes) -> CityKeys:
    """Return one city's keys that may sign all through a day, in any time zone; raises KeyUnavailable."""
    names = (key_name(use, _current(trust, issuer, use, day)) for use in Use)
    return CityKeys(*(load_key(directory, name, signing_key) for name in names))


def add_key(directory: Path, use: Use, signer: LocalSigner, *, signing_key: bytes, entropy: Entropy) -> None:
    """Write one more sealed key, for the list that follows; raises KeyUnavailable."""
    name = key_name(use, signer.public)
    write_all({key_path(directory, name): seal_key(name, signer, signing_key, entropy)})


def key_name(use: Use, key: PublicKey) -> str:
    """Return the name of a key's file: its use and its id in small letters."""
    return f"{use.name.lower()}-{key.kid.lower()}"


def _key_files(directory: Path, keys: CityKeys, signing_key: bytes, entropy: Entropy) -> dict[Path, bytes]:
    named = ((key_name(use, signer.public), signer) for use, signer in keys.by_use().items())
    return {key_path(directory, name): seal_key(name, signer, signing_key, entropy) for name, signer in named}


def _current(trust: TrustList, issuer: str, use: Use, day: date) -> PublicKey:
    first = issued_moment(day)  # what a card of that day carries
    last = first + _DAY_AROUND
    signing = [
        each
        for each in trust.keys
        if (each.issuer, each.use, each.state) == (issuer, use, KeyState.GOOD)
        and each.not_before <= first
        and last < each.stop_signing
    ]
    if not signing:
        raise KeyUnavailable(Why.NOT_CURRENT)
    return max(signing, key=lambda each: each.not_before).key
