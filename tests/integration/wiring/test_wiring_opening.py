"""Opening a city: whatever is missing, loosened or wrong is said clearly, and nothing is made in its place."""

import secrets
import shutil
import threading
from pathlib import Path

import pytest

from idsvc.custody import slots
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.slots import Passphrases, Slot, unlock_auditor, unlock_operator
from idsvc.policy import PolicyError
from idsvc.retention.errors import ClockUnavailable
from idsvc.store.errors import StoreMissing, StoreUnreadable
from idsvc.wiring import inspection
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.founding import NotASpecimen, NotEmpty, found_specimen
from idsvc.wiring.locks import alone_in
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH, CHEAP_SLOT, OPENING, POLICY, STAFF, TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.visits import filed, findings, quick_city

TOOLS = Tools(FakeTime(OPENING), CHEAP_HASH)
FIVE_FAULTS = (
    ("version = 1", 'version = "one"'),
    ("capture = { days = 14 }", "capture = { days = 900 }"),
    ('mode = "window"', 'mode = "for ever"'),
    ("adult_years = 5", "adult_years = 50"),
    ('residence = { referred = "full" }', 'caretaker = { referred = "full" }'),
)


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    made = quick_city(tmp_path)
    filed(made)
    made.office.units.checkpoint()
    return made


def everything(where: Folders) -> dict[Path, bytes]:
    """Every file of a city but the lists of readers that SQLite keeps for itself."""
    found = (path for root in (where.city, where.keys) for path in root.rglob("*"))
    return {path: path.read_bytes() for path in found if path.is_file() and "idsvc.db-" not in path.name}


def refused(city: TestCity, error: type[Exception], match: str | None = None) -> None:
    before = everything(city.where)
    with pytest.raises(error, match=match):
        city.reopen()
    assert everything(city.where) == before


def test_a_city_opens_again_with_everything_in_its_place(city: TestCity) -> None:
    before = everything(city.where)
    city.reopen()
    assert everything(city.where) == before
    assert findings(city) == []


def test_a_missing_database_is_told_and_none_is_made(city: TestCity) -> None:
    city.where.database.unlink()
    refused(city, StoreMissing, "none is made in its place")


def test_a_database_of_another_city_is_told(city: TestCity, tmp_path: Path) -> None:
    other = make_city(tmp_path / "other")
    other.office.units.checkpoint()
    shutil.copy(other.where.database, city.where.database)
    for beside in city.where.city.glob("idsvc.db-*"):
        beside.unlink()
    refused(city, StoreUnreadable, "belong together")


def test_a_missing_clock_is_told_and_none_is_made(city: TestCity) -> None:
    (city.where.clock / "cells").unlink()
    refused(city, ClockUnavailable, "do not make a new one")


def test_a_loosened_clock_is_told(city: TestCity) -> None:
    (city.where.clock / "cells").chmod(0o644)
    refused(city, ClockUnavailable, "0600")


def test_a_loosened_clock_directory_is_told(city: TestCity) -> None:
    city.where.clock.chmod(0o777)
    refused(city, ClockUnavailable, "0700")


def test_a_clock_that_was_overwritten_is_told(city: TestCity) -> None:
    (city.where.clock / "cells").write_bytes(bytes(8192))
    refused(city, ClockUnavailable, "call the operator")


@pytest.mark.parametrize("name", ["unlock.json", "trust-list.cwt"])
def test_a_loosened_key_file_is_told(city: TestCity, name: str) -> None:
    (city.where.keys / name).chmod(0o644)
    refused(city, KeyUnavailable, "set the directory to 0700")


def test_a_loosened_key_directory_is_told(city: TestCity) -> None:
    city.where.keys.chmod(0o755)
    refused(city, KeyUnavailable, "other accounts can read")


@pytest.mark.parametrize("name", ["unlock.json", "trust-list.cwt", "root.fingerprint"])
def test_a_missing_key_file_is_told_and_none_is_made(city: TestCity, name: str) -> None:
    (city.where.keys / name).unlink()
    refused(city, KeyUnavailable, "a new one is never made instead")


def test_a_missing_signing_key_is_told(city: TestCity) -> None:
    for path in city.where.keys.glob("*.key"):
        path.unlink()
    refused(city, KeyUnavailable, "a new one is never made instead")


def test_a_damaged_key_file_is_told(city: TestCity) -> None:
    path = city.where.keys / "unlock.json"
    path.write_bytes(path.read_bytes()[:-9] + b"#" * 9)
    refused(city, KeyUnavailable, "damaged")


def test_a_policy_with_five_faults_names_all_five_at_once(city: TestCity) -> None:
    text = city.where.policy.read_text(encoding="utf-8")
    text = text.replace('mode = "off"', 'mode = "window"')
    for right, wrong in FIVE_FAULTS:
        assert right in text
        text = text.replace(right, wrong)
    city.where.policy.write_text(text, encoding="utf-8")
    before = everything(city.where)
    with pytest.raises(PolicyError) as told:
        city.reopen()
    places = {fault.path for fault in told.value.faults}
    assert len(places) == 5, places
    assert everything(city.where) == before


def test_a_missing_or_garbled_policy_is_told(city: TestCity) -> None:
    city.where.policy.write_bytes(b"\xff\xfe[city]")
    refused(city, PolicyError, "UTF-8")
    city.where.policy.unlink()
    refused(city, PolicyError, "check the directory")


def test_a_damaged_fingerprint_is_told(city: TestCity) -> None:
    (city.where.keys / "root.fingerprint").write_bytes(b"\xff 00")
    refused(city, KeyUnavailable, "damaged")


def test_an_empty_directory_is_no_city_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(PolicyError):
        open_service(folders(tmp_path / "city"), TOOLS, lambda: "")
    assert list(tmp_path.iterdir()) == []


def real_keys(where: Folders) -> None:
    phrases = Passphrases("the operator's own phrase", "the auditor's own phrase")
    slots.create(where.keys, phrases, secrets.token_bytes)


def test_a_real_city_asks_for_its_passphrase_and_tells_a_wrong_one_from_damage(tmp_path: Path) -> None:
    where = folders(tmp_path / "city")
    where.make()
    where.policy.write_text(POLICY.read_text(encoding="utf-8"), encoding="utf-8")
    real_keys(where)
    before, asked = everything(where), []

    def ask() -> str:
        asked.append("passphrase")
        return "the operator's own phrase, mistyped"

    with pytest.raises(KeyUnavailable) as told:
        open_service(where, TOOLS, ask)
    assert told.value.why is Why.WRONG_PHRASE
    assert len(asked) == 1
    assert everything(where) == before


def test_the_auditor_s_slot_gives_the_database_key_and_nothing_that_opens_a_payload(city: TestCity) -> None:
    keys = city.where.keys
    auditor = unlock_auditor(keys, slots.specimen_passphrase(keys, Slot.AUDITOR))
    operator = unlock_operator(keys, slots.specimen_passphrase(keys, Slot.OPERATOR))
    assert {name: getattr(auditor, name) for name in auditor.__slots__} == {"database": operator.database}
    with pytest.raises(KeyUnavailable):
        unlock_operator(keys, slots.specimen_passphrase(keys, Slot.AUDITOR))
    assert sum(inspection.rows_by_table(city.where).values()) > 40


def test_no_city_is_founded_over_another(city: TestCity) -> None:
    before = everything(city.where)
    with pytest.raises(NotEmpty):
        found_specimen(city.where, POLICY.read_text(encoding="utf-8"), STAFF, TOOLS, CHEAP_SLOT)
    assert everything(city.where) == before


def test_a_real_city_s_policy_founds_no_specimen(tmp_path: Path) -> None:
    text = POLICY.read_text(encoding="utf-8").replace("specimen = true", "specimen = false")
    with pytest.raises(NotASpecimen):
        found_specimen(folders(tmp_path / "city"), text, STAFF, TOOLS, CHEAP_SLOT)
    assert list(tmp_path.iterdir()) == []


def test_a_founding_that_fails_leaves_nothing(tmp_path: Path) -> None:
    twice = (*STAFF, STAFF[0])
    with pytest.raises(Exception, match="rule of its table"):
        found_specimen(folders(tmp_path / "city"), POLICY.read_text(encoding="utf-8"), twice, TOOLS, CHEAP_SLOT)
    assert list(tmp_path.iterdir()) == []


def test_a_city_lies_in_folders_that_other_accounts_cannot_enter(city: TestCity) -> None:
    made = [city.where.city, city.where.captures, city.where.logs, city.where.locks, city.where.keys, city.where.clock]
    assert {path.stat().st_mode & 0o777 for path in made} == {0o700}
    secret = [city.where.database, *city.where.keys.glob("*.key"), city.where.clock / "cells"]
    assert {path.stat().st_mode & 0o777 for path in secret} == {0o600}


def test_only_one_holds_a_lock_and_a_name_is_a_lock_of_its_own(tmp_path: Path) -> None:
    alone, order = alone_in(tmp_path), []

    def second() -> None:
        with alone("purge"):
            order.append("second")

    with alone("purge"):
        waiting = threading.Thread(target=second)
        waiting.start()
        waiting.join(0.1)
        with alone("issue"):
            order.append("first")
    waiting.join()
    assert order == ["first", "second"]
