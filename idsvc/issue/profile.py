"""The card profile as a table: the same rules run on the claims before signing and on what was decoded after.

The shape of each code is ``idsvc.credential``'s business; these rules hold between the two codes, the draft and time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from idsvc.credential.claims import BackClaims, Flag, FrontClaims, issued_moment, last_valid_day
from idsvc.issue.draft import CardDraft, to_back_claims, to_front_claims
from idsvc.issue.errors import ProfileViolation
from idsvc.issue.validity import ADULT_AGE, ADULT_YEARS, MINOR_YEARS, TEEN_AGE, age_on, flags


@dataclass(frozen=True, slots=True)
class Codes:
    """Both codes of one card and the draft they were made from."""

    draft: CardDraft
    front: FrontClaims
    back: BackClaims

    @property
    def birth_date(self) -> date:
        """Return the birth date in the back code."""
        text = self.back.birth_date
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))

    @property
    def last_day(self) -> date:
        """Return the last day the card is good."""
        return last_valid_day(self.back.expires)


class Rule(NamedTuple):
    """One rule: its name, where it is written, and what must hold."""

    name: str
    citation: str
    holds: Callable[[Codes], bool]


def _years_later(day: date, years: int) -> date:
    """Return the same day of a later year; 29 February becomes 1 March."""
    first = day.replace(year=day.year + years, day=1)
    return first + timedelta(days=day.day - 1)


def _not_too_long(codes: Codes) -> bool:
    minor = age_on(codes.birth_date, codes.draft.issue_day) < ADULT_AGE
    return codes.last_day <= _years_later(codes.draft.issue_day, MINOR_YEARS if minor else ADULT_YEARS)


def _not_past_the_band(codes: Codes) -> bool:
    age = age_on(codes.birth_date, codes.draft.issue_day)
    if age >= ADULT_AGE:
        return True
    return codes.last_day.year <= codes.birth_date.year + (TEEN_AGE if age < TEEN_AGE else ADULT_AGE)


def _not_on_a_birthday(codes: Codes) -> bool:
    birthday = (codes.birth_date.month, codes.birth_date.day)
    after = codes.last_day + timedelta(days=1)
    return birthday not in {(codes.last_day.month, codes.last_day.day), (after.month, after.day)}


def _flags_are_true(codes: Codes) -> bool:
    expected = flags(codes.birth_date, codes.draft.issue_day, specimen=codes.draft.issuer.specimen)
    return expected | (Flag.TEMPORARY if codes.draft.temporary else Flag(0)) == codes.back.flags


def _a_bridge_is_short(codes: Codes) -> bool:
    """Tell whether a temporary card ends with the next month at the latest."""
    if Flag.TEMPORARY not in codes.back.flags:
        return True
    issued, last = codes.draft.issue_day, codes.last_day
    return 12 * (last.year - issued.year) + last.month - issued.month <= 1


RULES: Final[tuple[Rule, ...]] = (
    Rule(
        "front-says-what-was-decided",
        "DESIGN 2: each arrow makes a new type, none adds",
        lambda codes: codes.front == to_front_claims(codes.draft, codes.front.status),
    ),
    Rule(
        "back-says-what-was-decided",
        "DESIGN 2: each arrow makes a new type, none adds",
        lambda codes: codes.back == to_back_claims(codes.draft, codes.back.status, codes.back.portrait),
    ),
    Rule("one-issuer", "DESIGN 6", lambda codes: codes.front.issuer == codes.back.issuer),
    Rule("one-expiry", "DESIGN 6", lambda codes: codes.front.expires == codes.back.expires),
    Rule("same-flags", "DESIGN 6, flags", lambda codes: codes.front.flags == codes.back.flags),
    Rule("flags-true-on-issue-day", "DESIGN 6, flags", _flags_are_true),
    Rule(
        "indices-differ",
        "DESIGN 6: different random status indices on the two codes",
        lambda codes: codes.front.status != codes.back.status,
    ),
    Rule(
        "issued-on-the-issue-day",
        "DESIGN 6, claim 6",
        lambda codes: codes.back.issued == issued_moment(codes.draft.issue_day),
    ),
    Rule(
        "good-on-the-issue-day",
        "31 CFR 1020.220(a)(2)(ii)(A): unexpired",
        lambda codes: codes.last_day >= codes.draft.issue_day,
    ),
    Rule("not-too-long", "DESIGN 6, flags; DOMAIN 3: no card that never expires", _not_too_long),
    Rule("a-bridge-ends-with-the-next-month", "DESIGN 6, bridge card", _a_bridge_is_short),
    Rule("not-past-the-age-band", "DESIGN 6, flags", _not_past_the_band),
    Rule("not-on-a-birthday", "DESIGN 6, flags", _not_on_a_birthday),
    Rule(
        "numbers-unrelated",
        "DOMAIN 3: a number carries nothing",
        lambda codes: codes.front.library_number not in codes.back.card_number,
    ),
    Rule(
        "withheld-looks-like-absent",
        "DOMAIN 2, no fixed address",
        lambda codes: bool(codes.draft.applicant.address_lines) or codes.back.address is None,
    ),
)


def check_profile(draft: CardDraft, front: FrontClaims, back: BackClaims) -> None:
    """Raise ``ProfileViolation`` that names every rule the two codes break."""
    codes = Codes(draft, front, back)
    broken = tuple(rule.name for rule in RULES if not rule.holds(codes))
    if broken:
        raise ProfileViolation(broken)
