"""A bundle from one machine, checked on another with nothing but the public folder and the pinned root."""

import json
import shutil
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import audit, bundle_audit
from idsvc.oversight import bundle
from idsvc.oversight.rehearsal import PLANTS, rehearse
from idsvc.specimen.people import LETTER
from idsvc.wiring import audit_files
from idsvc.wiring.violations import VIOLATIONS
from tests.support.city import make_city
from tests.support.lived_city import Walk
from tests.support.planted import Planted


@dataclass
class Desk:
    """An auditor's machine: a bundle, a copy of the public folder, the root's line."""

    folder: Path
    day: str
    city: Planted

    def audit(self, *arguments: object) -> Result:
        at = () if "--at" in arguments else ("--at", self.day)
        given = ["--root", self.folder / "root.fingerprint", *at, *arguments]
        return CliRunner().invoke(bundle_audit.main, list(map(str, given)))

    @property
    def bundle(self) -> Path:
        return self.folder / "evidence"

    @property
    def public(self) -> Path:
        return self.folder / "public"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder = tmp_path_factory.mktemp("city")
    city = make_city(folder)
    walk = Walk(city)
    walk.handed_over(walk.pending())
    walk.nights(2)
    walk.referred(LETTER)
    walk.nights(1)
    day = city.time.today.isoformat()
    done = invoke("bundle", city.where.city, "--out", folder / "evidence", "--at", day)
    assert (done.exit_code, "confidential" in done.stderr) == (0, True)
    shutil.copytree(city.where.public, folder / "public")
    shutil.copy(city.where.keys / "root.fingerprint", folder)
    return Desk(folder, day, Planted(city.where, city.time.today))


@pytest.fixture
def desk(lived: Desk, tmp_path: Path) -> Desk:
    """A machine that is the auditor's own: what lies there may be altered."""
    for name in ("evidence", "root.fingerprint"):
        shutil.copy(lived.folder / name, tmp_path)
    shutil.copytree(lived.public, tmp_path / "public")
    return Desk(tmp_path, lived.day, lived.city)


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(audit.command, list(map(str, arguments)))


def test_only_its_owner_can_read_a_bundle_and_none_is_written_over(lived: Desk, tmp_path: Path) -> None:
    assert stat.S_IMODE(lived.bundle.stat().st_mode) == 0o600
    again = invoke("bundle", lived.city.where.city, "--out", lived.bundle, "--at", lived.day)
    assert (again.exit_code, "already there" in again.stderr) == (3, True)
    done = invoke("bundle", lived.city.where.city, "--out", tmp_path / "same", "--at", lived.day, "--json")
    assert (tmp_path / "same").read_bytes() == lived.bundle.read_bytes()
    assert json.loads(done.stdout).keys() == {"day", "entries", "bytes", "sha256"}


def test_with_a_state_the_log_is_audited_on_the_way(lived: Desk, tmp_path: Path) -> None:
    given = ("bundle", lived.city.where.city, "--at", lived.day, "--state", tmp_path / "seen")
    first = invoke(*given, "--out", tmp_path / "one")
    assert (first.exit_code, "the log only grew" in first.stdout, (tmp_path / "seen").exists()) == (0, False, True)
    kept = json.loads((tmp_path / "seen").read_text())
    text = json.dumps({**kept, "size": kept["size"] + 5}, sort_keys=True, separators=(",", ":"))
    (tmp_path / "seen").write_text(text + "\n")
    again = invoke(*given, "--out", tmp_path / "two", "--json")
    assert (again.exit_code, json.loads(again.stdout)["exit"]) == (1, 1)
    assert (tmp_path / "two").read_bytes() == (tmp_path / "one").read_bytes()


def test_a_bundle_the_folder_and_both_together_pass(lived: Desk) -> None:
    for given in ((lived.bundle,), ("--published", lived.public), (lived.bundle, "--published", lived.public)):
        done = lived.audit(*given)
        assert (done.exit_code, done.stderr) == (0, "")
        assert {line[:6] for line in done.stdout.splitlines()} == {"ok    ", "-     "}
    assert "the bundle's log is the published one" in done.stdout
    assert "whether what was entered is true: no file shows that" in done.stdout


def test_what_was_not_brought_is_named(lived: Desk) -> None:
    said = json.loads(lived.audit("--published", lived.public, "--json").stdout)
    assert said["exit"] == 0
    assert any(line.startswith("what the city's books say") for line in said["not_looked_at"])
    assert any("--state" in line for line in said["not_looked_at"])


@pytest.mark.parametrize("name", ["overdue", "unlogged-card", "extra-column", "missing-day", "clock-put-back"])
def test_what_is_planted_in_the_city_is_found_far_from_it(lived: Desk, tmp_path: Path, name: str) -> None:
    copy = lived.city.copy(tmp_path / "copy")
    VIOLATIONS[name].plant(copy)
    at = copy.today.isoformat()
    assert invoke("bundle", copy.where.city, "--out", tmp_path / "evidence", "--at", at).exit_code == 0
    done = lived.audit(tmp_path / "evidence", "--at", at)
    assert done.exit_code == 1
    assert [line.split()[2] for line in done.stdout.splitlines() if line.startswith("FAIL")] == [VIOLATIONS[name].code]


def test_two_logs_are_told_apart(lived: Desk, tmp_path: Path) -> None:
    copy = lived.city.copy(tmp_path / "copy")
    VIOLATIONS["two-logs"].plant(copy)
    done = lived.audit(lived.bundle, "--published", copy.where.public)
    assert done.exit_code == 1
    assert "LOGS_DIFFER" in done.stdout


def test_a_bundle_that_is_older_than_the_folder_is_its_beginning(lived: Desk, tmp_path: Path) -> None:
    copy = lived.city.copy(tmp_path / "copy")
    copy.night()
    done = lived.audit(lived.bundle, "--published", copy.where.public, "--at", copy.today)
    assert done.exit_code == 0
    assert "ok    public: the bundle's log is the published one" in done.stdout


@pytest.mark.parametrize("at", ["2026-04-20", "2026-02-20"])
def test_a_bundle_of_another_time_says_nothing_of_today(lived: Desk, at: str) -> None:
    done = lived.audit(lived.bundle, "--at", at)
    assert done.exit_code == 3
    assert "ask for a new bundle" in done.stdout


def test_another_root_refuses_everything(desk: Desk) -> None:
    line = desk.folder / "root.fingerprint"
    line.write_text(f"{'0' * 64} https://id.harborview.example\n")
    done = desk.audit(desk.bundle, "--published", desk.public)
    assert done.exit_code == 1
    assert sum(line.startswith("FAIL") and "TRUST_REFUSED" in line for line in done.stdout.splitlines()) == 2
    assert done.stdout.count("next  TRUST_REFUSED: stop here") == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "not an evidence bundle"),
        (b"PK\x03\x04 a bundle of something", "not an evidence bundle"),
        (b"idsvc-evidence/9\n" + bytes(64), "another version"),
        (None, "cut short or damaged"),
    ],
)
def test_a_file_that_is_no_whole_bundle_is_told_in_one_line(desk: Desk, content: bytes | None, says: str) -> None:
    desk.bundle.write_bytes(desk.bundle.read_bytes()[:-1] if content is None else content)
    done = desk.audit(desk.bundle)
    assert (done.exit_code, done.stdout) == (3, "")
    assert says in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_is_missing_is_told_in_one_line(desk: Desk) -> None:
    for given in ((desk.folder / "nowhere",), ("--published", desk.folder / "nowhere")):
        done = desk.audit(*given)
        assert (done.exit_code, len(done.stderr.splitlines())) == (3, 1)
    wrong = CliRunner().invoke(bundle_audit.main, ["--root", "nowhere", str(desk.bundle)])
    assert (wrong.exit_code, "check its path" in wrong.stderr) == (3, True)


def test_an_auditor_who_brings_nothing_is_told_what_to_bring(desk: Desk) -> None:
    assert desk.audit().exit_code == 2
    assert CliRunner().invoke(bundle_audit.main, [str(desk.bundle)]).exit_code == 2


def test_the_state_is_kept_and_a_shorter_log_is_found(desk: Desk) -> None:
    state = desk.folder / "seen"
    assert desk.audit(desk.bundle, "--published", desk.public, "--state", state).exit_code == 0
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    kept = json.loads(state.read_text())
    state.write_text(json.dumps({**kept, "size": kept["size"] + 5}, sort_keys=True, separators=(",", ":")) + "\n")
    done = desk.audit("--published", desk.public, "--state", state)
    assert done.exit_code == 1
    assert "ROLLED_BACK 5" in done.stdout


def test_a_state_that_cannot_be_kept_is_not_success(desk: Desk) -> None:
    done = desk.audit("--published", desk.public, "--state", desk.folder / "nowhere" / "seen")
    assert (done.exit_code, "cannot be written" in done.stdout) == (3, True)


def test_a_page_is_written_beside_the_lines(desk: Desk) -> None:
    html = desk.folder / "report.html"
    assert desk.audit(desk.bundle, "--html", html).exit_code == 0
    assert "CONFIDENTIAL" in html.read_text()
    assert stat.S_IMODE(html.stat().st_mode) == 0o600
    assert desk.audit(desk.bundle, "--html", desk.folder / "nowhere" / "r.html").exit_code == 3


def test_a_report_is_made_of_a_city_and_of_a_bundle(desk: Desk) -> None:
    of_city, of_bundle = desk.folder / "city.html", desk.folder / "bundle.html"
    city = desk.city.where.city
    assert invoke("report", city, "--html", of_city, "--at", desk.day).exit_code == 0
    assert invoke("report", desk.bundle, "--html", of_bundle, "--public").exit_code == 0
    assert "CONFIDENTIAL" in of_city.read_text()
    assert "PUBLIC FORM" in of_bundle.read_text()
    rooted = invoke("report", desk.bundle, "--html", of_bundle, "--root", f"{'0' * 64} https://id.harborview.example")
    assert (rooted.exit_code, "TRUST_REFUSED" in rooted.stdout) == (1, True)


@pytest.mark.parametrize("name", PLANTS)
def test_what_is_planted_in_a_bundle_is_found_with_its_code_and_no_other(lived: Desk, name: str) -> None:
    done = rehearse(name, audit_files.read_bundle(lived.bundle))
    assert (done.new, done.caught) == ({PLANTS[name][0]}, True)


def test_a_rehearsal_on_a_bundle_writes_nothing(desk: Desk) -> None:
    before = desk.bundle.read_bytes()
    done = invoke("rehearse", desk.bundle, "--violation", "unlogged-card")
    assert (done.exit_code, done.stdout) == (0, "caught: unlogged-card: UNLOGGED_CARD by bundle\n")
    assert invoke("rehearse", desk.bundle).exit_code == 0
    assert invoke("rehearse", desk.bundle, "--violation", "stale-cell").exit_code == 2
    assert desk.bundle.read_bytes() == before
    assert {path.name for path in desk.folder.iterdir()} == {"evidence", "public", "root.fingerprint"}


def test_a_bundle_with_nothing_to_plant_in_says_so(desk: Desk) -> None:
    empty = audit_files.read_bundle(desk.bundle)
    desk.bundle.write_bytes(bundle.encode(replace(empty, holdings=replace(empty.holdings, dated=()))))
    done = invoke("rehearse", desk.bundle, "--violation", "overdue")
    assert (done.exit_code, "nothing to plant overdue in" in done.stderr) == (3, True)
