"""Attacks on what a device keeps: rollbacks, lists of the future, other lists under the same number."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from idsvc.credential.claims import StatusRef, issue_code
from idsvc.credential.dates import DAY
from idsvc.credential.status_list import MIN_SIZE
from idsvc.credential.trust_list import KeyState, Use, encode_trust_list
from tests.attacks.cities import YEAR_2099, ours
from tests.attacks.kit import CARD
from tests.attacks.lists import MALLORY, ROOT
from tests.support.verdict_cards import AT, NOW, REVOKED_INDEX, STATUS_URI, front, listed, status_list, trust_list

GOOD = issue_code(front(), CARD)
CANCELLED = issue_code(front(status=StatusRef(STATUS_URI, REVOKED_INDEX)), CARD)
FIRST = trust_list()
TRUST = encode_trust_list(FIRST, ROOT)
STATUS = ours(status_list())
_WITHDRAWN = tuple(replace(key, state=KeyState.WITHDRAWN) if key.use is Use.CARD else key for key in FIRST.keys)
SECOND = encode_trust_list(replace(FIRST, sequence=8, issued=NOW - 10 * DAY, keys=_WITHDRAWN), ROOT)


@dataclass(frozen=True)
class Offer:
    """Lists that a device is given at a moment."""

    trust: tuple[bytes, ...] = ()
    status: tuple[bytes, ...] = ()
    at: datetime = AT


@dataclass(frozen=True)
class StoreAttack:
    """What a device holds, what it is then offered, what must come of it, and what a card then gets with what is kept.

    ``notes`` are the outcomes; ``fault`` is set where the whole offer is refused and nothing may be kept of it.
    """

    name: str
    offer: Offer
    text: str
    reason: str
    notes: tuple[str, ...] = ()
    fault: str | None = None
    held: tuple[Offer, ...] = field(default=(Offer((TRUST,), (STATUS,)),))
    at: datetime = AT


def _of_2099(sequence: int) -> bytes:
    future = replace(FIRST, sequence=sequence, issued=YEAR_2099, expires=YEAR_2099 + 90 * DAY)
    return encode_trust_list(future, ROOT)


def every() -> tuple[StoreAttack, ...]:
    renamed = replace(FIRST, cities={**FIRST.cities, "https://id.rivermouth.example": {"en": "Rivermouse"}})
    clean = ours(status_list(1, issued=NOW - 2 * DAY))
    larger = ours(status_list(issued=NOW - 2 * DAY, size=2 * MIN_SIZE))
    newcomer = listed("mallory", Use.STATUS)
    future_key = replace(FIRST, sequence=9, issued=YEAR_2099, expires=YEAR_2099 + DAY, keys=(*FIRST.keys, newcomer))
    return (
        StoreAttack("nothing new", Offer((TRUST,), (STATUS,)), GOOD, "VALID"),
        StoreAttack(
            "a trust list of before the key was withdrawn",
            Offer((TRUST,)),
            GOOD,
            "KEY_NOT_VALID",
            ("trust-older",),
            held=(Offer((TRUST,), (STATUS,)), Offer((SECOND,))),
        ),
        StoreAttack(
            "another trust list under the same number",
            Offer((encode_trust_list(renamed, ROOT),)),
            GOOD,
            "VALID",
            ("trust-same-number",),
        ),
        StoreAttack("a trust list dated 2099", Offer((_of_2099(9),)), GOOD, "VALID", ("list-future",)),
        StoreAttack("an old trust list dated 2099", Offer((_of_2099(6),)), GOOD, "VALID", ("trust-older",)),
        StoreAttack("the same number dated 2099", Offer((_of_2099(7),)), GOOD, "VALID", ("trust-same-number",)),
        StoreAttack(
            "a status list of before the card was cancelled",
            Offer(status=(clean,)),
            CANCELLED,
            "REVOKED",
            ("status-older",),
        ),
        StoreAttack(
            "a smaller status list",
            Offer(status=(STATUS,)),
            CANCELLED,
            "REVOKED",
            fault="status-smaller",
            held=(Offer((TRUST,), (larger,)),),
        ),
        StoreAttack(
            "a status list dated the day after tomorrow",
            Offer(status=(ours(status_list(1, issued=NOW + 2 * DAY)),)),
            CANCELLED,
            "REVOKED",
            ("list-future",),
        ),
        StoreAttack(
            "a trust list of another root",
            Offer((encode_trust_list(replace(FIRST, sequence=99), MALLORY),)),
            GOOD,
            "VALID",
            fault="trust-not-signed",
        ),
        StoreAttack(
            "a good trust list and a status list of nobody",
            Offer((SECOND,), (ours(status_list(1), "nobody"),)),
            GOOD,
            "VALID",
            fault="status-not-signed",
        ),
        StoreAttack(
            "a status list whose key stands in a list of the future alone",
            Offer((encode_trust_list(future_key, ROOT),), (ours(status_list(1, issued=NOW), "mallory"),)),
            CANCELLED,
            "REVOKED",
            ("list-future", "list-future"),
        ),
        StoreAttack(
            "two trust lists at once, the older last",
            Offer((SECOND, TRUST)),
            GOOD,
            "KEY_NOT_VALID",
            ("trust-older",),
        ),
        StoreAttack("the clock set back by forty days", Offer(), GOOD, "CLOCK_WRONG", at=AT - timedelta(days=40)),
        StoreAttack("a clock of 1970", Offer(), CANCELLED, "CLOCK_WRONG", at=AT - timedelta(days=20_000)),
        StoreAttack(
            "an old list offered to a clock set back",
            Offer(status=(clean,), at=AT - timedelta(days=2)),
            CANCELLED,
            "CLOCK_WRONG",
            ("status-older",),
            at=AT - timedelta(days=2),
        ),
    )
