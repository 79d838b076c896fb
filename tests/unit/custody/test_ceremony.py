import secrets
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from idsvc.credential.dates import DAY as DAY_SECONDS
from idsvc.credential.dates import issued_moment
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.trust_list import KeyState, Use, parse_trust_list
from idsvc.custody import KeyUnavailable, Why
from idsvc.custody.ceremony import (
    CityKeys,
    Listed,
    Plan,
    add_key,
    current_keys,
    entry,
    first_list,
    follow_up,
    hold,
    key_name,
    next_list,
    read_trust_list,
)
from idsvc.custody.slots import CityKind, Cost, create_specimen

OPENING = date(2026, 3, 2)
ISSUER = "https://city.example"
PLAN = Plan(ISSUER, {"en": "Specimen City", "es": "Ciudad de muestra"}, OPENING)
LEAD = 45 * DAY_SECONDS


def derived(name: str) -> LocalSigner:
    return LocalSigner.from_private_bytes(Alg.EDDSA, sha256(f"idsvc test vector key: {name}".encode()).digest())


ROOT = derived("root")
KEYS = CityKeys(derived("card"), derived("status"), derived("checkpoint"))


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "keys"


@pytest.fixture
def signing_key(keys: Path) -> bytes:
    return create_specimen(keys, secrets.token_bytes, Cost(1, 64, 1)).signing


def held(keys: Path, signing_key: bytes) -> Listed:
    return hold(keys, PLAN, ROOT, KEYS, signing_key=signing_key, entropy=secrets.token_bytes)


def test_a_ceremony_leaves_sealed_keys_the_list_and_the_fingerprint(keys: Path, signing_key: bytes) -> None:
    before = {each.name for each in keys.iterdir()}
    listed = held(keys, signing_key)
    made = {each.name for each in keys.iterdir()} - before
    expected = {f"{key_name(use, signer.public)}.key" for use, signer in KEYS.by_use().items()}
    assert made == {*expected, "trust-list.cwt", "root.fingerprint"}
    pinned, issuers = parse_fingerprint((keys / "root.fingerprint").read_text("ascii"))
    assert (pinned, issuers) == (ROOT.public.thumbprint, frozenset({ISSUER}))
    assert parse_trust_list((keys / "trust-list.cwt").read_bytes(), pinned) == listed.trust
    assert read_trust_list(keys, pinned) == listed.trust


def test_the_root_is_used_and_not_kept(keys: Path, signing_key: bytes) -> None:
    held(keys, signing_key)
    root = ROOT.private_bytes()
    for each in keys.iterdir():
        assert root not in each.read_bytes()
        assert root.hex().encode() not in each.read_bytes()
    assert not list(keys.glob(f"*{ROOT.public.kid.lower()}*"))


def test_a_card_key_stands_in_the_list_45_days_before_it_signs() -> None:
    trust = first_list(PLAN, CityKind.REAL, KEYS)
    card = next(each for each in trust.keys if each.use is Use.CARD)
    assert card.not_before == issued_moment(OPENING) == trust.issued + LEAD
    assert trust.expires - trust.issued == 100 * DAY_SECONDS
    assert {each.not_before for each in trust.keys if each.use is not Use.CARD} == {trust.issued}
    assert (trust.sequence, trust.specimen) == (1, False)


def test_a_card_key_is_accepted_for_as_long_as_its_last_card_can_live() -> None:
    card = entry(KEYS.card.public, ISSUER, Use.CARD, issued_moment(OPENING))
    assert card.stop_signing - card.not_before == 184 * DAY_SECONDS
    assert card.accept_until - card.stop_signing > 10 * 365 * DAY_SECONDS


def test_a_specimen_citys_list_is_a_specimens(keys: Path, signing_key: bytes) -> None:
    assert held(keys, signing_key).trust.specimen


def test_the_keys_of_the_day_are_found_by_the_list(keys: Path, signing_key: bytes) -> None:
    trust = held(keys, signing_key).trust
    found = current_keys(keys, trust, ISSUER, OPENING, signing_key)
    for use, signer in found.by_use().items():
        assert signer.private_bytes() == KEYS.by_use()[use].private_bytes()
    assert found.note_signer.raw_public_key == KEYS.checkpoint.public.x
    last = OPENING + timedelta(days=180)
    assert current_keys(keys, trust, ISSUER, last, signing_key).card.public == KEYS.card.public


@pytest.mark.parametrize("day", [OPENING - timedelta(days=1), OPENING + timedelta(days=184)])
def test_no_key_signs_outside_its_time(keys: Path, signing_key: bytes, day: date) -> None:
    trust = held(keys, signing_key).trust
    with pytest.raises(KeyUnavailable) as caught:
        current_keys(keys, trust, ISSUER, day, signing_key)
    assert caught.value.why is Why.NOT_CURRENT


def test_a_withdrawn_key_and_another_citys_key_do_not_sign(keys: Path, signing_key: bytes) -> None:
    trust = held(keys, signing_key).trust
    withdrawn = replace(trust, keys=tuple(replace(each, state=KeyState.WITHDRAWN) for each in trust.keys))
    for listed, issuer in ((withdrawn, ISSUER), (trust, "https://other.example")):
        with pytest.raises(KeyUnavailable) as caught:
            current_keys(keys, listed, issuer, OPENING, signing_key)
        assert caught.value.why is Why.NOT_CURRENT


def test_a_following_list_brings_a_new_card_key_that_then_signs(keys: Path, signing_key: bytes) -> None:
    trust = held(keys, signing_key).trust
    fresh = derived("second card")
    issued = trust.issued + 90 * DAY_SECONDS
    later = next_list(trust, issued, [entry(fresh.public, ISSUER, Use.CARD, issued + LEAD)])
    add_key(keys, Use.CARD, fresh, signing_key=signing_key, entropy=secrets.token_bytes)
    signed = follow_up(keys, later, ROOT)
    assert (keys / "trust-list.cwt").read_bytes() == signed
    found = read_trust_list(keys, ROOT.public.thumbprint)
    assert (found.sequence, len(found.keys)) == (2, 4)
    day = OPENING + timedelta(days=91)
    assert current_keys(keys, found, ISSUER, day, signing_key).card.public == fresh.public
    assert current_keys(keys, found, ISSUER, OPENING, signing_key).card.public == KEYS.card.public


def test_a_card_key_added_too_late_is_refused() -> None:
    trust = first_list(PLAN, CityKind.REAL, KEYS)
    late = entry(derived("second card").public, ISSUER, Use.CARD, trust.issued + LEAD - 1)
    with pytest.raises(KeyUnavailable) as caught:
        next_list(trust, trust.issued, [late])
    assert caught.value.why is Why.NOT_LISTED


def test_a_status_key_needs_no_lead_and_old_keys_drop_out() -> None:
    trust = first_list(PLAN, CityKind.REAL, KEYS)
    issued = trust.issued + 500 * DAY_SECONDS
    later = next_list(trust, issued, [entry(derived("second status").public, ISSUER, Use.STATUS, issued)])
    assert [each.use for each in later.keys] == [Use.CARD, Use.CHECKPOINT, Use.STATUS]


def test_a_list_never_goes_back_nor_from_specimen_to_real(keys: Path, signing_key: bytes) -> None:
    trust = held(keys, signing_key).trust
    before = (keys / "trust-list.cwt").read_bytes()
    for wrong in (trust, replace(next_list(trust, trust.issued + 1), specimen=False)):
        with pytest.raises(KeyUnavailable) as caught:
            follow_up(keys, wrong, ROOT)
        assert caught.value.why is Why.NOT_LISTED
    assert (keys / "trust-list.cwt").read_bytes() == before


def test_another_roots_list_is_damaged(keys: Path, signing_key: bytes) -> None:
    held(keys, signing_key)
    with pytest.raises(KeyUnavailable) as caught:
        read_trust_list(keys, derived("another root").public.thumbprint)
    assert caught.value.why is Why.DAMAGED


def test_a_second_ceremony_overwrites_nothing_and_leaves_nothing(keys: Path, signing_key: bytes) -> None:
    held(keys, signing_key)
    before = {each.name: each.read_bytes() for each in keys.iterdir()}
    others = CityKeys.generate()
    with pytest.raises(KeyUnavailable) as caught:
        hold(keys, PLAN, ROOT, others, signing_key=signing_key, entropy=secrets.token_bytes)
    assert caught.value.why is Why.IN_THE_WAY
    assert {each.name: each.read_bytes() for each in keys.iterdir()} == before
