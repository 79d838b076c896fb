"""Would the audit notice? What a rehearsal plants is caught, in a copy, and the city stays as it was."""

import json
import secrets
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from idsvc.commands import audit, audit_rehearse
from idsvc.custody.slots import Passphrases, create
from idsvc.wiring import violations_books
from idsvc.wiring.violations import VIOLATIONS
from tests.support.city import TestCity, make_city
from tests.support.lived_city import Walk


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    city = make_city(tmp_path_factory.mktemp("rehearsed"))
    walk = Walk(city)
    walk.handed_over(walk.pending())
    walk.denied()
    walk.nights(1)
    return city


def rehearse(*arguments: object) -> Result:
    return CliRunner().invoke(audit.command, ["rehearse", *map(str, arguments)])


def everything_below(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("name", ["unlogged-card", "fork", "clock-put-back"])
def test_what_is_planted_is_caught_and_the_city_is_untouched(city: TestCity, name: str) -> None:
    folder = city.where.city.parent
    before = everything_below(folder)
    done = rehearse(city.where.city, "--violation", name)
    assert (done.exit_code, done.stdout.split(": ")[0]) == (0, "caught")
    assert str(VIOLATIONS[name].code) in done.stdout
    assert everything_below(folder) == before


def test_without_a_name_one_is_chosen_and_said(city: TestCity) -> None:
    done = rehearse(city.where.city, "--json")
    said = json.loads(done.stdout)
    assert (done.exit_code, said["caught"], said["found"]) == (0, True, [said["code"]])
    assert said["violation"] in VIOLATIONS
    assert "planting in a copy" in done.stderr


def test_the_list_tells_at_least_thirty_and_who_sees_each() -> None:
    done = rehearse("--list")
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(VIOLATIONS)
    said = json.loads(rehearse("--list", "--json").stdout)
    assert len(said) >= 30
    assert all(each["seen_by"] and each["does"] for each in said)


def test_a_city_with_nothing_to_plant_it_in_says_so(city: TestCity) -> None:
    done = rehearse(city.where.city, "--violation", "orphan-row")
    assert (done.exit_code, "nothing to plant" in done.stderr) == (3, True)


def test_a_violation_that_the_city_has_already_is_not_called_caught(city: TestCity, tmp_path: Path) -> None:
    for name in ("city", "keys"):
        shutil.copytree(city.where.city.parent / name, tmp_path / name)
    copy = audit_rehearse.original_of(tmp_path / "city", None, None)
    violations_books.overdue(copy)
    done = rehearse(tmp_path / "city", "--violation", "overdue")
    assert (done.exit_code, done.stdout) == (1, "NOT CAUGHT: overdue: wanted OVERDUE, found nothing\n")


def test_a_real_city_is_never_copied_with_its_clock(city: TestCity, tmp_path: Path) -> None:
    for name in ("city", "keys"):
        shutil.copytree(city.where.city.parent / name, tmp_path / name)
    for path in (tmp_path / "keys").glob("*"):
        if path.is_file():
            path.unlink()
    create(tmp_path / "keys", Passphrases("o" * 16, "a" * 16), secrets.token_bytes)
    done = rehearse(tmp_path / "city")
    assert (done.exit_code, "never copied" in done.stderr) == (3, True)
    assert {path.name for path in tmp_path.iterdir()} == {"city", "keys"}


def test_how_it_is_used_is_said() -> None:
    assert rehearse().exit_code == 2
    assert rehearse("somewhere", "--violation", "unheard-of").exit_code == 2
