"""`idsvc serve` takes a scanner's folder in memory, and starts with no other: a process of its own on a real city."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.commands.test_demo_command import free_port
from tests.support.city import make_city
from tests.support.fake_time import FakeTime
from tests.support.scanned import in_memory

IDSVC = Path(sys.executable).with_name("idsvc")
SCANNED = "a resident's paper, as the scanner left it"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    moment = datetime.now(UTC)
    made = make_city(tmp_path_factory.mktemp("scanner"), FakeTime(moment.date(), moment.timetz().replace(tzinfo=None)))
    return made.where.city


def served(city: Path, folder: Path) -> subprocess.Popen[str]:
    words = [str(IDSVC), "serve", str(city), "--port", str(free_port()), "--scanner-folder", str(folder)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def on_a_disk(disk: Path, _memory: Path) -> Path:
    return disk


def missing(_disk: Path, memory: Path) -> Path:
    return memory / "none"


def shared(_disk: Path, memory: Path) -> Path:
    (memory / "another").mkdir()
    return memory


def a_file(_disk: Path, memory: Path) -> Path:
    (memory / "file").write_text("")
    return memory / "file"


def a_link_to_a_disk(disk: Path, memory: Path) -> Path:
    (memory / "link").symlink_to(disk)
    return memory / "link"


@pytest.mark.parametrize("bad", [on_a_disk, missing, shared, a_file, a_link_to_a_disk])
def test_a_bad_folder_stops_the_start_before_anything_is_served(
    city: Path, tmp_path: Path, bad: Callable[[Path, Path], Path]
) -> None:
    (tmp_path / "page.png").write_text(SCANNED)
    with in_memory() as memory:
        started = served(city, bad(tmp_path, memory))
        try:
            assert not answers(f"http://localhost:{port_of(started)}/sign-in", started)
        finally:
            started.kill()
        said, complained = started.communicate(timeout=60)
    assert (started.returncode, said) == (3, "")
    assert "the scanner's folder must lie in memory and be the scanner's own" in complained
    assert "Traceback" not in complained
    assert (tmp_path / "page.png").read_text() == SCANNED


def test_a_folder_in_memory_of_its_own_is_served(city: Path) -> None:
    with in_memory() as memory:
        started = served(city, memory)
        try:
            assert "Sign in" in answers(f"http://localhost:{port_of(started)}/sign-in", started)
        finally:
            os.killpg(started.pid, signal.SIGTERM)
            started.communicate(timeout=30)


def port_of(started: subprocess.Popen[str]) -> str:
    return str(started.args[4])  # type: ignore[index]


def answers(url: str, started: subprocess.Popen[str]) -> str:
    """The page that is served, or nothing where the process ends without having served one."""
    while started.poll() is None:
        try:
            with urlopen(url, timeout=5) as answer:  # noqa: S310 - this machine
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.1)
    return ""
