"""A card handed to a real CUPS, on a socket of its own, with a printer that listens as card printers do."""

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from idsvc.issue.print_job import JobState, PrinterFailed
from idsvc.office import printing
from idsvc.wiring.cups import CupsPrinter, keeps_jobs
from tests.support.visits import issued, quick_city

SETTINGS = """Listen {place}/cups.sock
PreserveJobFiles No
PreserveJobHistory No
WebInterface No
Browsing No
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""
FILES = """RequestRoot {place}/spool
CacheDir {place}/cache
ServerRoot {place}
StateDir {place}
ErrorLog {place}/log
AccessLog {place}/access
PageLog {place}/pages
"""
QUEUE = "card"


@dataclass
class Paper:
    """What came to the printer, job by job."""

    port: int
    jobs: list[bytes] = field(default_factory=list)

    def wait(self) -> bytes:
        for _ in range(200):
            if self.jobs:
                return self.jobs[0]
            time.sleep(0.05)
        pytest.fail("nothing came to the printer")


@contextmanager
def printer() -> Iterator[Paper]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        paper = Paper(listening.getsockname()[1])

        def take() -> None:
            connection, _ = listening.accept()
            with connection:
                parts = iter(lambda: connection.recv(65536), b"")
                paper.jobs.append(b"".join(parts))

        threading.Thread(target=take, daemon=True).start()
        yield paper


@contextmanager
def spooler(place: Path) -> Iterator[CupsPrinter]:
    place.chmod(0o755)
    for folder in ("spool", "cache"):
        (place / folder).mkdir()
    settings, files = place / "cupsd.conf", place / "cups-files.conf"
    settings.write_text(SETTINGS.format(place=place))
    files.write_text(FILES.format(place=place))
    running = subprocess.Popen(["/usr/sbin/cupsd", "-f", "-c", settings, "-s", files])
    try:
        for _ in range(200):
            if (place / "cups.sock").exists():
                break
            time.sleep(0.05)
        yield CupsPrinter(QUEUE, place / "cups.sock", settings)
    finally:
        running.terminate()
        running.wait(20)


def queue(made: CupsPrinter, port: int) -> None:
    subprocess.run(
        ["/usr/sbin/lpadmin", "-p", QUEUE, "-v", f"socket://127.0.0.1:{port}", "-E", "-m", "raw"],
        env={"CUPS_SERVER": str(made.socket)},
        check=True,
        capture_output=True,
    )


def kept(place: Path) -> list[str]:
    return [path.name for path in (place / "spool").rglob("*") if path.is_file()]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that the spooler's own account reaches, which pytest's are not."""
    with TemporaryDirectory() as made:
        yield Path(made)


def test_a_card_goes_through_a_real_spooler_whole_and_nothing_of_it_stays(tmp_path: Path, place: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = issued(city), city.actor("ana")
    with spooler(place) as made, printer() as paper:
        queue(made, paper.port)
        office = replace(city.office, printer=made)
        drawn = printing.send(office, ana, case.case_id)
        assert printing.to_printer(office, drawn)
        assert paper.wait() == drawn.pdf
        for _ in range(200):
            if not kept(place):
                break
            time.sleep(0.05)
        assert kept(place) == []
        spoken = "".join(path.read_text(errors="replace") for path in place.iterdir() if path.is_file())
        assert "Quintana" not in spoken
        with pytest.raises(PrinterFailed):
            replace(made, queue="another").check()
    assert printing.state(city.office, ana, case.case_id) is JobState.SENT


def test_a_spooler_that_is_not_there_or_keeps_jobs_gets_no_card(tmp_path: Path) -> None:
    settings = tmp_path / "cupsd.conf"
    gone = CupsPrinter(QUEUE, tmp_path / "cups.sock", settings)
    with pytest.raises(PrinterFailed):
        gone.print_card(b"%PDF")
    settings.write_text("PreserveJobFiles 86400\n")
    with pytest.raises(PrinterFailed):
        gone.check()
    settings.write_text("PreserveJobFiles No\n")
    with pytest.raises(PrinterFailed):
        gone.print_card(b"%PDF")


@pytest.mark.parametrize(
    ("settings", "keeps"),
    [
        ("", True),
        ("PreserveJobFiles\n", True),
        ("PreserveJobFiles Yes\n", True),
        ("#PreserveJobFiles No\n", True),
        ("PreserveJobFiles No\nPreserveJobFiles 60\n", True),
        ("PreserveJobFiles No\n", False),
        ("  preservejobfiles off\n", False),
    ],
)
def test_a_spooler_keeps_jobs_unless_it_is_told_not_to(settings: str, keeps: bool) -> None:  # noqa: FBT001 - a table
    assert keeps_jobs(settings) is keeps
