"""A witness that dies at any moment never signed what it does not remember, and goes on when it is run again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from idsvc.walltime import SystemTime
from tests.commands.test_witness_command import Desk
from tests.faults.shim import built, preloaded
from tests.faults.trace import changes, read_trace
from tests.support.public_log import PublicLog, trust

ROOT = Path(__file__).parents[2]
LOG = PublicLog(2, trust=trust(issued=SystemTime().now().date()))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shim"))


def run(library: Path, *words: Path) -> str:
    command = [sys.executable, "-m", "tests.support.killed_witness", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=preloaded(library), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def home_of(place: Path) -> Path:
    desk = Desk(place / "home")
    desk.home.mkdir()
    desk.init()
    desk.pin()
    return desk.home


def test_a_witness_killed_anywhere_remembers_what_it_signed(tmp_path: Path, library: Path) -> None:
    home, source = home_of(tmp_path), LOG.write(tmp_path / "fetched")
    points = [json.loads(line) for line in run(library, home, source).splitlines()]
    assert len(points) > 8
    assert points[-1]["died"] is False
    for point in points:
        assert point["then"]["signed"] in (None, point["then"]["kept"]), point
        assert point["again"] == 0, point
        assert point["after"]["signed"] == point["after"]["kept"] == points[-1]["after"]["kept"], point
        assert point["after"]["strays"] == [], point


def test_what_is_remembered_rests_on_the_disk_before_the_signature_is_written(tmp_path: Path, library: Path) -> None:
    home, source = home_of(tmp_path), LOG.write(tmp_path / "fetched")
    run(library, home, source, tmp_path / "trace")
    ours = [(record.op, record.path) for record in changes(read_trace(tmp_path / "trace"))]
    memory = next(path for step, path in ours if step == "create" and "log-" in path)
    kept = [step for step, path in ours if path in {memory, "state"} and step != "chmod"]
    assert kept == ["create", "write", "sync", "rename", "syncdir"]
    first_of_out = next(at for at, (_, path) in enumerate(ours) if "out" in path)
    assert first_of_out > ours.index(("syncdir", "state"))
