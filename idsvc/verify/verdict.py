"""The verdict on a code: one reason, its group and exit code, and for a genuine code what it says."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum, auto
from typing import Final, NamedTuple

from idsvc.credential.claims import BackClaims, Claims, Flag, FrontClaims
from idsvc.credential.dates import issue_day, last_valid_day
from idsvc.verify import wording


class Reason(StrEnum):
    """Why the verdict is what it is; the value is the name that vectors, JSON and other programs use."""

    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[str]) -> str:  # noqa: ARG004
        return name

    VALID = auto()
    NOT_A_CARD = auto()
    UNREADABLE = auto()
    ALTERED = auto()
    UNKNOWN_ISSUER = auto()
    KEY_NOT_VALID = auto()
    NOT_YET_VALID = auto()
    EXPIRED = auto()
    REVOKED = auto()
    STATUS_STALE = auto()
    STATUS_MISSING = auto()
    TRUST_STALE = auto()
    CLOCK_WRONG = auto()
    FORBIDDEN_CLAIM = auto()
    KEY_UNKNOWN = auto()
    WRONG_SIDE = auto()
    CODES_DIFFER = auto()


class Group(StrEnum):
    """What a person at a desk does next: three looks, three words."""

    GENUINE = "genuine"
    DO_NOT_ACCEPT = "do-not-accept"
    CANNOT_SAY = "cannot-say"


class Side(StrEnum):
    """Which code of the card was read."""

    FRONT = "FRONT"
    BACK = "BACK"


class Audience(StrEnum):
    """Who looks: it decides what is shown, which side is wanted and how old a status list may be."""

    LIBRARY = "library"
    BANK = "bank"
    DOOR = "door"


EXIT_CODES: Final[Mapping[Reason, int]] = {
    Reason.VALID: 0,
    **{reason: 10 + offset for offset, reason in enumerate(list(Reason)[1:])},
}
"""Exit code of `idsvc-verify` for each reason: the order of `Reason` is the order of the codes."""

_REFUSED = frozenset(
    {
        Reason.NOT_A_CARD,
        Reason.ALTERED,
        Reason.UNKNOWN_ISSUER,
        Reason.KEY_NOT_VALID,
        Reason.NOT_YET_VALID,
        Reason.EXPIRED,
        Reason.REVOKED,
        Reason.FORBIDDEN_CLAIM,
    }
)


def group_of(reason: Reason) -> Group:
    """Return the group a reason belongs to."""
    if reason is Reason.VALID:
        return Group.GENUINE
    return Group.DO_NOT_ACCEPT if reason in _REFUSED else Group.CANNOT_SAY


class Exit(IntEnum):
    """Exit codes of `idsvc-verify` that are no verdict on one code."""

    SOME_REFUSED = 1
    USAGE = 2
    COULD_NOT_LOOK = 3


@dataclass(frozen=True, slots=True)
class Freshness:
    """The signed dates of the lists a verdict rests on: seconds since 1970, None where there was no list."""

    sequence: int | None
    trust_issued: int | None
    status_issued: int | None


class Verdict(NamedTuple):
    """What the verifier says about one code; `claims` and `city` only where the reason is VALID.

    `side` and `specimen` are known from the claims on, so they are None and False where an earlier step failed. A
    named tuple, for one is made for every code that is looked at.
    """

    reason: Reason
    audience: Audience
    freshness: Freshness
    side: Side | None = None
    specimen: bool = False
    claims: Claims | None = None
    city: str | None = None

    def __repr__(self) -> str:
        """Return everything but the claims: a log is no place for them."""
        return (
            f"Verdict(reason={self.reason.value}, audience={self.audience.value}, side={self.side}, city={self.city!r})"
        )

    @property
    def group(self) -> Group:
        """What a person at a desk does next."""
        return group_of(self.reason)

    @property
    def exit_code(self) -> int:
        """The exit code of `idsvc-verify` for this verdict alone."""
        return EXIT_CODES[self.reason]


def side_of(claims: Claims) -> Side:
    """Return the side that carries claims of this shape."""
    return Side.FRONT if isinstance(claims, FrontClaims) else Side.BACK


def verdict_json(verdict: Verdict, language: str = "en") -> dict[str, object]:
    """Return the verdict as JSON values: a refusal has the first six members and the lists' dates only."""
    sentence, advice = wording.sentences(language, verdict.reason, verdict.side)
    found: dict[str, object] = {
        "verdict": wording.word(language, verdict.group),
        "reason": verdict.reason.value,
        "group": verdict.group.value,
        "side": verdict.side and verdict.side.value,
        "sentence": sentence if verdict.claims is None else sentence.replace("{name}", verdict.claims.name),
        "advice": advice,
    }
    if verdict.claims is not None:
        found |= _genuine_members(verdict, verdict.claims)
    fresh = verdict.freshness
    found["trust"] = {"sequence": fresh.sequence, "issued": instant(fresh.trust_issued)}
    found["status"] = {"issued": instant(fresh.status_issued)}
    return found


def _genuine_members(verdict: Verdict, claims: Claims) -> dict[str, object]:
    return {
        "name": claims.name,
        "flags": [flag.name for flag in Flag if flag in claims.flags],
        "expires": last_valid_day(claims.expires).isoformat(),
        "claims": audience_claims(verdict),
        "portrait": b64encode(claims.portrait).decode("ascii") if isinstance(claims, BackClaims) else None,
    }


def instant(moment: int | None) -> str | None:
    """Return seconds since 1970 as JSON tells them, None for None."""
    return None if moment is None else datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def audience_claims(verdict: Verdict) -> dict[str, str]:
    """Return what the verdict's audience sees beside name, flags, expiry and portrait; nothing for a refusal."""
    if verdict.claims is None:
        return {}
    shown = _SHOWN[verdict.audience](verdict.claims)
    return shown | {"city": verdict.city} if shown and verdict.city else shown


_AGE_BANDS = ((Flag.ADULT, "adult"), (Flag.UNDER_13, "under-13"))


def _library(claims: Claims) -> dict[str, str]:
    shown = {"library_number": claims.library_number} if isinstance(claims, FrontClaims) else {}
    if Flag.RESIDENT in claims.flags:
        shown["resident"] = "yes"
    for flag, band in _AGE_BANDS:
        if flag in claims.flags:
            shown["age_band"] = band
    return shown


def _bank(claims: Claims) -> dict[str, str]:
    if isinstance(claims, FrontClaims):
        return _library(claims)  # in a pair check: the verdict shown is the back's
    birth = claims.birth_date
    shown = {
        "birth_date": date(int(birth[:4]), int(birth[4:6]), int(birth[6:])).isoformat(),
        "card_number": claims.card_number,
        "issued": issue_day(claims.issued).isoformat(),
        "country": claims.country,
        "address": claims.address,
        "second_name": claims.second_name,
    }
    return {name: value for name, value in shown.items() if value is not None}


_SHOWN: Mapping[Audience, Callable[[Claims], dict[str, str]]] = {
    Audience.LIBRARY: _library,
    Audience.BANK: _bank,
    Audience.DOOR: lambda _: {},
}
