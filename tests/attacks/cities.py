"""Attacks by cities, and with lists that are signed as they should be: which card may rest on which list."""

from base64 import b64encode
from dataclasses import dataclass, replace

from idsvc.credential.claims import StatusRef, issue_code
from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import LocalSigner
from idsvc.credential.status_list import StatusList, encode_status_list
from idsvc.credential.trust_list import KeyState, TrustList, Use, encode_trust_list
from tests.attacks.kit import CARD, Attack
from tests.attacks.lists import MALLORY, ROOT
from tests.support.verdict_cards import (
    CITY,
    NOW,
    OTHER_CITY,
    OTHER_STATUS_URI,
    REVOKED_INDEX,
    STATUS_URI,
    front,
    listed,
    signer,
    status_list,
    trust_list,
)

YEAR_2099 = 4_070_908_800
SECOND_ROOT = signer("second root")


@dataclass(frozen=True)
class Given:
    """Lists as files, and the fingerprint lines they are read under."""

    root: str
    trust: tuple[bytes, ...]
    status: tuple[bytes, ...]

    def job(self, name: str) -> dict[str, object]:
        """Return the job that gives a verifier in another language these lists."""
        trust, status = ([b64encode(data).decode() for data in found] for found in (self.trust, self.status))
        return {"op": "setting", "name": name, "root": self.root, "trust": trust, "status": status}


def line(*issuers: str, root: LocalSigner = ROOT) -> str:
    return format_fingerprint(root.public, issuers)


def ours(status: StatusList, key: str = "status") -> bytes:
    return encode_status_list(status, signer(key))


OTHER_KEYS = (listed("other card", Use.CARD, OTHER_CITY), listed("other status", Use.STATUS, OTHER_CITY))
WITH_OTHER = trust_list(*OTHER_KEYS)
CLEAN = status_list(1, issued=NOW - 2 * DAY)
NEWER = status_list(issued=NOW - DAY)


def _signed(trust: TrustList, root: LocalSigner = ROOT) -> bytes:
    return encode_trust_list(trust, root)


def _settings() -> dict[str, Given]:
    both, plain = line(CITY, OTHER_CITY), trust_list()
    theirs_for_us = ours(status_list(1, issued=NOW), "other status")
    future = replace(plain, issued=YEAR_2099, expires=YEAR_2099 + 90 * DAY)
    keys = tuple(replace(key, issuer=OTHER_CITY) if key.use is Use.CARD else key for key in plain.keys)
    withdrawn = tuple(replace(key, state=KeyState.WITHDRAWN) for key in plain.keys if key.use is Use.CARD)
    status_key = tuple(key for key in plain.keys if key.use is Use.STATUS)
    next_root = replace(plain, next_root=MALLORY.public.thumbprint)
    second = replace(plain, keys=(listed("second card", Use.CARD),))
    return {
        "their list alone": Given(both, (_signed(WITH_OTHER),), (theirs_for_us,)),
        "their list beside ours": Given(both, (_signed(WITH_OTHER),), (ours(NEWER), theirs_for_us)),
        "their list before ours": Given(both, (_signed(WITH_OTHER),), (theirs_for_us, ours(NEWER))),
        "old and new": Given(line(CITY), (_signed(plain),), (ours(CLEAN), ours(NEWER))),
        "new and old": Given(line(CITY), (_signed(plain),), (ours(NEWER), ours(CLEAN))),
        "trust of 2099": Given(line(CITY), (_signed(future),), (ours(NEWER),)),
        "trust of 2099 beside today's": Given(
            f"{line(CITY)}\n{line(OTHER_CITY, root=SECOND_ROOT)}",
            (_signed(plain), _signed(replace(future, keys=OTHER_KEYS), SECOND_ROOT)),
            (ours(NEWER),),
        ),
        "status of next month": Given(line(CITY), (_signed(plain),), (ours(status_list(issued=NOW + 30 * DAY)),)),
        "our keys in their name": Given(line(CITY), (_signed(replace(plain, keys=keys)),), ()),
        "all withdrawn": Given(line(CITY), (_signed(replace(plain, keys=withdrawn + status_key)),), (ours(NEWER),)),
        "another address": Given(line(CITY), (_signed(plain),), (ours(status_list(uri=f"{CITY}/status/2")),)),
        "no trust list": Given(line(CITY), (), ()),
        "a second root for our name": Given(
            f"{line(CITY)}\n{line(OTHER_CITY, root=SECOND_ROOT)}",
            (_signed(plain), _signed(second, SECOND_ROOT)),
            (ours(NEWER),),
        ),
        "next root named": Given(line(CITY), (_signed(next_root),), (ours(NEWER),)),
    }


SETTINGS = _settings()


def refused() -> dict[str, tuple[Given, str]]:
    """Lists that must not be read together, and the fault of the first that cannot be used."""
    plain = trust_list()
    twins = f"{line(CITY)}\n{line(CITY, root=SECOND_ROOT)}"
    next_root = replace(plain, next_root=MALLORY.public.thumbprint)
    theirs = replace(plain, sequence=8, keys=(listed("mallory's card", Use.CARD),))
    return {
        "two lists with a kid in common": (
            Given(twins, (_signed(plain), _signed(plain, SECOND_ROOT)), ()),
            "kid-twice",
        ),
        "a list twice": (Given(line(CITY), (_signed(plain), _signed(plain)), ()), "kid-twice"),
        "a list of the root that the pinned one calls its next": (
            Given(line(CITY), (_signed(next_root), _signed(theirs, MALLORY)), ()),
            "trust-not-signed",
        ),
        "the next root's list alone": (Given(line(CITY), (_signed(theirs, MALLORY),), ()), "trust-not-signed"),
        "the status list of a city that is not pinned": (
            Given(line(CITY), (_signed(WITH_OTHER),), (ours(status_list(uri=OTHER_STATUS_URI), "other status"),)),
            "status-not-signed",
        ),
        "a status list without a trust list": (Given(line(CITY), (), (ours(NEWER),)), "status-not-signed"),
        "a status list whose key has left": (
            Given(line(CITY), (_signed(replace(plain, keys=plain.keys[:2])),), (ours(NEWER),)),
            "status-not-signed",
        ),
        "a status list of a withdrawn key": (
            Given(
                line(CITY),
                (_signed(replace(plain, keys=(replace(plain.keys[2], state=KeyState.WITHDRAWN),))),),
                (ours(NEWER),),
            ),
            "status-not-signed",
        ),
        "a status list of 2099": (
            Given(line(CITY), (_signed(plain),), (ours(status_list(issued=YEAR_2099)),)),
            "status-not-signed",
        ),
    }


def every() -> list[Attack]:
    good = issue_code(front(), CARD)
    cancelled = issue_code(front(status=StatusRef(STATUS_URI, REVOKED_INDEX)), CARD)
    second = issue_code(front(), signer("second card"))
    as_next = issue_code(front(), MALLORY)
    rows = (
        ("their status list under our address", good, "STATUS_MISSING", "their list alone"),
        ("their clean list under our address, beside ours", cancelled, "REVOKED", "their list beside ours"),
        ("their clean list under our address, before ours", cancelled, "REVOKED", "their list before ours"),
        ("an older clean list before the new one", cancelled, "REVOKED", "old and new"),
        ("an older clean list after the new one", cancelled, "REVOKED", "new and old"),
        ("a trust list dated 2099", good, "CLOCK_WRONG", "trust of 2099"),
        ("a second root's trust list dated 2099", good, "CLOCK_WRONG", "trust of 2099 beside today's"),
        ("a status list dated in a month", good, "CLOCK_WRONG", "status of next month"),
        ("our keys, listed for a city that is not pinned", good, "UNKNOWN_ISSUER", "our keys in their name"),
        ("all card keys withdrawn", good, "KEY_NOT_VALID", "all withdrawn"),
        ("a status list of another address", good, "STATUS_MISSING", "another address"),
        ("no list at all", good, "TRUST_STALE", "no trust list"),
        ("a second root that speaks for our city", second, "UNKNOWN_ISSUER", "a second root for our name"),
        ("a card signed by the next root", as_next, "UNKNOWN_ISSUER", "next root named"),
    )
    return [Attack(name, text, reason, setting=f"cities: {setting}") for name, text, reason, setting in rows]
