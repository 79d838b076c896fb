"""`idsvc policy`, `idsvc purge --dry-run` and `idsvc report certificate`, each as a process of its own."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from idsvc.enroll.case import VisitType
from idsvc.office import intake
from tests.support.city import make_city
from tests.support.fake_time import FakeTime
from tests.support.forms import POLICY_TEXT
from tests.support.pictures import encoded, face

IDSVC = Path(sys.executable).with_name("idsvc")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(IDSVC), *map(str, words)], check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city of today with one draft."""
    now = datetime.now(UTC)
    made = make_city(tmp_path_factory.mktemp("policy"), FakeTime(now.date(), now.timetz().replace(tzinfo=None)))
    intake.start(made.office, made.actor("ana"), VisitType.NEW, "en")
    return made.where.city


def test_a_sound_file_passes_with_notes(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY_TEXT, encoding="utf-8")
    done = run("policy", "check", file)
    assert done.returncode == 0
    assert "0 to mend" in done.stdout
    assert "note  retention.draft: CLASS_WITHOUT_RULE" in done.stdout


def test_every_fault_and_conflict_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    broken = POLICY_TEXT.replace("denied = { days = 45 }", "denied = { days = 20, minimum = 30 }")
    file.write_text(broken.replace('timezone = "America/New_York"', 'timezone = "Harborview"'), encoding="utf-8")
    done = run("policy", "check", file, "--json")
    assert done.returncode == 1
    codes = {each["code"] for each in json.loads(done.stdout)["problems"] if not each["note"]}
    assert codes == {"FAULT", "DUTY_ABOVE_PROMISE", "MISSING_CITATION", "MISSING_APPROVAL"}
    assert "Harborview" not in done.stdout


def test_a_change_is_told_with_what_stays(city: Path, tmp_path: Path) -> None:
    file = tmp_path / "next.toml"
    shorter = POLICY_TEXT.replace("[retention]", "[retention]\ndraft = { days = 1 }").replace(
        "version = 1", "version = 2"
    )
    file.write_text(shorter, encoding="utf-8")
    done = run("policy", "diff", city, file)
    assert done.returncode == 0
    assert "change  schedule.rules.draft.days: 2 -> 1" in done.stdout
    assert "stays   draft: 1 made before keep their date, the last " in done.stdout


def test_a_policy_that_cannot_follow_is_refused(tmp_path: Path) -> None:
    old, new = tmp_path / "old.toml", tmp_path / "new.toml"
    old.write_text(POLICY_TEXT, encoding="utf-8")
    new.write_text(
        POLICY_TEXT.replace('"https://id.harborview.example"', '"https://id.other.example"'), encoding="utf-8"
    )
    done = run("policy", "diff", old, new, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["refused"] == {"city.issuer": "NEVER_CHANGES", "rules_version": "VERSION_NOT_RAISED"}


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(b"\xff\xfe")
    done = run("policy", "check", file)
    assert (done.returncode, done.stdout) == (3, "")
    assert "save it in UTF-8" in done.stderr


def test_the_purge_foretells_and_changes_nothing(city: Path) -> None:
    first, second = (run("purge", city, "--dry-run", "--days", "2") for _ in range(2))
    assert first.returncode == 0
    assert "1 cases: draft, 2 days" in first.stdout
    assert first.stdout == second.stdout
    planned = json.loads(run("purge", city, "--dry-run", "--days", "2", "--json").stdout)["planned"]
    day = datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).date() + timedelta(days=2)
    assert [(each["destroy_by"], each["kind"], each["class"], each["rows"]) for each in planned] == [
        (day.isoformat(), "cases", "draft", 1),
        (day.isoformat(), "receipts", None, 1),
    ]


def test_looking_ahead_without_a_dry_run_is_wrong_use(city: Path) -> None:
    assert run("purge", city, "--days", "2").returncode == 2


def test_a_certificate_needs_a_month_that_is_over(city: Path) -> None:
    assert run("report", "certificate", city, "--month", "march").returncode == 2
    this = datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).strftime("%Y-%m")
    refused = run("report", "certificate", city, "--month", this)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "not over" in refused.stderr


def test_arms_and_room_are_checked_with_everything_else(tmp_path: Path) -> None:
    file, arms = tmp_path / "policy.toml", encoded(face(200, 200), "PNG")
    look = POLICY_TEXT.replace(
        'name = "Harborview"', f'name = "{"Harborview and Surroundings " * 4}"'.replace(' "', '"')
    )
    named = f'\n[card.look.arms]\nfile = "arms.png"\nsha256 = "{sha256(arms).hexdigest()}"\n'
    file.write_text(look + named, encoding="utf-8")
    places = {each["place"] for each in json.loads(run("policy", "check", file, "--json").stdout)["problems"]}
    assert {"card.look.arms.file", "city.name"} <= places
    (tmp_path / "arms.png").write_bytes(arms)
    file.write_text(POLICY_TEXT + named, encoding="utf-8")
    assert run("policy", "check", file).returncode == 0
    (tmp_path / "arms.png").write_bytes(arms + b"x")
    assert "card.look.arms.sha256" in run("policy", "check", file).stdout
