from pathlib import Path

import pytest
from click import get_app_dir

from idsvc.credential.dates import DAY
from idsvc.credential.trust_list import Use
from idsvc.verify import bundle
from idsvc.verify.held import Anchor, ListRefused
from idsvc.verify.lists import (
    MAX_FILES,
    ListStore,
    Outcome,
    read_anchors,
    read_any,
    read_bundle,
    state_directory,
)
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
from tests.support.verify_desk import LINE

PINS = (Setting().anchor,)


def offered(setting: Setting) -> bundle.Bundle:
    return bundle.Bundle((setting.trust_bytes(),), tuple(setting.status_bytes()))


def outcomes(store: ListStore, setting: Setting, now: int = NOW) -> list[Outcome]:
    return [taken.outcome for taken in store.take(PINS, offered(setting), now)]


def test_several_versions_in_one_offer_end_with_the_newest(tmp_path: Path) -> None:
    lists = [Setting(trust_list(sequence=number)).trust_bytes() for number in (8, 9, 7)]
    found = ListStore(tmp_path).take(PINS, bundle.Bundle(tuple(lists), ()), NOW)
    assert [taken.outcome for taken in found] == [Outcome.STORED, Outcome.STORED, Outcome.OLDER_TRUST]
    assert ListStore(tmp_path).load(PINS).trust[0].trust.sequence == 9


def test_a_list_that_no_root_vouches_for_stores_nothing_of_the_offer(tmp_path: Path) -> None:
    whole = offered(Setting())
    stranger = Setting(root="other root").trust_bytes()
    with pytest.raises(ListRefused, match="not signed by a root"):
        ListStore(tmp_path).take(PINS, bundle.Bundle((*whole.trust, stranger), whole.statuses), NOW)
    with pytest.raises(ListRefused, match="not signed by a status key"):
        ListStore(tmp_path).take(
            PINS, bundle.Bundle(whole.trust, tuple(Setting(status_key="card").status_bytes())), NOW
        )
    assert list(tmp_path.iterdir()) == []


def test_what_is_held_is_told_from_what_is_new(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    assert outcomes(store, Setting()) == [Outcome.STORED, Outcome.STORED]
    assert outcomes(store, Setting()) == [Outcome.HELD, Outcome.HELD]
    assert outcomes(store, Setting(trust_list(listed("x", Use.CARD)), (status_list(5),))) == [
        Outcome.OTHER_BYTES,
        Outcome.STORED,
    ]


def test_a_status_list_whose_key_the_held_list_no_longer_has_is_refused_with_an_older_list(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    without = Setting(trust_list(sequence=8), ())
    keys = tuple(key for key in without.trust.keys if key.key != signer("status").public)
    newer = Setting(trust_list(sequence=8, keys=(*keys, listed("status 2", Use.STATUS))), (), status_key="status 2")
    assert outcomes(store, newer) == [Outcome.STORED]
    with pytest.raises(ListRefused, match="not signed by a status key"):
        store.take(PINS, offered(Setting(trust_list(sequence=7))), NOW)


def test_pins_are_added_and_never_replaced(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    store.pin(PINS)
    store.pin(PINS)
    neighbour = Anchor(signer("other root").public.thumbprint, frozenset({OTHER_CITY}))
    store.pin([neighbour])
    assert store.anchors() == (*PINS, neighbour)
    with pytest.raises(ListRefused, match="another root is pinned"):
        store.pin([Anchor(signer("third root").public.thumbprint, frozenset({CITY}))])
    assert store.anchors() == (*PINS, neighbour)


def test_a_fingerprint_is_a_line_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "root file").write_text(LINE)
    assert read_anchors(LINE) == read_anchors(str(tmp_path / "root file")) == PINS
    (tmp_path / "empty").touch()
    with pytest.raises(ListRefused, match="empty"):
        read_anchors(str(tmp_path / "empty"))


def test_a_folder_gives_each_list_once(tmp_path: Path) -> None:
    whole = offered(Setting())
    (tmp_path / "city-lists").write_bytes(bundle.encode_bundle(whole.trust, whole.statuses))
    (tmp_path / "trust-list.cwt").write_bytes(whole.trust[0])
    (tmp_path / "status.cwt").write_bytes(whole.statuses[0])
    (tmp_path / "notes.txt").write_text("not a list, and not looked at")
    assert read_any(tmp_path) == whole == read_bundle(tmp_path / "city-lists")
    (tmp_path / "more.cwt").write_text("nonsense")
    with pytest.raises(ListRefused, match="neither a city list nor"):
        read_any(tmp_path)


def test_a_folder_of_too_many_lists_is_refused(tmp_path: Path) -> None:
    for number in range(MAX_FILES + 1):
        (tmp_path / f"{number}.cwt").touch()
    with pytest.raises(ListRefused, match="more than 64"):
        read_any(tmp_path)


def test_the_state_lies_where_programs_keep_theirs() -> None:
    assert str(state_directory()) == get_app_dir("idsvc-verify")
    home = Path.home()
    places = {
        ("linux", ""): home / ".config",
        ("linux", "/config"): Path("/config"),
        ("darwin", "/config"): home / "Library" / "Application Support",
        ("win32", ""): home,
        ("win32", "/roaming"): Path("/roaming"),
    }
    found = {each: state_directory(each[0], lambda _, value=each[1]: value or None) for each in places}  # type: ignore[misc]
    assert found == {each: place / "idsvc-verify" for each, place in places.items()}


def test_texts_are_kept_beside_the_lists(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    assert store.text("policy") is None
    store.keep("policy", b"bank=3")
    assert store.text("policy") == "bank=3"
    assert [path.name for path in tmp_path.iterdir()] == ["policy"]


def test_a_status_list_signed_by_a_key_of_a_list_from_the_future_is_not_stored(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    outcomes(store, Setting())
    ahead = trust_list(listed("status 2", Use.STATUS), sequence=8, issued=NOW + 2 * DAY)
    assert outcomes(store, Setting(ahead, (status_list(5),), status_key="status 2")) == [Outcome.FUTURE, Outcome.FUTURE]
    assert store.load(PINS).statuses[CITY, STATUS_URI].status == status_list()


def test_a_damaged_list_is_mended_by_the_next_offer(tmp_path: Path) -> None:
    store = ListStore(tmp_path)
    outcomes(store, Setting())
    next(tmp_path.glob("trust-*")).write_bytes(b"torn")
    assert outcomes(store, Setting())[0] is Outcome.STORED
    assert store.load(PINS).trust


def test_an_empty_folder_is_no_offer(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="holds no list"):
        read_any(tmp_path)
