"""Each finding code is proven on a real city in which exactly that was planted."""

import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.custody.slots import Passphrases, create
from idsvc.ledger import checkpoint
from idsvc.ledger.event import Event
from idsvc.office import day as office_day
from idsvc.office import publication, purge
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import FindingCode, Status
from idsvc.oversight.signed import head, state_of
from idsvc.specimen.people import LETTER, WITHHELD
from tests.support.city import OPENING, make_city
from tests.support.lived_city import Walk
from tests.support.note_signer import TestSigner
from tests.support.planted import Planted

SCRIPTS = Path(__file__).parents[2] / "scripts"
ONE_DAY = timedelta(days=1)


@dataclass
class Snapshots:
    """The same city on the evening before and on the day itself."""

    before: Planted
    present: Planted


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
    publication.publish(city.office)
    before = Planted(city.where, city.time.today).copy(folder / "before")
    walk.nights(1)
    return Snapshots(before, Planted(city.where, city.time.today))


@pytest.fixture
def city(lived: Snapshots, tmp_path: Path) -> Planted:
    return lived.present.copy(tmp_path / "copy")


@pytest.fixture
def before(lived: Snapshots, tmp_path: Path) -> Planted:
    return lived.before.copy(tmp_path / "before")


def blob_of(city: Planted) -> Path:
    return next(path for path in city.where.captures.rglob("*") if path.is_file())


def edit(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def flipped(data: bytes) -> bytes:
    return data[:-1] + bytes((data[-1] ^ 1,))


def overdue(city: Planted) -> None:
    city.bound("UPDATE cases SET destroy_by = ?", city.today.isoformat())


def beyond_ceiling(city: Planted) -> None:
    city.sql("UPDATE journal SET destroy_by = '2031-01-01'")


def unbalanced(city: Planted) -> None:
    city.bound("INSERT INTO figures VALUES (?, 'tags-received', 1)", city.today.isoformat())


def register_unbalanced(city: Planted) -> None:
    city.sql("DELETE FROM cards")


def orphan_blob(city: Planted) -> None:
    folder = city.where.captures / "2026-04-01"
    folder.mkdir()
    (folder / "ab").write_bytes(b"left behind")


def orphan_row(city: Planted) -> None:
    blob_of(city).unlink()


def orphan_link(city: Planted) -> None:
    city.sql("DELETE FROM cases WHERE stage = 'approved'")


def clock_behind(city: Planted) -> None:
    city.today += ONE_DAY


def clock_ahead(city: Planted) -> None:
    city.today -= ONE_DAY


def clock_not_entered(city: Planted) -> None:
    city.take_entries(Event.CLOCK_ADVANCED)


def missing_day(city: Planted) -> None:
    city.take_entries(Event.DAY_DESTROYED)


def late_start(city: Planted) -> None:
    office = city.office(days=9)
    office_day.settle(office, confirmed=city.today)
    purge.run(office)


def late_destruction(city: Planted) -> None:
    office_day.settle(city.office(days=1))
    purge.run(city.office(days=1))


def early_destruction(city: Planted) -> None:
    city.enter(Event.DAY_DESTROYED, {"destroyed": (city.today + 3 * ONE_DAY).isoformat(), "chain": 1})


def entered_twice(city: Planted) -> None:
    city.enter(Event.DAY_DESTROYED, {"destroyed": city.today.isoformat(), "chain": 1})


def not_entered(city: Planted) -> None:
    city.sql("UPDATE purges SET chain = 7 WHERE destroy_by = (SELECT max(destroy_by) FROM purges)")


def purge_stale(city: Planted) -> None:
    office_day.settle(city.office(days=1))
    office_day.settle(city.office(days=1))


def extra_column(city: Planted) -> None:
    city.sql("ALTER TABLE staff ADD COLUMN nickname TEXT")


def missing_column(city: Planted) -> None:
    city.sql("ALTER TABLE tickets DROP COLUMN last")


def closed_set(city: Planted) -> None:
    city.sql("ALTER TABLE cards ADD COLUMN holder TEXT")


def no_destroy_by(city: Planted) -> None:
    city.sql(
        "CREATE TABLE other (case_id BLOB PRIMARY KEY, destroy_by TEXT) WITHOUT ROWID",
        "DROP TABLE intents",
        "ALTER TABLE other RENAME TO intents",
    )


def rowid_table(city: Planted) -> None:
    city.sql(
        "CREATE TABLE copied AS SELECT * FROM journal", "DROP TABLE journal", "ALTER TABLE copied RENAME TO journal"
    )


def forbidden_word(city: Planted) -> None:
    city.sql("ALTER TABLE sessions ADD COLUMN country_of_birth TEXT")


def free_text(city: Planted) -> None:
    city.sql("UPDATE cases SET visit_type = 'Somebody wrote a note here'")


def unknown_entry(city: Planted) -> None:
    city.sql("UPDATE ledger SET entry = x'7b7d' WHERE number = 3")


def missing_entry(city: Planted) -> None:
    city.sql("DELETE FROM ledger WHERE number = (SELECT max(number) FROM ledger)")


def days_disordered(city: Planted) -> None:
    city.enter(Event.HOLDS_IN_FORCE, {"count": 0}, day=OPENING)


def trust_refused(city: Planted) -> None:
    edit(city.where.keys / "trust-list.cwt", flipped)


def no_checkpoint(city: Planted) -> None:
    city.sql("DELETE FROM checkpoints")


def checkpoint_refused(city: Planted) -> None:
    signed = head(city.reading())
    note = checkpoint.sign(signed.origin, signed.size, signed.root, TestSigner("somebody else"))
    city.bound("UPDATE checkpoints SET note = ? WHERE size = ?", note, signed.size)


def root_differs(city: Planted) -> None:
    city.sql("UPDATE ledger SET entry = CAST(replace(entry, '\"patch\":0', '\"patch\":1') AS BLOB) WHERE number = 1")


def published_missing(city: Planted) -> None:
    for path in (city.where.public / "tile").rglob("*.p/*"):
        path.unlink()


def published_differs(city: Planted) -> None:
    for path in (city.where.public / "tile" / "0").rglob("*.p/*"):
        edit(path, flipped)


def stale_checkpoint(city: Planted) -> None:
    city.today += 3 * ONE_DAY


def opening_differs(city: Planted) -> None:
    city.sql("UPDATE figure_openings SET canonical = CAST(replace(canonical, ':1', ':2') AS BLOB)")


def opening_missing(city: Planted) -> None:
    city.sql("DELETE FROM figure_openings WHERE day = (SELECT max(day) FROM figure_openings)")


def commitment_missing(city: Planted) -> None:
    city.take_entries(Event.CLOCK_CELL)


def trust_differs(city: Planted) -> None:
    edit(city.where.public / "trust-list.cwt", flipped)


def status_differs(city: Planted) -> None:
    (city.where.public / "status" / "1").unlink()


def bundle_differs(city: Planted) -> None:
    edit(city.where.public / "city-lists", flipped)


def page_differs(city: Planted) -> None:
    pinned = (city.where.public / "root.fingerprint").read_bytes()[:64]
    edit(city.where.public / "scan.html", lambda page: page.replace(pinned, b"0" * 64))


C = FindingCode
PLANTS: Mapping[FindingCode, tuple[Audit, Callable[[Planted], None]]] = {
    C.OVERDUE: (Audit.RETENTION, overdue),
    C.BEYOND_CEILING: (Audit.RETENTION, beyond_ceiling),
    C.UNBALANCED: (Audit.RETENTION, unbalanced),
    C.REGISTER_UNBALANCED: (Audit.RETENTION, register_unbalanced),
    C.ORPHAN_BLOB: (Audit.RETENTION, orphan_blob),
    C.ORPHAN_ROW: (Audit.RETENTION, orphan_row),
    C.ORPHAN_LINK: (Audit.RETENTION, orphan_link),
    C.CLOCK_BEHIND: (Audit.RETENTION, clock_behind),
    C.CLOCK_AHEAD: (Audit.RETENTION, clock_ahead),
    C.CLOCK_NOT_ENTERED: (Audit.RETENTION, clock_not_entered),
    C.MISSING_DAY: (Audit.RETENTION, missing_day),
    C.LATE_START: (Audit.RETENTION, late_start),
    C.LATE_DESTRUCTION: (Audit.RETENTION, late_destruction),
    C.EARLY_DESTRUCTION: (Audit.RETENTION, early_destruction),
    C.ENTERED_TWICE: (Audit.RETENTION, entered_twice),
    C.NOT_ENTERED: (Audit.RETENTION, not_entered),
    C.PURGE_STALE: (Audit.RETENTION, purge_stale),
    C.EXTRA_COLUMN: (Audit.SCHEMA, extra_column),
    C.MISSING_COLUMN: (Audit.SCHEMA, missing_column),
    C.CLOSED_SET: (Audit.SCHEMA, closed_set),
    C.NO_DESTROY_BY: (Audit.SCHEMA, no_destroy_by),
    C.ROWID_TABLE: (Audit.SCHEMA, rowid_table),
    C.FORBIDDEN_WORD: (Audit.SCHEMA, forbidden_word),
    C.FREE_TEXT: (Audit.SCHEMA, free_text),
    C.UNKNOWN_ENTRY: (Audit.LOG, unknown_entry),
    C.MISSING_ENTRY: (Audit.LOG, missing_entry),
    C.DAYS_DISORDERED: (Audit.LOG, days_disordered),
    C.TRUST_REFUSED: (Audit.LOG, trust_refused),
    C.NO_CHECKPOINT: (Audit.LOG, no_checkpoint),
    C.CHECKPOINT_REFUSED: (Audit.LOG, checkpoint_refused),
    C.ROOT_DIFFERS: (Audit.LOG, root_differs),
    C.PUBLISHED_MISSING: (Audit.LOG, published_missing),
    C.PUBLISHED_DIFFERS: (Audit.LOG, published_differs),
    C.STALE_CHECKPOINT: (Audit.LOG, stale_checkpoint),
    C.OPENING_DIFFERS: (Audit.LOG, opening_differs),
    C.OPENING_MISSING: (Audit.LOG, opening_missing),
    C.COMMITMENT_MISSING: (Audit.LOG, commitment_missing),
    C.TRUST_DIFFERS: (Audit.LOG, trust_differs),
    C.STATUS_DIFFERS: (Audit.LOG, status_differs),
    C.BUNDLE_DIFFERS: (Audit.LOG, bundle_differs),
    C.PAGE_DIFFERS: (Audit.LOG, page_differs),
}
OVER_TIME = {C.CLOCK_PUT_BACK, C.CLOCK_ROLLED_BACK, C.ROLLED_BACK, C.FORKED}
"""What only two states of one city show; each has a test of its own below."""


ON_DISKS = {C.STALE_CELL, C.COMMITMENT_FOUND, C.CANARY_FOUND}
"""What only bytes on a disk show: tests/commands/test_residue_command.py."""


def test_every_code_is_planted() -> None:
    assert set(PLANTS) | OVER_TIME | ON_DISKS == set(FindingCode)


@pytest.mark.parametrize("audit", Audit)
def test_a_city_at_work_passes(city: Planted, audit: Audit) -> None:
    assert {check.status for check in city.checks(audit)} == {Status.OK}


@pytest.mark.parametrize("code", PLANTS)
def test_a_planted_violation_is_found(city: Planted, code: FindingCode) -> None:
    audit, plant = PLANTS[code]
    plant(city)
    assert code in city.codes(audit)
    assert city.exit(audit) == 1


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
    saved = state_of(city.reading())
    root_differs(city)
    shutil.rmtree(city.where.public)
    publication.publish(city.office())
    assert city.codes(Audit.LOG) == set()
    assert city.codes(Audit.LOG, saved) == {"FORKED"}


def run(name: str, *arguments: object) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SCRIPTS / name), *map(str, arguments)]
    # A session of its own has no terminal on which a passphrase could be asked for.
    return subprocess.run(
        command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, start_new_session=True
    )


def at(city: Planted) -> tuple[str, str]:
    return "--at", city.today.isoformat()


def test_the_scripts_tell_each_check_in_a_line(city: Planted, tmp_path: Path) -> None:
    for name in ("audit_retention.py", "audit_schema.py", "audit_log.py"):
        done = run(name, city.where.city, *at(city), "--state", tmp_path / "seen")
        assert (done.returncode, done.stderr) == (0, "")
        assert all(line.startswith("ok    ") for line in done.stdout.splitlines())
    assert re.fullmatch(r'\{"format":"idsvc-audit-state/1",.*\}\n', (tmp_path / "seen").read_text())


def test_a_script_prints_the_code_and_ends_with_1(city: Planted) -> None:
    overdue(city)
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
