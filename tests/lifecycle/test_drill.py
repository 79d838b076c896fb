"""The destruction drill: held for real once; then what it says where something remains, or where it would be blind."""

import json
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from idsvc.commands import audit_drill, demo_city
from idsvc.custody.slots import Passphrases, create
from idsvc.ledger.act import Act
from idsvc.office.opening import SPECIMEN_LOGINS, NewStaff
from idsvc.oversight.drill import Control, Remains, checks
from idsvc.oversight.residue import Canary, Seen, Sighting, Wanted
from idsvc.oversight.residue_report import Outcome, Tally
from idsvc.specimen.drill import STAGES, applicants
from idsvc.store.engine import open_database
from idsvc.walltime import SystemTime
from idsvc.wiring import drill
from idsvc.wiring.drill import Before, Places
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.founding import found_specimen
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH, CHEAP_SLOT, PASSWORD, TestCity
from tests.support.lived_city import Walk
from tests.support.visits import NO_TAGS, quick_city

SCRIPT = "from idsvc.commands.audit_drill import command; command()"
GOOD = Control(applicants=6, recognised=6, payloads=7, opened=7, cell=True, secret=True, sealed=True)
NOTHING = Remains(opens=0, due=0, sealed=0, waiting=0)


def searched(*sightings: Sighting) -> Outcome:
    tally = Tally(searched=1)
    tally.met("somewhere", sightings)
    return Outcome(tally, (Seen.STALE_CELL, Seen.PAST_STATE, Seen.CANARY), ())


def training_city(place: Path) -> Folders:
    """A city that was founded today, with the demo's staff, periods of two days, no tags and cheap passphrases."""
    where = folders(place / "city")
    staff = [NewStaff(login, role, demo_city.SITE, PASSWORD) for login, role in SPECIMEN_LOGINS.items()]
    text = re.sub(r"^\[card\]", SHORT, re.sub(r"days = \d+", "days = 2", NO_TAGS), flags=re.MULTILINE)
    found_specimen(where, text, tuple(staff), Tools(SystemTime(), CHEAP_HASH), CHEAP_SLOT)
    return where


SHORT = "approved-counter = { days = 1 }\napproved-mailed = { days = 2 }\napproved-pickup = { days = 2 }\n\n[card]"


def test_a_drill_finds_that_nothing_remains_and_is_noted(tmp_path: Path) -> None:
    """In a process of its own, whose temporary files are searched as well; on a copy: the city itself goes on."""
    out, temp, marks = tmp_path / "drill", tmp_path / "temp", tmp_path / "marks"
    temp.mkdir()
    where = training_city(tmp_path / "training")
    asked = [out, "--city", where.city, "--temp", temp, "--canaries", marks, "--json"]
    command = [sys.executable, "-c", SCRIPT, *map(str, asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert {check["status"] for check in said["checks"]} == {"ok"}
    assert (said["recognised"], said["payloads"], said["opened_then"], said["opened_now"]) == (5, 7, 7, 0)
    assert {path.name for path in out.iterdir()} == {".made-by-idsvc-drill", "city", "keys", "backups", "offline-key"}
    assert list((out / "backups").iterdir())
    lines = marks.read_text().splitlines()
    assert len(lines) == 3 * len(STAGES)
    assert not [line for line in lines if line in done.stdout + done.stderr]
    with open_service(where, Tools(SystemTime(), CHEAP_HASH), lambda: "").units() as unit:
        acts = [line.act for line in unit.books.journal()]
    assert acts.count(Act.DESTRUCTION_DRILLED) == 1
    assert Act.VISIT_OPENED not in acts


class Kept:
    """A city in which one case waits, and what a drill keeps of that day."""

    def __init__(self, place: Path) -> None:
        self.city: TestCity = quick_city(place / "drill")
        self.places = Places(place / "drill")
        self.places.backups.mkdir()
        self.walk = Walk(self.city)
        self.walk.referred()
        with self.city.office.clock.opened() as state:
            secret = bytes(state.chains[0].secret)
        self.before: Before = drill.keep(self.city.where, place / "before", secret)
        self.temp = place / "temp"
        self.temp.mkdir()

    def wanted(self) -> Wanted:
        return drill.wanted_of(self.before, self.city.where, MARK)

    def remains(self) -> Remains:
        return drill.remains(self.before, self.city.where, self.city.time.today)


MARK = (Canary("waiting: name, as text", b"Vaskovi Fennlorimbar"),)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_what_lives_is_not_called_gone(kept: Kept) -> None:
    seen = kept.remains()
    assert (seen.opens, seen.due, seen.waiting) == (2, 0, 2)
    assert seen.sealed > 0


def test_what_has_expired_and_was_purged_leaves_nothing(kept: Kept) -> None:
    kept.city.run_days(13)
    kept.walk.nights(1)
    assert kept.remains() == NOTHING


def test_a_purge_that_did_not_run_leaves_rows_files_and_sealed_bytes_that_do_not_open(kept: Kept) -> None:
    kept.city.run_days(14)
    seen = kept.remains()
    assert (seen.opens, seen.due, seen.waiting) == (0, 3, 0)
    assert seen.sealed > 0


def test_a_clock_that_was_put_back_opens_the_old_copy(kept: Kept) -> None:
    kept.city.run_days(13)
    kept.walk.nights(1)
    shutil.copy(kept.before.where.clock / "cells", kept.city.where.clock / "cells")
    assert kept.remains() == replace(NOTHING, opens=2)


def places_of(kept: Kept) -> list[tuple[str, str]]:
    shared = drill.temporary(kept.places, kept.temp, kept.city.time.now())
    outcome = drill.look(kept.places, kept.before, kept.wanted(), shared, MARK)
    return [(Path(spot.path).name, spot.seen.value) for spots in outcome.tally.spots.values() for spot in spots]


def test_a_mark_is_found_in_data_keys_logs_backups_and_temporary_files(kept: Kept) -> None:
    kept.walk.nights(1)
    assert places_of(kept) == [("cells", "present-cell")]
    mark = MARK[0].pattern
    homes = (kept.city.where.city, kept.city.where.keys, kept.city.where.logs, kept.places.backups, kept.temp)
    for number, folder in enumerate(homes):
        (folder / f"left-{number}").write_bytes(b"?" + mark)
    (kept.city.where.public / mark.decode()).write_bytes(b"")
    found = {name for name, kind in places_of(kept) if kind == "canary"}
    assert found == {"names of files", *(f"left-{number}" for number in range(5))}


def test_a_mark_is_found_in_a_row_and_in_what_is_left_of_a_row(kept: Kept) -> None:
    kept.walk.nights(1)
    engine = open_database(kept.city.where.database, kept.before.key)
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO facts (name, value) VALUES ('x', ?)", (MARK[0].pattern.decode(),))
    found = {name for name, kind in places_of(kept) if kind == "canary"}
    assert found == {"rows of facts", "pages of the database"}
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        connection.exec_driver_sql("DELETE FROM facts WHERE name = 'x'")
    engine.dispose()
    assert {name for name, kind in places_of(kept) if kind == "canary"} == {"pages of the database"}


def test_other_cities_cells_among_temporary_files_are_no_business_of_a_drill(kept: Kept) -> None:
    kept.walk.nights(1)
    shutil.copy(kept.before.where.clock / "cells", kept.temp / "ours")
    ours = (kept.temp / "ours").read_bytes()
    (kept.temp / "another-city-s").write_bytes(ours.replace(ours[64:96], secrets.token_bytes(32)))
    assert [each for each in places_of(kept) if each[1] == "stale-cell"] == [("ours", "stale-cell")]


def test_the_control_sees_what_was_there(kept: Kept) -> None:
    kept.walk.nights(1)
    name = Canary("waiting: name, as text", "Nguyễn Thị Ánh Dương".encode())
    look_for = drill.wanted_of(kept.before, kept.city.where, (name,))
    seen = drill.control_of(kept.before, look_for, ("waiting",))
    assert seen == Control(applicants=1, recognised=1, payloads=2, opened=2, cell=True, secret=True, sealed=True)
    assert seen.sees
    blind = drill.control_of(kept.before, kept.wanted(), ("waiting",))
    assert (blind.recognised, blind.sees) == (0, False)


def test_all_well_is_said_only_where_everything_is() -> None:
    assert {check.status.value for check in checks(GOOD, NOTHING, searched())} == {"ok"}


@pytest.mark.parametrize(
    ("remains", "code"),
    [
        (replace(NOTHING, opens=1), "COPY_OPENS"),
        (replace(NOTHING, due=1), "OVERDUE"),
        (replace(NOTHING, sealed=1), "OVERDUE"),
    ],
)
def test_each_thing_that_remains_is_a_finding_with_its_code(remains: Remains, code: str) -> None:
    found = [each.code.value for check in checks(GOOD, remains, searched()) for each in check.findings]
    assert found == [code]


@pytest.mark.parametrize(
    "control",
    [
        replace(GOOD, recognised=5),
        replace(GOOD, opened=6),
        replace(GOOD, payloads=0, opened=0),
        replace(GOOD, applicants=0, recognised=0),
        replace(GOOD, cell=False),
        replace(GOOD, secret=False),
        replace(GOOD, sealed=False),
    ],
)
def test_a_drill_that_did_not_see_before_says_nothing_afterwards(control: Control) -> None:
    assert "could not look" in {check.status.value for check in checks(control, NOTHING, searched())}


def test_what_still_lives_is_not_success() -> None:
    assert "could not look" in {check.status.value for check in checks(GOOD, replace(NOTHING, waiting=1), searched())}


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("mine")
    done = CliRunner().invoke(audit_drill.command, [str(tmp_path)])
    assert (done.exit_code, [path.name for path in tmp_path.iterdir()]) == (3, ["letters"])
    assert "choose another, or an empty one" in done.stderr


def test_a_real_city_is_never_copied(tmp_path: Path) -> None:
    real = folders(tmp_path / "real" / "city")
    real.make()
    create(real.keys, Passphrases("o" * 16, "a" * 16), secrets.token_bytes)
    done = CliRunner().invoke(audit_drill.command, [str(tmp_path / "out"), "--city", str(real.city)])
    assert done.exit_code == 3
    assert "a real city's clock is never copied" in done.stderr
    assert not (tmp_path / "out" / "city").exists()


def test_each_drill_draws_people_of_its_own() -> None:
    one, two = (applicants(secrets.token_bytes, "Harborview", date(2026, 3, 2)) for _ in range(2))
    assert not set(one.spoken) & set(two.spoken)
    assert one.letter != two.letter
