import os
from dataclasses import replace
from pathlib import Path

import pytest

from idsvc.credential.dates import DAY
from idsvc.credential.status_list import MIN_SIZE, StatusList, encode_status_list
from idsvc.credential.trust_list import TrustList, Use, encode_trust_list
from idsvc.verify.held import ListRefused
from idsvc.verify.lists import MAX_BYTES, ListStore, Loaded, parse_anchors, read_list
from tests.support.verdict_cards import (
    CITY,
    NOW,
    OTHER_CITY,
    STATUS_URI,
    Setting,
    listed,
    signer,
    status_list,
    trust_list,
)

PINS = (Setting().anchor,)


def keep(store: ListStore, trust: TrustList | None = None, *statuses: StatusList, now: int = NOW) -> Loaded:
    lists = [encode_trust_list(trust, signer("root"))] if trust else []
    return store.update(PINS, lists, [encode_status_list(one, signer("status")) for one in statuses], now)


def test_what_is_kept_is_there_next_time(tmp_path: Path) -> None:
    store = ListStore(tmp_path / "new" / "state")
    assert store.anchors() == ()
    assert store.load(PINS).trust == ()
    loaded = keep(store, trust_list(), status_list())
    store.pin(PINS)
    again = ListStore(tmp_path / "new" / "state")
    assert again.anchors() == PINS
    assert again.load(PINS) == loaded.lists
    assert loaded.notes == ()
    assert keep(again).lists == loaded.lists


def test_a_higher_sequence_replaces(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list())
    assert keep(store, trust_list(sequence=8)).lists.trust[0].trust.sequence == 8
    assert store.load(PINS).trust[0].trust.sequence == 8


def test_a_lower_sequence_is_refused_and_the_held_list_stays(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list())
    loaded = keep(store, trust_list(sequence=6))
    assert loaded.lists.trust[0].trust.sequence == 7
    assert "older than the one already held" in loaded.notes[0]


def test_an_equal_sequence_with_other_bytes_is_refused(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list())
    assert keep(store, trust_list()).notes == ()
    loaded = keep(store, trust_list(listed("another", Use.CARD)))
    assert len(loaded.lists.trust[0].trust.keys) == 3
    assert "other contents" in loaded.notes[0]


def test_an_older_status_list_does_not_replace(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list(), status_list(5))
    loaded = keep(store, None, status_list(6, issued=NOW - 3 * DAY))
    assert loaded.lists.statuses[CITY, STATUS_URI].status == status_list(5)
    assert "older than the one already held" in loaded.notes[0]


def test_a_smaller_status_list_is_refused(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list(), status_list(size=2 * MIN_SIZE))
    with pytest.raises(ListRefused, match="smaller"):
        keep(store, None, status_list(issued=NOW))


def test_lists_from_the_future_are_used_but_not_stored(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    early = NOW - 30 * DAY
    loaded = keep(store, trust_list(), status_list(), now=early)
    assert loaded.lists.floor == NOW - DAY
    assert len(loaded.notes) == 2
    assert not list(tmp_path.iterdir())


def test_a_future_list_does_not_displace_a_stored_one(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list(), status_list())
    loaded = keep(store, trust_list(sequence=8, issued=NOW + 2 * DAY), status_list(5, issued=NOW + 2 * DAY))
    assert len(loaded.notes) == 2
    assert store.load(PINS).trust[0].trust.sequence == 7


def test_a_future_list_with_a_lower_sequence_stays_out(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list())
    loaded = keep(store, trust_list(sequence=6, issued=NOW + 2 * DAY))
    assert loaded.lists.trust[0].trust.sequence == 7


def test_a_status_list_is_stored_though_a_future_list_lacks_its_key(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list())
    whole = trust_list(sequence=8, issued=NOW + 20 * DAY, expires=NOW + 80 * DAY)
    without = replace(whole, keys=tuple(entry for entry in whole.keys if entry.use is Use.CARD))
    loaded = keep(store, without, status_list(5))
    assert loaded.lists.trust[0].trust.sequence == 8
    assert store.load(PINS).statuses[CITY, STATUS_URI].status == status_list(5)


def test_lists_with_a_key_id_in_common_are_not_stored_together(tmp_path: Path) -> None:
    theirs = Setting(trust_list(), issuers=frozenset({OTHER_CITY}), root="second root")
    same_key = replace(trust_list(), keys=(listed("card", Use.CARD, OTHER_CITY),))
    store, pins = ListStore(tmp_path), (*PINS, theirs.anchor)
    keep(store, trust_list())
    with pytest.raises(ListRefused, match="in common"):
        store.update(pins, [encode_trust_list(same_key, signer("second root"))], [], NOW)
    assert len(store.load(pins).trust) == 1


def test_a_stored_status_list_whose_key_has_gone_is_passed_over(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list(), status_list())
    keep(store, replace(trust_list(), sequence=8, keys=(listed("card", Use.CARD),)))
    assert not store.load(PINS).statuses


def test_a_damaged_trust_list_is_said(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    keep(store, trust_list())
    next(tmp_path.glob("trust-*")).write_bytes(b"torn")
    with pytest.raises(ListRefused, match="not a city list"):
        store.load(PINS)


def test_a_directory_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ListRefused, match="--state"):
        keep(ListStore(tmp_path / "file" / "state"), trust_list())


def test_files_that_cannot_be_lists_are_said(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="cannot be read"):
        read_list(tmp_path / "nothing")
    with pytest.raises(ListRefused, match="cannot be read"):
        read_list(tmp_path)
    large = tmp_path / "large"
    large.touch()
    os.truncate(large, MAX_BYTES + 1)
    with pytest.raises(ListRefused, match="larger than any"):
        read_list(large)


def test_pins_are_lines() -> None:
    line = f"{PINS[0].fingerprint.hex()} {CITY}"
    assert parse_anchors(f"{line}\n\n") == PINS
    with pytest.raises(ListRefused, match="64 hex digits"):
        parse_anchors("nonsense")
