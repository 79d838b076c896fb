"""The numbered steps of `docs/spec/card.md`, walked one by one for a code: which passed, which failed, and on what.

The walk repeats the verifier's checks with a note at each; a property test holds the two to the same verdict. Notes
speak of the text's outside, of the lists and of the policy. They never hold anything of the payload: not before its
signature holds, and not after, for the card may still be refused.
"""

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from idsvc.credential import frame
from idsvc.credential.claims import BackClaims, Claims, Flag, parse_claims
from idsvc.credential.cose import Sign1, open1
from idsvc.credential.dates import DAY, moment
from idsvc.credential.errors import Malformed, Step
from idsvc.credential.keys import key_type_of
from idsvc.credential.trust_list import LEAD, KeyState, TrustKey, TrustList, Use
from idsvc.verify import foreign
from idsvc.verify.held import Anchor, Lists
from idsvc.verify.policy import WANTED_SIDES, VerifyPolicy
from idsvc.verify.verdict import Reason, side_of
from idsvc.verify.verifier import BACKDATING, CLOCK_TOLERANCE, STEP_REASONS

TITLES: Final = (
    "size",
    "alphabet",
    "inflation",
    "COSE and strict CBOR",
    "header",
    "this device's clock",
    "city list",
    "key",
    "signature",
    "forbidden claims",
    "shape of the claims",
    "issuer",
    "signing period",
    "dates",
    "cancelled cards",
    "side of the card",
)
"""What each step looks at, 1 to 16."""

_NUMBERS: Final = {
    Step.SIZE: 1,
    Step.ALPHABET: 2,
    Step.INFLATE: 3,
    Step.FRAME_LEFTOVER: 3,
    Step.NOT_COSE: 4,
    Step.CBOR: 4,
    Step.HEADER: 5,
}
_OUTSIDE = 5
"""Up to this step a text may be some other system's."""


class State(StrEnum):
    """What became of a step."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_REACHED = "not reached"


@dataclass(frozen=True, slots=True)
class Check:
    """One step: its number and title, what became of it, and what it found, empty where it was not reached."""

    number: int
    title: str
    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """All sixteen steps, the reason that they lead to, and what other kind of code the text is, if it is one."""

    checks: tuple[Check, ...]
    reason: Reason
    foreign: str | None = None


class _Failed(Exception):
    def __init__(self, reason: Reason, note: str, other: str | None = None) -> None:
        self.reason = reason
        self.note = note
        self.other = other


@dataclass(frozen=True, slots=True)
class _Desk:
    """What a code is checked against."""

    now: int
    lists: Lists
    policy: VerifyPolicy


def explain(text: str, at: datetime, anchors: Iterable[Anchor], lists: Lists, policy: VerifyPolicy) -> Explanation:
    """Return how the verifier comes to its verdict on a text at the aware moment `at`; never raises for the text."""
    pins = frozenset(anchors)
    kept = [held for held in lists.trust if held.anchor in pins]
    signed = [found for found in lists.statuses.values() if found.anchor in pins]
    desk = _Desk(moment(at), Lists.of(kept, signed, lists.floor), policy)
    passed: list[str] = []
    try:
        for note in _steps(text, desk):
            passed.append(note)  # noqa: PERF402 - what came before a failure is kept
    except _Failed as failed:
        other = foreign.describe(text) if len(passed) < _OUTSIDE else failed.other
        return Explanation(_checks(passed, failed.note), failed.reason, other)
    return Explanation(_checks(passed), Reason.VALID)


def _checks(passed: list[str], failed: str | None = None) -> tuple[Check, ...]:
    found = [(State.PASSED, note) for note in passed]
    found += [] if failed is None else [(State.FAILED, failed)]
    found += [(State.NOT_REACHED, "")] * (len(TITLES) - len(found))
    return tuple(Check(number, title, *each) for number, (title, each) in enumerate(zip(TITLES, found, strict=True), 1))


def _steps(text: str, desk: _Desk) -> Iterator[str]:
    """Yield a note for each step that passes, in order; raises _Failed at the first that does not."""
    message = yield from _outside(text)
    yield _clock(desk)
    found = desk.lists.keys.get(message.kid)
    yield _trust(found, desk)
    entry, trust = _known(found, desk)
    yield _key(entry, message, desk)
    if not message.is_signed_by(entry.key):
        raise _Failed(Reason.ALTERED, "the signature is not this key's over what the code says")
    yield "the signature is this key's"
    claims = yield from _claims(message.payload)
    yield _issuer(claims, entry, trust)
    yield _signing_period(claims, entry)
    yield _dates(claims, desk)
    yield _status(claims, desk)
    yield _side(claims, desk)


def _outside(text: str) -> Generator[str, None, Sign1]:
    """Steps 1 to 5, which reading does at once."""
    try:
        message = open1(frame.unpack(text))
    except Malformed as error:
        yield from _outside_notes(text)[: _NUMBERS[error.step] - 1]
        raise _Failed(STEP_REASONS[error.step], str(error)) from error
    yield from _outside_notes(text)
    return message


def _outside_notes(text: str) -> tuple[str, ...]:
    return (
        f"{len(text)} characters, at most {frame.MAX_TEXT}",
        "strict base45",
        f"one whole zlib stream of at most {frame.MAX_BYTES} bytes",
        "a tagged COSE_Sign1 of four parts",
        "exactly an algorithm and a key id",
    )


def _clock(desk: _Desk) -> str:
    if desk.now < desk.lists.floor - CLOCK_TOLERANCE:
        raise _Failed(Reason.CLOCK_WRONG, f"it is behind the newest list, which was signed on {_day(desk.lists.floor)}")
    return "not behind any list that is held" if desk.lists.floor else "no list is held to compare with"


def _trust(found: tuple[TrustKey, TrustList] | None, desk: _Desk) -> str:
    lists = [held.trust for held in desk.lists.trust] if found is None else [found[1]]
    if not lists:
        raise _Failed(Reason.TRUST_STALE, "no city list is held")
    newest = max(lists, key=lambda trust: trust.expires)
    if desk.now >= newest.expires:
        raise _Failed(Reason.TRUST_STALE, f"city list {newest.sequence} was good until {_day(newest.expires)}")
    return f"city list {newest.sequence} of {_day(newest.issued)} is good until {_day(newest.expires)}"


def _known(found: tuple[TrustKey, TrustList] | None, desk: _Desk) -> tuple[TrustKey, TrustList]:
    if found is not None:
        return found
    if all(desk.now - held.trust.issued < LEAD for held in desk.lists.trust):
        raise _Failed(Reason.UNKNOWN_ISSUER, "the key is in no city list, and every one is younger than 45 days")
    raise _Failed(Reason.KEY_UNKNOWN, "the key is in no city list, and one of them is older than 45 days")


def _key(entry: TrustKey, message: Sign1, desk: _Desk) -> str:
    skew = desk.policy.skew
    faults = (
        (entry.use is not Use.CARD, "the key is not one that signs cards"),
        (entry.state is not KeyState.GOOD, "the city has withdrawn the key"),
        (desk.now < entry.not_before - skew, f"the key counts only from {_day(entry.not_before)}"),
        (desk.now > entry.accept_until + skew, f"the key was accepted until {_day(entry.accept_until)}"),
        (key_type_of(message.alg) is not entry.key.key_type, "the code names an algorithm that is not this key's"),
    )
    for failed, note in faults:
        if failed:
            raise _Failed(Reason.KEY_NOT_VALID, note)
    return f"card key {entry.key.kid} of {entry.issuer}, accepted until {_day(entry.accept_until)}"


def _claims(payload: bytes) -> Generator[str, None, Claims]:
    """Steps 10 and 11, which reading does at once."""
    none = "none"
    try:
        claims = parse_claims(payload)
    except Malformed as error:
        yield from () if error.step is Step.FORBIDDEN else (none,)
        raise _Failed(STEP_REASONS[error.step], str(error), foreign.describe_payload(payload)) from error
    yield none
    yield f"exactly those of a code of the {side_of(claims).lower()}"
    return claims


def _issuer(claims: Claims, entry: TrustKey, trust: TrustList) -> str:
    if claims.issuer != entry.issuer:
        raise _Failed(Reason.KEY_NOT_VALID, "the code names another city than the one the key belongs to")
    if (Flag.SPECIMEN in claims.flags) is not trust.specimen:
        raise _Failed(Reason.KEY_NOT_VALID, "a specimen under a real city's key, or the other way round")
    return "the key's own city, specimen" if trust.specimen else "the key's own city"


def _signing_period(claims: Claims, entry: TrustKey) -> str:
    if not isinstance(claims, BackClaims):
        return "a code of the front does not say when it was issued"
    if not entry.not_before - BACKDATING <= claims.issued <= entry.stop_signing:
        raise _Failed(Reason.KEY_NOT_VALID, "the card was issued while the key did not sign")
    return "issued while the key signed"


def _dates(claims: Claims, desk: _Desk) -> str:
    if isinstance(claims, BackClaims) and desk.now < claims.issued - desk.policy.skew:
        raise _Failed(Reason.NOT_YET_VALID, "the card's issue date has not come")
    if desk.now >= claims.expires + desk.policy.skew:
        raise _Failed(Reason.EXPIRED, "the card's last valid day is over")
    return "within the card's validity"


def _status(claims: Claims, desk: _Desk) -> str:
    signed = desk.lists.statuses.get((claims.issuer, claims.status.uri))
    if signed is None:
        raise _Failed(Reason.STATUS_MISSING, "no list of cancelled cards is held for this code")
    status, most = signed.status, desk.policy.max_status_age // DAY
    if not 0 <= claims.status.index < status.size:
        raise _Failed(Reason.UNREADABLE, "the code names a place that is not in the list of cancelled cards")
    if status.is_set(claims.status.index):
        raise _Failed(Reason.REVOKED, f"cancelled in the list of {_day(status.issued)}")
    if desk.now - status.issued > desk.policy.max_status_age:
        raise _Failed(
            Reason.STATUS_STALE, f"the list of {_day(status.issued)} is older than the {most} days accepted here"
        )
    return f"not cancelled in the list of {_day(status.issued)}; {most} days of age are accepted here"


def _side(claims: Claims, desk: _Desk) -> str:
    if side_of(claims) not in WANTED_SIDES[desk.policy.audience]:
        raise _Failed(Reason.WRONG_SIDE, "this audience needs the code of the other side")
    return "one that this audience takes"


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()
