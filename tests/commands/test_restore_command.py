"""``idsvc restore`` and its drill as processes of their own, on a real city of today."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from idsvc.office import publication
from tests.support.city import make_city
from tests.support.fake_time import FakeTime
from tests.support.restored import Backed, backed
from tests.support.visits import filed, handed_over

IDSVC = Path(sys.executable).with_name("idsvc")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(IDSVC), *map(str, words)], check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Backed:
    folder = tmp_path_factory.mktemp("restore")
    moment = datetime.now(UTC)
    city = make_city(folder, FakeTime(moment.date(), moment.timetz().replace(tzinfo=None)))
    found = backed(city, folder)
    handed_over(city)
    filed(city)
    return found


def restore(made: Backed, file: Path, to: Path, *more: str) -> subprocess.CompletedProcess[str]:
    places = ["--published", made.city.where.public, "--city", to / "city", "--keys", to / "keys"]
    return run("restore", file, "--key", made.key, *places, *more)


def test_a_city_is_put_back_once_its_backup_stands_in_the_published_log(made: Backed, tmp_path: Path) -> None:
    file, _ = made.back_up("entered")
    early = restore(made, file, tmp_path / "early")
    assert (early.returncode, early.stdout) == (3, "")
    assert "does not name this backup" in early.stderr
    assert not (tmp_path / "early").exists() or not any((tmp_path / "early").iterdir())
    publication.publish(made.city.office)
    done = restore(made, file, tmp_path / "r")
    assert done.returncode == 0, done.stderr
    for said in ("1 applications", "register: 1 cards", "scanning only", "ok    the audits find"):
        assert said in done.stdout
    assert "nothing shows that the city made it" not in done.stdout


def test_the_drill_tries_everything_and_leaves_nothing(made: Backed) -> None:
    publication.publish(made.city.office)
    before = sorted(path.name for path in made.city.where.city.parent.iterdir())
    public = {path: path.read_bytes() for path in made.city.where.public.rglob("*") if path.is_file()}
    done = run("restore", "drill", made.city.where.city, "--key", made.key, "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, said["exit"]) == (0, 0), done.stdout
    assert len(said["steps"]) == 7
    assert all(step["good"] for step in said["steps"])
    assert "0 of 1 sealed payloads" in done.stdout
    assert sorted(path.name for path in made.city.where.city.parent.iterdir()) == before
    assert {path: path.read_bytes() for path in made.city.where.public.rglob("*") if path.is_file()} == public
    with made.city.office.units() as unit:
        assert unit.city.fact("restore.drilled") == said["restored"]["day"]
        assert sum(line.act == "restore:drilled" for line in unit.books.journal()) == 1


def test_arms_that_are_missing_are_told_before_anything_is_made(made: Backed, tmp_path: Path) -> None:
    file, _ = made.back_up("arms")
    publication.publish(made.city.office)
    policy = tmp_path / "policy.toml"
    named = f'\n[card.look.arms]\nfile = "arms.png"\nsha256 = "{"0" * 64}"\n'
    policy.write_text(made.city.where.policy.read_text("utf-8") + named, "utf-8")
    refused = restore(made, file, tmp_path / "r", "--policy", str(policy))
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "card.look.arms.file" in refused.stderr
    assert "put it there" in refused.stderr
    assert not (tmp_path / "r").exists() or not any((tmp_path / "r").iterdir())
