"""The audits as they are typed: what they print, and how they end where they cannot look."""

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import audit
from idsvc.oversight.audits import Audit
from tests.support.city import TestCity, make_city


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path)


def run(city: TestCity, name: str, *arguments: object) -> Result:
    at = ["--at", city.time.today.isoformat()]
    return CliRunner().invoke(audit.command, [name, str(city.where.city), *at, *map(str, arguments)])


def test_all_audits_pass_in_a_new_city(city: TestCity) -> None:
    done = run(city, "all")
    assert (done.exit_code, done.stderr) == (0, "")
    made = [line for line in done.stdout.splitlines() if not line.startswith("-")]
    assert {line.split(":")[0] for line in made} == {f"ok    {each}" for each in Audit}
    assert "-     not looked at: old clock cells and secrets on disks" in done.stdout


def test_json_is_one_object(city: TestCity) -> None:
    done = run(city, "schema", "--json", "--keys", city.where.keys)
    said = json.loads(done.stdout)
    assert said["exit"] == done.exit_code == 0
    assert all(check.keys() == {"name", "status", "findings"} for check in said["checks"])


def test_without_a_day_the_citys_own_today_is_taken(city: TestCity) -> None:
    done = CliRunner().invoke(audit.command, ["retention", str(city.where.city)])
    assert done.exit_code == 1
    assert "CLOCK_" in done.stdout


def blind(done: Result, why: str) -> None:
    assert done.exit_code == 3
    assert all(line.startswith(("?     ", "-     ")) for line in done.stdout.splitlines())
    assert why in done.stdout


def test_a_wrong_passphrase_is_said_in_words(city: TestCity) -> None:
    (city.where.keys / "specimen-auditor.passphrase").write_text("another sixteen letters\n")
    blind(run(city, "log"), "the passphrase is wrong")


def test_a_missing_database_is_not_made_anew(city: TestCity) -> None:
    city.where.database.unlink()
    blind(run(city, "schema"), "there is no database here")
    assert not city.where.database.exists()


def test_missing_keys_are_said_in_words(city: TestCity, tmp_path: Path) -> None:
    blind(run(city, "all", "--keys", tmp_path / "nowhere"), "key file is missing")


def test_a_missing_city_is_said_in_words(city: TestCity) -> None:
    city.where.policy.unlink()
    blind(run(city, "retention"), "a file of the city or its keys is missing")


def test_every_fault_of_a_policy_is_said_in_one_line(city: TestCity) -> None:
    city.where.policy.write_text("city = 3\n")
    done = run(city, "schema")
    blind(done, "the policy file has faults")
    assert len(done.stdout.splitlines()) == 1


def test_a_pipe_among_the_public_files_does_not_keep_an_audit_waiting(city: TestCity) -> None:
    os.mkfifo(city.where.public / "pipe")
    blind(run(city, "log"), "cannot be read")


def test_the_state_is_kept_after_a_good_audit_only(city: TestCity, tmp_path: Path) -> None:
    state = tmp_path / "seen"
    assert run(city, "schema", "--state", state).exit_code == 0
    assert not state.exists()
    assert run(city, "log", "--state", state).exit_code == 0
    kept = state.read_bytes()
    assert "only grew" in run(city, "log", "--state", state).stdout
    (city.where.public / "trust-list.cwt").unlink()
    state.unlink()
    assert run(city, "log", "--state", state).exit_code == 1
    assert not state.exists()
    assert b"idsvc-audit-state/1" in kept


def test_a_damaged_state_is_not_passed_over(city: TestCity, tmp_path: Path) -> None:
    (tmp_path / "seen").write_text("{}")
    blind(run(city, "log", "--state", tmp_path / "seen"), "the state file is damaged")


def test_a_state_that_cannot_be_written_is_not_success(city: TestCity, tmp_path: Path) -> None:
    done = run(city, "log", "--state", tmp_path / "nowhere" / "seen")
    assert done.exit_code == 3
    assert "the state file cannot be written" in done.stdout
