"""Each finding code is proven on a real city in which exactly that was planted, by each auditor who can see it."""

import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from idsvc.custody.slots import Passphrases, create
from idsvc.office import day as office_day
from idsvc.office import publication
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import FindingCode, Status
from idsvc.oversight.signed import state_of
from idsvc.specimen.people import LETTER, WITHHELD
from idsvc.wiring import rehearsal, violations_books, violations_log
from idsvc.wiring.violations import BY_OTHER_COMMANDS, VIOLATIONS, View
from tests.support.city import make_city
from tests.support.lived_city import Walk
from tests.support.planted import Planted

SCRIPTS = Path(__file__).parents[2] / "scripts"


@dataclass
class Snapshots:
    """The same city on the evening before and on the day itself, and what is found there: nothing."""

    before: Planted
    present: Planted
    seen: Mapping[View, frozenset[FindingCode]]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Snapshots:
    folder = tmp_path_factory.mktemp("lived")
    city = make_city(folder / "work")
    walk = Walk(city)
    walk.draft()
    walk.nights(3)
    walk.handed_over(walk.pending())
    walk.referred(LETTER)
    walk.nights(1)
    walk.approved(walk.pending(WITHHELD))
    walk.denied()
    publication.publish(city.office)
    before = Planted(city.where, city.time.today).copy(folder / "before")
    walk.nights(1)
    present = Planted(city.where, city.time.today)
    return Snapshots(before, present, rehearsal.seen(present))


@pytest.fixture
def city(lived: Snapshots, tmp_path: Path) -> Planted:
    return lived.present.copy(tmp_path / "copy")


@pytest.fixture
def before(lived: Snapshots, tmp_path: Path) -> Planted:
    return lived.before.copy(tmp_path / "before")


def blob_of(city: Planted) -> Path:
    return next(path for path in city.where.captures.rglob("*") if path.is_file())


C = FindingCode
ON_DISKS = set(BY_OTHER_COMMANDS)
"""What only bytes on a disk show: tests/commands/test_residue_command.py."""


def test_every_code_is_planted() -> None:
    assert {each.code for each in VIOLATIONS.values()} | ON_DISKS == set(FindingCode)


def test_an_honest_city_gives_nothing_to_find(lived: Snapshots) -> None:
    assert set().union(*lived.seen.values()) == set()


@pytest.mark.parametrize("name", VIOLATIONS)
def test_a_violation_is_found_with_its_code_and_no_other(city: Planted, lived: Snapshots, name: str) -> None:
    violation = VIOLATIONS[name]
    done = rehearsal.rehearse(city, violation, lived.seen)
    assert done.new == {violation.code}
    assert done.seen_by == violation.seen_by


@pytest.mark.parametrize("audit", Audit)
def test_a_city_at_work_passes(city: Planted, audit: Audit) -> None:
    assert {check.status for check in city.checks(audit)} == {Status.OK}


def test_an_overdue_file_is_found_where_its_row_is_not(city: Planted) -> None:
    folder = city.where.captures / str(city.today)
    blob_of(city).parent.rename(folder)
    assert {"OVERDUE", "ORPHAN_BLOB", "ORPHAN_ROW"} <= city.codes(Audit.RETENTION)


def test_a_table_nobody_listed_is_found_and_so_is_what_stands_in_it(city: Planted) -> None:
    city.sql("CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('asked about a visa')")
    assert city.codes(Audit.SCHEMA) == {"EXTRA_COLUMN", "FORBIDDEN_WORD"}


def test_a_forbidden_index_or_file_name_is_found(city: Planted) -> None:
    city.sql("CREATE INDEX by_nationality ON staff (login)")
    (city.where.logs / "passport-scan.txt").write_bytes(b"")
    found = [finding for check in city.checks(Audit.SCHEMA) for finding in check.findings]
    assert [(finding.code, finding.count) for finding in found] == [(C.FORBIDDEN_WORD, 2)]


def test_values_of_another_kind_are_found_and_break_nothing(city: Planted) -> None:
    city.sql(
        "UPDATE captures SET case_id = 7, destroy_by = 'some-day-x'",
        "UPDATE cards SET expiry_month = 'soon', destroy_by = 'some-day-x'",
        "UPDATE ledger SET entry = 'scribble' WHERE number = 5",
        "UPDATE facts SET value = 'yesterday' WHERE name = 'purge.last-run'",
    )
    assert {"OVERDUE", "BEYOND_CEILING", "ORPHAN_LINK", "PURGE_STALE"} <= city.codes(Audit.RETENTION)
    assert "FREE_TEXT" in city.codes(Audit.SCHEMA)
    assert "UNKNOWN_ENTRY" in city.codes(Audit.LOG)


def test_a_link_among_the_captures_is_a_stray(city: Planted) -> None:
    (city.where.captures / "elsewhere").symlink_to(city.where.keys)
    assert city.codes(Audit.RETENTION) == {"ORPHAN_BLOB"}


def test_a_capture_under_no_day_is_a_stray(city: Planted) -> None:
    (city.where.captures / "some-day").mkdir()
    blob_of(city).rename(city.where.captures / "some-day" / ("ab" * 16))
    assert city.codes(Audit.RETENTION) == {"ORPHAN_BLOB", "ORPHAN_ROW"}


def test_no_finding_repeats_what_was_planted(city: Planted) -> None:
    city.sql("UPDATE cases SET site = 'Marked Text'")
    assert not [line for line in city.checks(Audit.SCHEMA) if "Marked" in str(line)]


def test_a_clock_put_back_is_found_while_it_rests_and_for_ever_after(city: Planted, before: Planted) -> None:
    shutil.copy(before.where.clock / "cells", city.where.clock / "cells")
    assert {"CLOCK_PUT_BACK", "CLOCK_BEHIND"} <= city.codes(Audit.RETENTION)
    office_day.settle(city.office())
    assert city.codes(Audit.RETENTION) == {"CLOCK_ROLLED_BACK"}


def test_a_missing_clock_is_not_called_well(city: Planted) -> None:
    (city.where.clock / "cells").unlink()
    assert not city.codes(Audit.RETENTION)
    assert city.exit(Audit.RETENTION) == 3


def test_a_log_that_grew_is_the_one_seen_before(city: Planted, before: Planted) -> None:
    saved = state_of(before.reading())
    assert {check.status for check in city.checks(Audit.LOG, saved)} == {Status.OK}


def test_a_log_put_back_is_found_by_who_saw_it_longer(city: Planted, before: Planted) -> None:
    saved = state_of(city.reading())
    before.today = city.today
    assert before.codes(Audit.LOG, saved) == {"ROLLED_BACK"}


def test_a_log_signed_anew_over_other_entries_is_found_by_who_saw_it(city: Planted) -> None:
    violations_log.fork(city)
    seen, city.saved = city.saved, None
    assert city.codes(Audit.LOG) == set()
    assert city.codes(Audit.LOG, seen) == {"FORKED"}


def run(name: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPTS / name), *map(str, arguments)]
    # A session of its own has no terminal on which a passphrase could be asked for.
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, start_new_session=True
    )


def at(city: Planted) -> tuple[str, str]:
    return "--at", city.today.isoformat()


def test_the_scripts_tell_each_check_in_a_line(city: Planted, tmp_path: Path) -> None:
    for name in ("retention", "schema", "log", "cards", "access"):
        done = run(f"audit_{name}.py", city.where.city, *at(city), "--state", tmp_path / "seen")
        assert (done.returncode, done.stderr) == (0, "")
        assert all(line.startswith("ok    ") for line in done.stdout.splitlines())
    assert re.fullmatch(r'\{"format":"idsvc-audit-state/1",.*\}\n', (tmp_path / "seen").read_text())


def test_a_script_prints_the_code_and_ends_with_1(city: Planted) -> None:
    violations_books.overdue(city)
    done = run("audit_retention.py", city.where.city, *at(city))
    assert done.returncode == 1
    assert re.search(r"^FAIL  retention: OVERDUE \d+: ", done.stdout, re.MULTILINE)


def test_a_real_city_is_not_looked_at_without_its_passphrase(city: Planted) -> None:
    shutil.rmtree(city.where.keys)
    create(city.where.keys, Passphrases("o" * 16, "a" * 16), secrets.token_bytes)
    done = run("audit_schema.py", city.where.city, *at(city))
    assert done.returncode == 3
    assert "could not look: no passphrase was given" in done.stdout


def test_a_script_says_how_it_is_used(city: Planted) -> None:
    assert run("audit_log.py").returncode == 2
    assert run("audit_log.py", city.where.city, "--at", "soon").returncode == 2
