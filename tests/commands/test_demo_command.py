"""The demo as a newcomer starts it: real processes, real pages, real files."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from idsvc.commands import demo_city

BIN = Path(sys.executable).parent
EXAMPLE = Path(__file__).parents[2] / "docs/policy.example.toml"
LEFT = {
    ".made-by-idsvc-demo",
    "back.png",
    "card.pdf",
    "city",
    "front.png",
    "keys",
    "policy.toml",
    "report.json",
    "root.fingerprint",
    "status-list.cwt",
    "trust-list.cwt",
}


Finished = tuple[Path, subprocess.CompletedProcess[str]]


def run(*words: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(each) for each in words], cwd=cwd, check=False, capture_output=True, text=True)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Finished:
    folder = tmp_path_factory.mktemp("demo")
    return folder / "out", run(BIN / "idsvc", "demo", "--headless", "--out", "out", cwd=folder)


def test_every_step_of_the_headless_demo_holds(finished: Finished) -> None:
    out, done = finished
    report = json.loads((out / "report.json").read_text())
    assert [step["name"] for step in report["steps"] if not step["ok"]] == []
    assert len(report["steps"]) >= 16
    assert done.returncode == 0, done.stderr
    assert all(step["seconds"] >= 0 for step in report["steps"])


def test_it_leaves_what_it_says_and_nothing_else(finished: Finished) -> None:
    out, _ = finished
    assert {path.name for path in out.iterdir()} == LEFT
    assert list((out / "city/captures").iterdir()) == []
    assert (out / "front.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "card.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(("side", "audience"), [("front", "library"), ("back", "bank")])
def test_the_card_it_leaves_verifies_today(finished: Finished, side: str, audience: str) -> None:
    out, _ = finished
    lists = ("--trust", "trust-list.cwt", "--status", "status-list.cwt", "--root", "root.fingerprint")
    done = run(BIN / "idsvc-verify", *lists, "--audience", audience, f"{side}.png", cwd=out)
    assert done.returncode == 0
    assert "SPECIMEN" in done.stdout


def test_the_auditors_scripts_read_the_city_it_leaves(finished: Finished) -> None:
    out, _ = finished
    scripts = Path(__file__).parents[2] / "scripts"
    for name in ("audit_retention.py", "audit_schema.py", "audit_log.py"):
        done = run(sys.executable, scripts / name, "city", cwd=out)
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_second_run_takes_the_place_of_the_first(tmp_path: Path) -> None:
    out = tmp_path / "out"
    where = demo_city.own(out)
    where.make()
    (out / "report.json").write_text("{}")
    demo_city.own(out)
    demo_city.clear(out)
    assert [path.name for path in out.iterdir()] == [demo_city.MARKER]


def test_a_folder_with_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "out" / "mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    done = run(BIN / "idsvc", "demo", "--headless", "--out", "out", cwd=tmp_path)
    assert done.returncode == 3
    assert "did not make" in done.stderr
    assert [path.name for path in mine.parent.iterdir()] == ["mine.txt"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer(port: int, started: subprocess.Popen[str]) -> str:
    for _ in range(300):
        assert started.poll() is None, started.stderr and started.stderr.read()
        try:
            with urlopen(f"http://localhost:{port}/sign-in", timeout=5) as page:
                text: str = page.read().decode()
                return text
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the city did not answer")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("demo", "--out", "out"), "This city is invented."),
        (("train", "out", "--policy", str(EXAMPLE)), "This is training: every person, paper and card is invented"),
    ],
)
def test_the_city_is_served_says_who_works_there_and_stops_when_asked(
    tmp_path: Path, command: tuple[str, ...], sentence: str
) -> None:
    port = free_port()
    words = [str(BIN / "idsvc"), *command, "--port", str(port)]
    started = subprocess.Popen(
        words, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    )
    try:
        page = answer(port, started)
        assert sentence in page
        assert "Training city" in page
        taken = run(*words, cwd=tmp_path)
        assert taken.returncode == 3
        assert "--port" in taken.stderr
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        said = started.communicate(timeout=30)[1]
    assert f"http://localhost:{port}" in said
    assert len(re.findall(r"\b[a-z2-7]{4}(?:-[a-z2-7]{4}){3}\b", said)) == 5
    log = (tmp_path / "out/city/logs/idsvc.jsonl").read_text()
    assert {"service-started", "purge-ran", "published"} <= {json.loads(line)["event"] for line in log.splitlines()}
