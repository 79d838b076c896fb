"""Every attack against the Python verifier: the expected reason, no exception, and nothing of what was refused."""

import json
from functools import cache
from pathlib import Path

import pytest

from idsvc.verify.bundle import parse_bundle
from idsvc.verify.held import ListRefused, Lists, read_status, read_trust
from idsvc.verify.lists import ListStore, parse_anchors
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason, verdict_json
from idsvc.verify.verifier import Verifier
from tests.attacks import cities, lists
from tests.attacks.everything import code_attacks, settings
from tests.attacks.kit import Attack
from tests.attacks.lists import ListAttack
from tests.attacks.stores import Offer, StoreAttack
from tests.attacks.stores import every as store_attacks
from tests.support.verdict_cards import NOW

ANCHORS = parse_anchors(lists.LINE)
PINNED = [read_trust(lists.TRUST, ANCHORS)]
PERSONAL = ("Ana", "Lima", "Mallory", "K7Q2M9X4TB", "1990", "Wharf", "XX")
REFUSALS = {
    "trust-not-signed": "the city list is not signed by a root that is pinned here: check the fingerprint",
    "not-a-trust-list": "this is not a city list: get it again from the city",
    "status-not-signed": "the list of cancelled cards is not signed by a status key of the city list",
    "not-a-status-list": "this is not a list of cancelled cards: get it again from the city",
    "status-smaller": "the list of cancelled cards is smaller than the one already held: tell the city",
    "kid-twice": "two city lists have a key id in common: use one of them",
}
NOTES = {
    "trust-older": "the city list is older than the one already held, which stays in use",
    "trust-same-number": "the city list has the number of the one already held but other contents: tell the city",
    "status-older": "the list of cancelled cards is older than the one already held, which stays in use",
    "list-future": "a list is dated after this device's clock and was not stored: check the date",
}
NAME = pytest.mark.parametrize


@cache
def verifier(setting: str, audience: str) -> Verifier:
    given = settings()[setting]
    anchors = parse_anchors(given.root)
    return Verifier(anchors, Lists.read(anchors, given.trust, given.status), VerifyPolicy(Audience(audience)))


def test_there_are_enough_and_none_twice() -> None:
    names = [attack.name for attack in code_attacks()]
    assert len(names) == len(set(names)) >= 500
    assert len({attack.reason for attack in code_attacks()}) >= 12


@NAME("attack", code_attacks(), ids=lambda attack: attack.name)
def test_code_gets_its_reason(attack: Attack) -> None:
    verdict = verifier(attack.setting, attack.audience).verify(attack.text, attack.at)
    assert verdict.reason.value == attack.reason
    assert (verdict.claims is None) is (attack.reason != "VALID")
    if verdict.claims is None:
        told = json.dumps(verdict_json(verdict)) + repr(verdict)
        assert not [word for word in PERSONAL if word in told]


@NAME("attack", lists.trust_attacks(), ids=lambda attack: attack.name)
def test_trust_list_is_refused(attack: ListAttack) -> None:
    with pytest.raises(ListRefused) as refused:
        read_trust(attack.data, ANCHORS)
    assert str(refused.value) == REFUSALS[attack.fault]


@NAME("data", lists.controls())
def test_trust_list_made_in_the_same_way_is_taken(data: bytes) -> None:
    assert read_trust(data, ANCHORS).trust.specimen is False


@NAME("attack", lists.status_attacks(), ids=lambda attack: attack.name)
def test_status_list_is_refused(attack: ListAttack) -> None:
    assert read_status(lists.STATUS, PINNED).status.size == lists.MIN_SIZE
    with pytest.raises(ListRefused) as refused:
        read_status(attack.data, PINNED)
    assert str(refused.value) == REFUSALS[attack.fault]


@NAME("attack", lists.bundles(), ids=lambda attack: attack.name)
def test_bundle_is_refused(attack: ListAttack) -> None:
    with pytest.raises(ListRefused):
        parse_bundle(attack.data)


@NAME("text", lists.lines().values(), ids=list(lists.lines()))
def test_fingerprint_line_is_refused(text: str) -> None:
    with pytest.raises(ListRefused):
        parse_anchors(text)


@NAME(("given", "fault"), cities.refused().values(), ids=list(cities.refused()))
def test_lists_are_not_read_together(given: cities.Given, fault: str) -> None:
    with pytest.raises(ListRefused) as refused:
        Lists.read(parse_anchors(given.root), given.trust, given.status)
    assert str(refused.value) == REFUSALS[fault]


def offered(store: ListStore, offer: Offer) -> tuple[str, ...]:
    now = int(offer.at.timestamp())
    return store.update(ANCHORS, list(offer.trust), list(offer.status), now).notes


@NAME("attack", store_attacks(), ids=lambda attack: attack.name)
def test_a_device_keeps_what_it_should(attack: StoreAttack, tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    for offer in attack.held:
        assert offered(store, offer) == ()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    if attack.fault is None:
        assert offered(store, attack.offer) == tuple(NOTES[note] for note in attack.notes)
    else:
        with pytest.raises(ListRefused) as refused:
            offered(store, attack.offer)
        assert str(refused.value) == REFUSALS[attack.fault]
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    kept = Verifier(ANCHORS, store.load(ANCHORS), VerifyPolicy())
    assert kept.verify(attack.text, attack.at).reason.value == attack.reason


def test_a_list_of_the_future_is_heeded_in_the_run_that_brings_it(tmp_path: Path) -> None:
    attack = next(each for each in store_attacks() if each.name == "a trust list dated 2099")
    store = ListStore(tmp_path)
    for offer in attack.held:
        offered(store, offer)
    loaded = store.update(ANCHORS, list(attack.offer.trust), [], NOW)
    reason = Verifier(ANCHORS, loaded.lists, VerifyPolicy()).verify(attack.text, attack.at).reason
    assert reason is Reason.CLOCK_WRONG
