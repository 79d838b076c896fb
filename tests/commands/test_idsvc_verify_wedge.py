import json
import os
import pty
import select
import signal
import subprocess
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from idsvc.credential.base45 import ALPHABET
from tests.support.keyboards import KEYBOARDS
from tests.support.verify_desk import COMMAND, LINE, Desk

LISTS = ("--city-lists", "city-lists", "--root", LINE, "--state", "state")
GERMAN = KEYBOARDS["German"]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


class Terminal:
    """The command before a terminal, with a scanner plugged in."""

    def __init__(self, desk: Desk, *args: str) -> None:
        self.scanner, self.screen = pty.openpty()
        self.process = subprocess.Popen(
            [*COMMAND, *LISTS, *args],
            cwd=desk.folder,
            env=desk.environment,
            stdin=self.screen,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def scan(self, keys: str) -> None:
        data = keys.encode()
        for at in range(0, len(data), 64):
            os.write(self.scanner, data[at : at + 64])

    def wait_for(self, what: bytes, *, error: bool = False) -> bytes:
        """Return what was printed up to here; fails the test after 20 seconds."""
        pipe = self.process.stderr if error else self.process.stdout
        found = b""
        until = time.monotonic() + 20
        while what not in found and time.monotonic() < until:
            if select.select([pipe], [], [], 0.1)[0]:
                found += os.read(pipe.fileno(), 65536)
        assert what in found
        return found

    def end(self, keys: str = "\x04") -> tuple[str, str]:
        self.scan(keys)
        out, error = self.process.communicate(timeout=20)
        return out.decode(), error.decode()

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self.screen)[3] & termios.ECHO)


@contextmanager
def terminal(desk: Desk, *args: str) -> Iterator[Terminal]:
    found = Terminal(desk, *args)
    try:
        yield found
    finally:
        found.process.kill()
        found.process.communicate()
        os.close(found.scanner)
        os.close(found.screen)


def test_a_terminal_is_a_desk_with_a_scanner(desk: Desk) -> None:
    with terminal(desk) as at:
        at.wait_for(b"ready: scan a code", error=True)
        assert not at.echoes()
        at.scan(desk.today.front() + "\r")
        at.wait_for(b"Genuine code for Ana Lima.")
        at.scan(desk.today.revoked() + "\r")
        at.wait_for(b"This card was cancelled.")
        at.end()
        assert at.process.returncode == 1
        assert at.echoes()


def test_nothing_that_is_typed_comes_back_on_the_screen(desk: Desk) -> None:
    with terminal(desk) as at:
        at.wait_for(b"ready", error=True)
        at.scan(desk.today.front() + "\r")
        at.wait_for(b"Genuine")
        assert select.select([at.scanner], [], [], 0)[0] == []


def test_silence_ends_a_code_where_the_scanner_sends_no_enter(desk: Desk) -> None:
    with terminal(desk, "--audience", "bank") as at:
        at.wait_for(b"ready", error=True)
        at.scan(desk.today.back())
        at.wait_for(b"Genuine code for Ana Lima Castro.")
        at.end()
        assert at.process.returncode == 0


def test_ctrl_c_ends_a_session_like_the_end_of_the_input(desk: Desk) -> None:
    with terminal(desk) as at:
        at.wait_for(b"ready", error=True)
        at.scan(desk.today.front() + "\r")
        at.wait_for(b"cancelled cards as of")
        at.process.send_signal(signal.SIGINT)
        assert "stopped" in at.end("")[1]
        assert at.process.returncode == 0
        assert at.echoes()


def test_a_foreign_layout_is_learnt_once_and_kept(desk: Desk) -> None:
    code = GERMAN.type(desk.today.front())
    first = desk.run(*LISTS, "--wedge", "--json", stdin=f"{code}\r\n{GERMAN.test()}\r\n{code}\r\n".encode())
    assert [json.loads(line)["reason"] for line in first.stdout.splitlines()] == ["NOT_A_CARD", "VALID"]
    assert "hint: scan the layout test code" in first.stderr
    assert "the keyboard layout is learnt" in first.stderr
    assert first.returncode == 1
    second = desk.run(*LISTS, "--wedge", "--json", stdin=f"{code}\n".encode())
    assert (second.returncode, second.stderr) == (0, "")
    back_home = desk.run(*LISTS, "--wedge", stdin=f"{ALPHABET}\n{desk.today.front()}\n".encode())
    assert "the scanner's keys arrive as they should" in back_home.stderr
    assert back_home.returncode == 0


def test_the_kept_layout_says_nothing_of_any_card(desk: Desk) -> None:
    desk.run(*LISTS, "--wedge", stdin=f"{GERMAN.test()}\n{GERMAN.type(desk.today.front())}\n".encode())
    kept = json.loads((desk.folder / "state" / "keyboard.json").read_text())
    assert kept == {"typed": GERMAN.test(), "prefix": "]Q"}


def test_a_damaged_layout_test_is_said_and_teaches_nothing(desk: Desk) -> None:
    torn = GERMAN.test().replace("`ß", "")
    done = desk.run(*LISTS, "--wedge", stdin=f"{torn}\n{desk.today.front()}\n".encode())
    assert "did not come through whole" in done.stderr
    assert done.returncode == 0
    assert not (desk.folder / "state" / "keyboard.json").exists()


@pytest.mark.parametrize("kept", ["torn", '{"typed": "abc", "prefix": "]Q"}', '{"typed": 7}', "[]", "[" * 100_000])
def test_a_damaged_kept_layout_is_said_and_left(desk: Desk, kept: str) -> None:
    (desk.folder / "state").mkdir()
    desk.write("state/keyboard.json", kept)
    done = desk.run(*LISTS, "--wedge", stdin=desk.today.front().encode())
    assert "the kept keyboard layout is damaged" in done.stderr
    assert done.returncode == 0


def test_small_letters_an_identifier_and_blank_lines(desk: Desk) -> None:
    typed = f"\n\r\n]q1{desk.today.front().lower()}\r\n\n"
    done = desk.run(*LISTS, "--wedge", "--json", stdin=typed.encode())
    assert (done.returncode, done.stdout.count("VALID")) == (0, 1)


def test_nothing_scanned_is_no_success(desk: Desk) -> None:
    done = desk.run(*LISTS, "--wedge", stdin=b"\n")
    assert (done.returncode, done.stdout, done.stderr) == (3, "", "idsvc-verify: nothing was scanned\n")


def test_a_flood_of_keys_is_no_card(desk: Desk) -> None:
    done = desk.run(*LISTS, "--wedge", "--json", stdin=b"A" * 200_000)
    assert done.returncode == 1
    assert {json.loads(line)["reason"] for line in done.stdout.splitlines()} == {"NOT_A_CARD"}


def test_a_state_that_cannot_be_written_keeps_the_layout_for_this_time(desk: Desk) -> None:
    desk.write("state", "a file")
    code = GERMAN.type(desk.today.front())
    lists = ("--city-lists", "city-lists", "--root", LINE)
    environment_is_a_file = f"{GERMAN.test()}\n{code}\n".encode()
    desk.write("config", "a file too")
    done = desk.run(*lists, "--wedge", stdin=environment_is_a_file)
    assert "for this time only" in done.stderr
    assert done.returncode == 0


def test_an_update_reaches_a_session_that_stays_open(desk: Desk) -> None:
    desk.run("update", "--from", "city-lists", "--root", LINE, "--state", "state")
    process = subprocess.Popen(
        [*COMMAND, "--state", "state", "--wedge", "--json"],
        cwd=desk.folder,
        env=desk.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
    )
    with process:
        assert _asked(process, desk.today.front()) == "VALID"
        desk.put(desk.today.setting(8, 0, 0, 77))
        desk.run("update", "--from", "city-lists", "--state", "state")
        assert _asked(process, desk.today.front()) == "REVOKED"
        next((desk.folder / "state").glob("trust-*")).write_bytes(b"torn")
        assert _asked(process, desk.today.front()) == "REVOKED"
        process.stdin.close()
        assert process.wait(20) == 1


def _asked(process: subprocess.Popen[bytes], code: str) -> str:
    process.stdin.write(f"{code}\n".encode())
    line = process.stdout.readline()
    return str(json.loads(line)["reason"])
