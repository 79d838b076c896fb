"""Seeded mutations of what a code is checked with: keys, lists, clocks, the other side's code."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from idsvc.credential import cose
from idsvc.credential.claims import (
    BackClaims,
    Claims,
    Flag,
    FrontClaims,
    StatusRef,
    encode_claims,
    expiry_moment,
    issued_moment,
)
from idsvc.credential.dates import DAY
from idsvc.credential.keys import Alg
from tests.differential.code import AUDIENCES, SETTINGS, USUAL, Mutation, codes
from tests.support.vector_maker import framed
from tests.support.verdict_cards import (
    AT,
    CITY,
    NOW,
    OTHER_CITY,
    OTHER_STATUS_URI,
    REVOKED_INDEX,
    STATUS_URI,
    back,
    front,
    signer,
)


def keys_and_lists(rng: Random) -> Mutation:
    names = (
        "card",
        "narrow",
        "withdrawn",
        "future",
        "other card",
        "checkpoint",
        "status",
        "stranger",
        "second root's card",
    )
    by = signer(rng.choice(names)) if rng.random() < 0.85 else signer("card p-256", Alg.ES256)
    text = framed(cose.sign1(encode_claims(_any_claims(rng)), by))
    at = rng.choice((AT, _any_moment(rng)))
    return Mutation("keys and lists", (text,), rng.choice((USUAL, *SETTINGS)), at, rng.choice(AUDIENCES))


def _any_claims(rng: Random) -> Claims:
    made: FrontClaims | BackClaims = rng.choice((front, back))()
    city = rng.choice((CITY, CITY, CITY, OTHER_CITY))
    uri = rng.choice((STATUS_URI, STATUS_URI, STATUS_URI, OTHER_STATUS_URI, f"{CITY}/status/2"))
    flags = rng.choice(
        (Flag.RESIDENT, Flag.RESIDENT | Flag.ADULT, Flag(0), Flag.RESIDENT | Flag.SPECIMEN, Flag.TEMPORARY)
    )
    month = rng.choice(((2026, 1), (2026, 2), (2026, 3), (2026, 4), (2026, 12), (2028, 2), (9999, 11)))
    made = replace(
        made, issuer=city, status=StatusRef(uri, _any_index(rng)), flags=flags, expires=expiry_moment(*month)
    )
    if isinstance(made, BackClaims) and rng.random() < 0.5:
        made = replace(
            made,
            issued=issued_moment(date(2026, 3, 16) + timedelta(rng.choice((-70, -62, -61, -60, -9, -3, -1, 0, 1, 6)))),
        )
    return made


def _any_index(rng: Random) -> int:
    near = (REVOKED_INDEX - 1, REVOKED_INDEX, REVOKED_INDEX, REVOKED_INDEX, REVOKED_INDEX + 1)
    return rng.choice((0, 77, *near, 2**17 - 1, 2**17, 2**31 - 1))


EDGES = (
    NOW,
    NOW,
    NOW - DAY - 3600,  # a list dates from yesterday; a clock may be an hour behind it
    NOW + 25 * DAY,  # the list becomes 45 days old
    NOW + 70 * DAY,  # the list's expiry
    NOW + 6 * DAY,  # the status list's age for a bank
    NOW + 29 * DAY,  # and for the others
    NOW + 9 * DAY + 300,  # the narrow key's last moment
    NOW + DAY - 300,  # the future key's first
    expiry_moment(2026, 3) + 300,
    issued_moment(date(2026, 3, 16)) - 300,
    expiry_moment(2028, 2) + 300,
)


def _any_moment(rng: Random) -> datetime:
    seconds = rng.choice(EDGES) + rng.choice((-1, 0, 0, 1, rng.randint(-DAY, DAY)))
    return datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=rng.choice((0, 0, 1, 999)))


def clocks(rng: Random) -> Mutation:
    ending, coming = front(expires=expiry_moment(2026, 3)), back(issued=issued_moment(date(2026, 3, 16)))
    payload = encode_claims(rng.choice((front(), back(), ending, coming, coming)))
    far = datetime(rng.choice((1, 1969, 1970, 2000, 2099, 9998)), 6, 30, 23, 59, 59, tzinfo=UTC)
    at = _any_moment(rng) if rng.random() < 0.9 else far
    text = framed(cose.sign1(payload, signer(rng.choice(("card", "card", "card", "narrow", "future")))))
    return Mutation("clocks", (text,), rng.choice((USUAL, USUAL, "tomorrow", "old trust")), at, rng.choice(AUDIENCES))


def pairs(rng: Random) -> Mutation:
    def half() -> str:
        if rng.random() < 0.5:
            return rng.choice(codes()).text
        made = replace(rng.choice((front, back))(), flags=rng.choice((Flag.RESIDENT, Flag.RESIDENT | Flag.ADULT)))
        made = replace(made, expires=expiry_moment(2028, rng.choice((2, 3))))
        return framed(cose.sign1(encode_claims(rng.choice((made, made, _any_claims(rng)))), signer("card")))

    return Mutation(
        "pairs", (half(), half()), rng.choice((USUAL, USUAL, USUAL, "two cities")), audience=rng.choice(AUDIENCES)
    )
