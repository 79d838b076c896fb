"""Whatever the partners' page shows is run as it stands there, in a folder that has what it names."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from idsvc.verify.verdict import EXIT_CODES, Reason, group_of
from idsvc.verify.wording import word
from tests.architecture.source import ROOT
from tests.support.verify_desk import COMMAND, Desk, picture

PAGE = (ROOT / "docs" / "partners.md").read_text("utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
FETCHED = ("curl ", "pip ")
"""Commands that need a network: everything else on the page needs none."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    found = Desk(tmp_path_factory.mktemp("desk"))
    today = found.today
    for name, text in {"front": today.front(), "back": today.back()}.items():
        found.write(f"{name}.txt", text)
        found.write(f"{name}.png", picture(text))
    found.write("card.png", picture(today.front()))
    found.write("cards.jsonl", '{"id": "k-1", "file": "back.png"}\n{"id": "k-2", "file": "nowhere.png"}\n')
    (found.folder / "bin").mkdir()
    found.write("bin/idsvc-verify", f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    (found.folder / "bin" / "idsvc-verify").chmod(0o755)
    return found


def in_shell(desk: Desk, line: str) -> str:
    path = f"{desk.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-c", line], cwd=desk.folder, env={**desk.environment, "PATH": path}, capture_output=True, check=False
    )
    return done.stdout.decode()


def commands() -> list[tuple[str, str]]:
    """Return each command that the page shows with the output below it."""
    shown = "".join(text for kind, text in BLOCK.findall(PAGE) if kind == "console")
    found = re.split(r"^\$ ", shown, flags=re.MULTILINE)[1:]
    return [(each.partition("\n")[0], each.partition("\n")[2]) for each in found]


def test_each_command_prints_what_the_page_shows(desk: Desk) -> None:
    ours = [(line, shown) for line, shown in commands() if not line.startswith(FETCHED)]
    assert len(ours) >= 6
    for line, shown in ours:
        pattern = ".*".join(map(re.escape, shown.strip().split("…")))
        assert re.fullmatch(pattern, in_shell(desk, line).strip(), re.DOTALL), line


def test_the_python_on_the_page_runs(desk: Desk) -> None:
    in_shell(desk, "idsvc-verify update --from city-lists --root root.fingerprint")
    (code,) = [text for kind, text in BLOCK.findall(PAGE) if kind == "python"]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=desk.folder, env=desk.environment, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines() == ["3F9ZK2M7QX4TB8WD", "VALID NOT_A_CARD", "genuine"]


def test_only_the_download_and_the_installation_need_a_network() -> None:
    assert [line for line, _ in commands() if line.startswith(FETCHED)] == [
        "curl -fsSo city-lists https://id.rivermouth.example/scan/city-lists",
        "pip install idsvc",
    ]
    assert '"/scan/city-lists"' in (ROOT / "idsvc" / "web" / "pages" / "scan.py").read_text("utf-8")


def test_the_page_says_what_each_verdict_means_with_its_exit_code() -> None:
    word_now, found = "", {}
    for bold, reasons in re.findall(r"^\| (?:\*\*([A-Z ]+)\*\*)? ?\| ([A-Z_0-9(), ]+) \|", PAGE, re.MULTILINE):
        word_now = bold or word_now
        found |= {name: (word_now, int(code)) for name, code in re.findall(r"([A-Z_]+) \((\d+)\)", reasons)}
    assert found == {reason.value: (word("en", group_of(reason)), EXIT_CODES[reason]) for reason in Reason}


def test_what_a_laser_cannot_do_comes_first() -> None:
    assert PAGE.index("laser scanner") < PAGE.index("##")
    assert len(PAGE.splitlines()) < 140


def test_links_of_the_page_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_nothing_was_written_beside_what_was_asked_for(desk: Desk) -> None:
    expected = {
        "scan.html",
        "config",
        "bin",
        "cards.jsonl",
        "card.png",
        "front.txt",
        "front.png",
        "back.txt",
        "back.png",
    }
    lists = {"city-lists", "trust-list.cwt", "status-1.cwt", "root.fingerprint"}
    assert {path.name for path in Path(desk.folder).iterdir()} <= expected | lists
