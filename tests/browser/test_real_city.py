"""A real city from its passphrase on: real processes that ask for it, and its first two people with their keys.

Its keys are made as a ceremony would make them; there is no command that does it yet.
"""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect

from idsvc.custody.slots import Slot, passphrase_file
from idsvc.walltime import SystemTime
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.restore import dispose
from idsvc.wiring.service import Tools
from tests.browser.test_sign_in import DEVICE, Seat
from tests.integration.test_backup_real import OLD, found_real

IDSVC = Path(sys.executable).with_name("idsvc")
CODE = re.compile(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\n")


@dataclass
class Real:
    """A real city, where it is served, and who types its passphrase."""

    where: Folders
    url: str
    chromium: Browser

    def staff(self, *words: str, phrase: str = OLD.operator) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [IDSVC, "staff", words[0], self.where.city, *words[1:]],
            check=False,
            input=f"{phrase}\n",
            capture_output=True,
            text=True,
            start_new_session=True,
        )

    def invite(self, login: str, role: str) -> str:
        done = self.staff("invite", login, "--role", role, "--site", "city-hall")
        assert CODE.fullmatch(done.stdout), done.stderr
        return done.stdout.strip()

    def seat(self) -> Seat:
        page = self.chromium.new_context(base_url=self.url, viewport={"width": 1280, "height": 860}).new_page()
        page.set_default_timeout(20_000)
        cdp = page.context.new_cdp_session(page)
        cdp.send("WebAuthn.enable", {"enableUI": False})
        return Seat(page, cdp, cdp.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"])


@contextmanager
def forgetting(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk that a real city may lie on: where tests run on an overlay, memory is one."""
    if not media_hazards(folders(tmp_path / "city", tmp_path / "keys")):
        yield tmp_path
        return
    with TemporaryDirectory(dir="/dev/shm") as made:
        yield Path(made)


@contextmanager
def served(where: Folders) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(
        [IDSVC, "serve", where.city, "--port", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.stdin.write(f"{OLD.operator}\n".encode())  # type: ignore[union-attr] - a pipe
        running.stdin.close()  # type: ignore[union-attr]
        url = f"http://localhost:{port}"
        wait_for(f"{url}/sign-in", running)
        yield url
    finally:
        running.terminate()
        running.wait(60)


def wait_for(url: str, running: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert running.poll() is None
        try:
            with urlopen(url, timeout=20) as answer:  # noqa: S310 - this machine
                assert answer.status == 200
                return
        except (URLError, ConnectionError):
            time.sleep(0.1)
    pytest.fail("the city was not served")


@pytest.fixture
def real(tmp_path: Path, chromium: Browser) -> Iterator[Real]:
    with forgetting(tmp_path) as place:
        where = folders(place / "city", place / "keys")
        dispose(found_real(where, Tools(SystemTime()), ()))
        with served(where) as url:
            yield Real(where, url, chromium)
    for context in chromium.contexts:
        context.close()


def test_the_first_two_people_of_a_real_city_join_with_their_keys_and_nobody_else_by_its_passphrase(real: Real) -> None:
    assert not any(passphrase_file(real.where.keys, slot).exists() for slot in Slot)
    wrong = real.staff("list", phrase="not the passphrase, but long enough")
    assert (wrong.returncode, wrong.stdout) == (3, "")
    ona, sue = real.seat(), real.seat()
    ona.page.goto("/sign-in")
    expect(ona.page.get_by_label("Password")).to_have_count(0)
    ona.join("ona", real.invite("ona", "operator"))
    ona.leave()
    ona.touch()
    expect(ona.page.get_by_role("link", name="Staff").first).to_be_visible()
    sue.join("sue", real.invite("sue", "supervisor"))
    expect(sue.page.get_by_role("link", name="Queue").first).to_be_visible()
    third = real.staff("invite", "max", "--role", "operator", "--site", "city-hall")
    assert (third.returncode, third.stdout) == (3, "")
    assert "two people work here" in third.stderr
    assert OLD.operator not in wrong.stderr + third.stderr
    assert real.staff("list").stdout.splitlines() == ["ona operator city-hall 1", "sue supervisor city-hall 1"]
