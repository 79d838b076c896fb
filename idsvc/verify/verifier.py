"""The verifier: a QR text in, a verdict out, offline, in numbered steps of which the first to fail decides.

The steps and the reason of each are the table of `docs/spec/card.md`; other implementations follow the same numbers.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from idsvc.credential import frame
from idsvc.credential.claims import BackClaims, Claims, Flag, parse_claims
from idsvc.credential.cose import Sign1, open1
from idsvc.credential.dates import moment
from idsvc.credential.errors import Malformed, Step
from idsvc.credential.keys import key_type_of
from idsvc.credential.trust_list import LEAD, KeyState, TrustKey, TrustList, Use
from idsvc.verify.held import Anchor, Lists, Signed
from idsvc.verify.policy import WANTED_SIDES, VerifyPolicy
from idsvc.verify.verdict import Freshness, Reason, Side, Verdict, side_of

CLOCK_TOLERANCE = 3600
"""Seconds a device's clock may be behind the newest list it holds."""
BACKDATING = 60 * 3600
"""Seconds by which an issue moment may lie before the signing: it is 00:00 UTC of the day before the local day."""

_SPECIMEN = int(Flag.SPECIMEN)
_VALID, _CARD, _GOOD = Reason.VALID, Use.CARD, KeyState.GOOD  # an enum's members cost a search each

STEP_REASONS: Final = MappingProxyType(
    {
        Step.SIZE: Reason.NOT_A_CARD,
        Step.ALPHABET: Reason.NOT_A_CARD,
        Step.INFLATE: Reason.NOT_A_CARD,
        Step.NOT_COSE: Reason.NOT_A_CARD,
        Step.FRAME_LEFTOVER: Reason.UNREADABLE,
        Step.CBOR: Reason.UNREADABLE,
        Step.HEADER: Reason.UNREADABLE,
        Step.KEY: Reason.KEY_NOT_VALID,
        Step.SIGNATURE: Reason.ALTERED,
        Step.FORBIDDEN: Reason.FORBIDDEN_CLAIM,
        Step.SHAPE: Reason.UNREADABLE,
    }
)
"""What each step of reading makes of bytes that it refuses."""


class _Stop(Exception):
    def __init__(self, reason: Reason) -> None:
        self.reason = reason


class _Authentic(NamedTuple):
    """Claims whose signature holds, the key and the trust list that say so, and the list of the card's status."""

    claims: Claims
    entry: TrustKey
    trust: TrustList
    signed: Signed | None


class Verifier:
    """Checks codes against pinned roots, the lists at hand and the relying party's policy."""

    def __init__(self, anchors: Iterable[Anchor], lists: Lists, policy: VerifyPolicy) -> None:
        """Take the lists as checked under `anchors`; a list under any other root is left out."""
        pins = frozenset(anchors)
        kept = [held for held in lists.trust if held.anchor in pins]
        signed = [found for found in lists.statuses.values() if found.anchor in pins]
        self._lists = Lists.of(kept, signed, lists.floor)
        self._policy = policy
        newest = max(kept, key=lambda held: held.trust.issued, default=None)
        self._newest = None if newest is None else newest.trust
        self._wanted = WANTED_SIDES[policy.audience]
        self._status_age = policy.max_status_age

    def verify(self, text: str, at: datetime) -> Verdict:
        """Return the verdict on one QR text at the aware moment `at`; never raises for anything in the text.

        1 size, 2 alphabet, 3 inflation, 4 COSE and strict CBOR, 5 header, 6 the device's clock, 7 trust list, 8 key,
        9 signature, 10 forbidden claims, 11 shape, 12 issuer, 13 signing period, 14 dates, 15 status, 16 side.
        """
        verdict = self._check(text, moment(at))
        # 16. The side that this audience needs; last, so that a cancelled card is never just turned over.
        if verdict.side is not None and verdict.reason is _VALID and verdict.side not in self._wanted:
            return Verdict(Reason.WRONG_SIDE, verdict.audience, verdict.freshness, verdict.side, verdict.specimen)
        return verdict

    def verify_pair(self, front: str, back: str, at: datetime) -> Verdict:
        """Return the back's verdict if both codes are genuine and of one card, else what is wrong.

        The two codes share issuer, expiry and flags and no number, so this finds codes that cannot belong together.
        """
        first, second = self._check(front, moment(at)), self._check(back, moment(at))
        for verdict, side in ((first, Side.FRONT), (second, Side.BACK)):
            if verdict.claims is None:
                return verdict
            if verdict.side is not side:
                return Verdict(Reason.WRONG_SIDE, verdict.audience, verdict.freshness, verdict.side, verdict.specimen)
        if _common(first) != _common(second):
            return Verdict(Reason.CODES_DIFFER, second.audience, second.freshness, None, second.specimen)
        return second

    def _check(self, text: str, now: int) -> Verdict:
        authentic: _Authentic | None = None
        try:
            # 1-5. What kind of text this is: size, alphabet, inflation, COSE as strict CBOR, header.
            message = open1(frame.unpack(text))
            authentic = self._authenticate(message, now)
            self._accept(authentic, now)
        except Malformed as error:
            return self._verdict(STEP_REASONS[error.step], authentic)
        except _Stop as stop:
            return self._verdict(stop.reason, authentic)
        return self._verdict(_VALID, authentic)

    def _authenticate(self, message: Sign1, now: int) -> _Authentic:
        # 6. The clock: not before what the newest list proves has passed.
        if now < self._lists.floor - CLOCK_TOLERANCE:
            raise _Stop(Reason.CLOCK_WRONG)
        entry, trust = self._key(message, now)
        # 9. The signature. Nothing of the payload is looked at before.
        if not message.is_signed_by(entry.key):
            raise _Stop(Reason.ALTERED)
        # 10, 11. Forbidden or unknown claims, then the exact shape.
        claims = parse_claims(message.payload)
        return _Authentic(claims, entry, trust, self._lists.statuses.get((claims.issuer, claims.status.uri)))

    def _key(self, message: Sign1, now: int) -> tuple[TrustKey, TrustList]:
        found = self._lists.keys.get(message.kid)
        if found is None:
            raise _Stop(self._unknown(now))
        entry, trust = found
        # 7. A trust list that is still good: the one with this key.
        if now >= trust.expires:
            raise _Stop(Reason.TRUST_STALE)
        # 8. The key: for cards, in its window, of the algorithm's type.
        if not self._is_in_use(entry, now) or key_type_of(message.alg) is not entry.key.key_type:
            raise _Stop(Reason.KEY_NOT_VALID)
        return found

    def _unknown(self, now: int) -> Reason:
        """Return the reason for a key that no list has."""
        # 7. A trust list that is still good: any of them.
        if all(now >= held.trust.expires for held in self._lists.trust):
            return Reason.TRUST_STALE
        # 8. A card key stands in the list so long before it signs that a young list knows them all.
        young = all(now - held.trust.issued < LEAD for held in self._lists.trust)
        return Reason.UNKNOWN_ISSUER if young else Reason.KEY_UNKNOWN

    def _is_in_use(self, entry: TrustKey, now: int) -> bool:
        skew = self._policy.skew
        known = entry.use is _CARD and entry.state is _GOOD
        return known and entry.not_before - skew <= now <= entry.accept_until + skew

    def _accept(self, authentic: _Authentic, now: int) -> None:
        claims, entry, trust, signed = authentic
        # 12. The issuer the key belongs to, and the same kind of city: specimen or real.
        if claims.issuer != entry.issuer or bool(int(claims.flags) & _SPECIMEN) is not trust.specimen:
            raise _Stop(Reason.KEY_NOT_VALID)
        if isinstance(claims, BackClaims):
            self._accept_issue(claims.issued, entry, now)
        # 14. The last valid day has not ended anywhere.
        if now >= claims.expires + self._policy.skew:
            raise _Stop(Reason.EXPIRED)
        self._accept_status(claims.status.index, signed, now)

    def _accept_issue(self, issued: int, entry: TrustKey, now: int) -> None:
        # 13. The signing period of the key; the front has no issue moment, so only the back is held to it.
        if not entry.not_before - BACKDATING <= issued <= entry.stop_signing:
            raise _Stop(Reason.KEY_NOT_VALID)
        # 14. Dates.
        if now < issued - self._policy.skew:
            raise _Stop(Reason.NOT_YET_VALID)

    def _accept_status(self, index: int, signed: Signed | None, now: int) -> None:
        # 15. Status: a list of this card's issuer, the index inside it, the bit, and last the age: an old list can
        # only add refusals.
        if signed is None:
            raise _Stop(Reason.STATUS_MISSING)
        try:
            revoked = signed.status.is_set(index)
        except IndexError as error:
            raise _Stop(Reason.UNREADABLE) from error
        if revoked:
            raise _Stop(Reason.REVOKED)
        if now - signed.status.issued > self._status_age:
            raise _Stop(Reason.STATUS_STALE)

    def _verdict(self, reason: Reason, authentic: _Authentic | None) -> Verdict:
        audience = self._policy.audience
        if authentic is None:
            return Verdict(reason, audience, self._freshness())
        claims, _, trust, signed = authentic
        fresh = _fresh(trust.sequence, trust.issued, None if signed is None else signed.status.issued)
        side, specimen = side_of(claims), trust.specimen
        if reason is not _VALID:
            return Verdict(reason, audience, fresh, side, specimen)
        return Verdict(reason, audience, fresh, side, specimen, claims, _city_name(claims, trust))

    def _freshness(self) -> Freshness:
        """Return the dates of the newest lists, for a code that names none."""
        status = max((found.status.issued for found in self._lists.statuses.values()), default=None)
        newest = self._newest
        return _fresh(None, None, status) if newest is None else _fresh(newest.sequence, newest.issued, status)


@lru_cache(maxsize=64)  # lists change once a day
def _fresh(sequence: int | None, trust_issued: int | None, status_issued: int | None) -> Freshness:
    return Freshness(sequence, trust_issued, status_issued)


def _common(verdict: Verdict) -> tuple[str, int, Flag] | None:
    found = verdict.claims
    return None if found is None else (found.issuer, found.expires, found.flags)


def _city_name(claims: Claims, trust: TrustList) -> str:
    names = trust.cities[claims.issuer]
    wanted = claims.language if isinstance(claims, BackClaims) else "en"
    return names.get(wanted) or names.get("en") or next(iter(names.values()))
