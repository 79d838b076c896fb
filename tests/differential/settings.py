"""The lists that mutations are checked with: those of the vectors and a few that no vector has."""

from base64 import b64encode
from dataclasses import dataclass, replace
from functools import cache

from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.trust_list import Use
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience
from idsvc.verify.verifier import Verifier
from tests.support.vector_maker import settings as vector_settings
from tests.support.verdict_cards import (
    CITY,
    NOW,
    OTHER_CITY,
    OTHER_STATUS_URI,
    Setting,
    listed,
    signer,
    status_list,
    trust_list,
)


@dataclass(frozen=True)
class Held:
    """Pinned roots as fingerprint lines, and lists as bytes."""

    root: str
    trust: tuple[bytes, ...]
    statuses: tuple[bytes, ...]

    def job(self, name: str) -> dict[str, object]:
        trust, status = ([b64encode(data).decode() for data in found] for found in (self.trust, self.statuses))
        return {"op": "setting", "name": name, "root": self.root, "trust": trust, "status": status}

    @cache  # noqa: B019 - a dozen settings in a test's life
    def verifier(self, audience: str) -> Verifier:
        anchors = parse_anchors(self.root)
        return Verifier(anchors, Lists.read(anchors, self.trust, self.statuses), VerifyPolicy(Audience(audience)))


def _held(setting: Setting) -> Held:
    line = format_fingerprint(signer(setting.root).public, setting.issuers)
    return Held(line, (setting.trust_bytes(),), tuple(setting.status_bytes()))


def _both(one: Held, two: Held) -> Held:
    return Held(f"{one.root}\n{two.root}\n", (*one.trust, *two.trust), (*one.statuses, *two.statuses))


@cache
def settings() -> dict[str, Held]:
    found = {name: _held(setting) for name, setting in vector_settings().items()}
    keys = (listed("second root's card", Use.CARD, OTHER_CITY), listed("second status", Use.STATUS, OTHER_CITY))
    theirs = replace(trust_list(), issued=NOW - 50 * DAY, expires=NOW + 5 * DAY, keys=keys)
    second = _held(
        Setting(theirs, (status_list(uri=OTHER_STATUS_URI),), frozenset({OTHER_CITY}), "second root", "second status")
    )
    tomorrow = Setting(trust_list(issued=NOW + DAY, expires=NOW + 90 * DAY), (status_list(issued=NOW - 2 * DAY),))
    return found | {
        "nothing": Held(format_fingerprint(signer("root").public, {CITY}), (), ()),
        "two roots": _both(found["usual"], second),
        "tomorrow": _held(tomorrow),
    }
