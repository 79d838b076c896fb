"""Seeded histories of a state directory: lists offered one after another, in every order that a city's server could."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.status_list import MIN_SIZE, StatusList, encode_status_list
from idsvc.credential.trust_list import TrustKey, TrustList, Use, encode_trust_list
from tests.support.verdict_cards import (
    CITY,
    NOW,
    OTHER_CITY,
    OTHER_STATUS_URI,
    STATUS_URI,
    listed,
    signer,
    status_list,
    trust_list,
)

SECOND = "second root"


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered at once, and the device's clock then, in seconds since 1970."""

    trust: tuple[bytes, ...]
    statuses: tuple[bytes, ...]
    now: int


@dataclass(frozen=True, slots=True)
class History:
    """The pinned roots' lines and the offers, in order."""

    root: str
    offers: tuple[Offer, ...]


def roots() -> tuple[str, ...]:
    first = format_fingerprint(signer("root").public, {CITY})
    both = format_fingerprint(signer("root").public, {CITY, OTHER_CITY})
    second = format_fingerprint(signer(SECOND).public, {OTHER_CITY})
    return first, both, f"{first}\n{second}\n"


def _trust(*keys: TrustKey, **changes: object) -> TrustList:
    return trust_list(*keys, **changes)


@cache
def trust_lists() -> tuple[bytes, ...]:
    theirs = listed("other status", Use.STATUS, OTHER_CITY)
    newer = listed("new status", Use.STATUS)
    whole = _trust(theirs)
    without = replace(whole, keys=tuple(entry for entry in whole.keys if entry.use is not Use.STATUS))
    made = (
        replace(whole, sequence=6, issued=NOW - 40 * DAY, expires=NOW + 50 * DAY),
        whole,
        replace(whole, cities={CITY: {"en": "Rivermouth"}, OTHER_CITY: {"en": "Other"}}),
        replace(whole, sequence=8, issued=NOW - 2 * DAY, keys=(*whole.keys, newer)),
        replace(without, sequence=9, issued=NOW - DAY),
        replace(whole, sequence=9, issued=NOW + DAY, expires=NOW + 80 * DAY),
        replace(whole, sequence=10, issued=NOW + DAY + 1, expires=NOW + 80 * DAY, keys=(*whole.keys, newer)),
        replace(without, sequence=11, issued=NOW + 20 * DAY, expires=NOW + 80 * DAY),
    )
    keys = (listed("card", Use.CARD, OTHER_CITY), listed("second status", Use.STATUS, OTHER_CITY))
    second = replace(whole, keys=keys[1:])
    clashing = replace(whole, sequence=8, keys=keys)
    others = (encode_trust_list(second, signer(SECOND)), encode_trust_list(clashing, signer(SECOND)))
    return (
        *(encode_trust_list(found, signer("root")) for found in made),
        *others,
        encode_trust_list(whole, signer("no root")),
    )


@cache
def status_lists() -> tuple[bytes, ...]:
    def signed(by: str, status: StatusList) -> bytes:
        return encode_status_list(status, signer(by))

    dates = (NOW - 9 * DAY, NOW - DAY, NOW - DAY + 1, NOW + DAY, NOW + DAY + 1, NOW + 30 * DAY)
    usual = [signed("status", status_list(issued=issued)) for issued in dates]
    larger = [signed("status", status_list(issued=issued, size=MIN_SIZE * 2)) for issued in dates[1:3]]
    other = [signed(by, status_list(uri=OTHER_STATUS_URI)) for by in ("other status", "second status")]
    more = (
        signed("status", status_list(5, issued=NOW - DAY)),
        signed("status", status_list(uri=f"{STATUS_URI}x")),
        signed("new status", status_list(issued=NOW - 3600)),
        signed("stranger", status_list()),
        b"no list",
    )
    return (*usual, *larger, *other, *more)


def histories() -> Iterator[History]:
    """Yield the same histories at each call."""
    rng = Random("idsvc differential histories")  # noqa: S311 - to be the same each time
    for _ in range(200):
        offers = tuple(_offer(rng) for _ in range(rng.randint(1, 4)))
        yield History(rng.choice(roots()), offers)


def _offer(rng: Random) -> Offer:
    *good_trust, bad_trust = trust_lists()
    *good_statuses, unsigned, broken = status_lists()
    trust = rng.choices(good_trust[:8] * 3 + good_trust, k=rng.choice((0, 1, 1, 2)))
    statuses = rng.choices(good_statuses, k=rng.choice((0, 1, 1, 2)))
    if rng.random() < 0.05:
        trust.append(bad_trust)
    if rng.random() < 0.05:
        statuses.append(rng.choice((unsigned, broken)))
    return Offer(tuple(trust), tuple(statuses), NOW + rng.choice((0, 0, 0, 1, DAY, -30 * DAY, 30 * DAY)))
