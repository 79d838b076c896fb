"""A card handed to a real CUPS, on a socket of its own, with a printer that listens as card printers do."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from idsvc.issue.print_job import JobState, PrinterFailed
from idsvc.office import printing
from idsvc.wiring import counter_facts
from idsvc.wiring.cups import CupsPrinter, keeps_history, keeps_jobs
from idsvc.wiring.cups_queue import error_policy, question, read_answer
from tests.support.visits import issued, quick_city

SETTINGS = """Listen {place}/cups.sock
PreserveJobFiles No
PreserveJobHistory No
DirtyCleanInterval 0
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
ServerBin {place}/programs
"""
QUEUE = "card"
RECORDED = (
    "020000000000000101470012617474726962757465732d6368617273657400057574662d3848001b617474726962757465732d6e6174757261"
    "6c2d6c616e67756167650002656e044200147072696e7465722d6572726f722d706f6c696379"
)
"""What CUPS 2.4 answers, up to the policy's length and word."""
NOT_FOUND = (
    "020004060000000101470012617474726962757465732d6368617273657400057574662d3848001b617474726962757465732d6e6174757261"
    "6c2d6c616e67756167650002656e41000e7374617475732d6d6573736167650024546865207072696e746572206f7220636c61737320646f65"
    "73206e6f742065786973742e03"
)
"""What it answers where no such queue exists."""


PRINTER = """#!/bin/sh
[ $# -eq 0 ] && echo 'file testing "Unknown" "paper in a folder"' && exit
for copy in $(seq "$4"); do cat "$6"; done >"${DEVICE_URI#testing:}.part"
mv "${DEVICE_URI#testing:}.part" "${DEVICE_URI#testing:}"
"""
"""A printer as the spooler knows them (man 7 backend): its arguments are job, user, title, copies, options and file."""


def paper(place: Path) -> bytes:
    """What came to the printer, as soon as its job is through."""
    for _ in range(400):
        if (place / "paper" / "card").exists():
            return (place / "paper" / "card").read_bytes()
        time.sleep(0.05)
    pytest.fail("nothing came to the printer")


def connect_printer(place: Path) -> None:
    """Give the spooler its own programs and our printer, and the printer a folder that it may write into."""
    shutil.copytree("/usr/lib/cups/daemon", place / "programs" / "daemon")
    backend = place / "programs" / "backend" / "testing"
    backend.parent.mkdir()
    backend.write_text(PRINTER)
    backend.chmod(0o755)
    (place / "paper").mkdir()
    (place / "paper").chmod(0o777)


def wait_until_it_answers(path: Path) -> None:
    """Wait for a spooler that listens: its socket is there a little before."""
    for _ in range(400):
        with socket.socket(socket.AF_UNIX) as asking:
            if asking.connect_ex(str(path)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the spooler does not answer")


@contextmanager
def spooler(place: Path) -> Iterator[CupsPrinter]:
    place.chmod(0o755)
    connect_printer(place)
    for folder in ("spool", "cache"):
        (place / folder).mkdir()
    settings, files = place / "cupsd.conf", place / "cups-files.conf"
    settings.write_text(SETTINGS.format(place=place))
    files.write_text(FILES.format(place=place))
    running = subprocess.Popen(["/usr/sbin/cupsd", "-f", "-c", settings, "-s", files])
    try:
        wait_until_it_answers(place / "cups.sock")
        yield CupsPrinter(QUEUE, place / "cups.sock", settings)
    finally:
        running.terminate()
        running.wait(20)


def queue(made: CupsPrinter, place: Path, policy: str = "abort-job", name: str = QUEUE) -> None:
    told = ("-o", f"printer-error-policy={policy}")
    subprocess.run(
        ["/usr/sbin/lpadmin", "-p", name, "-v", f"testing:{place}/paper/card", "-E", "-m", "raw", *told],
        env={"CUPS_SERVER": str(made.socket)},
        check=True,
        capture_output=True,
    )


def at_queue(made: CupsPrinter, *words: str) -> None:
    subprocess.run(words, env={"CUPS_SERVER": str(made.socket)}, check=True, capture_output=True)


def attribute(tag: int, name: str, value: bytes) -> bytes:
    """An attribute of a job as the spooler keeps it: RFC 8010, 3.1.4."""
    return bytes((tag, *len(name).to_bytes(2, "big"), *name.encode(), *len(value).to_bytes(2, "big"), *value))


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
    with spooler(place) as made:
        queue(made, place)
        office = replace(city.office, printer=made)
        drawn = printing.send(office, ana, case.case_id)
        assert printing.to_printer(office, drawn)
        assert paper(place) == drawn.pdf
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


KEYWORD, INTEGER = 0x44, 0x21


def test_a_card_is_one_blank_printed_on_both_sides_whatever_the_queue_does_by_default(place: Path) -> None:
    pdf = b"%PDF-1.4\n%%EOF\n"
    with spooler(place) as made:
        queue(made, place)
        at_queue(made, "/usr/sbin/lpadmin", "-p", QUEUE, "-o", "copies-default=2", "-o", "sides-default=one-sided")
        at_queue(made, "/usr/sbin/cupsdisable", QUEUE)
        made.print_card(pdf)
        (job,) = (place / "spool").glob("c*")
        for told in (
            attribute(INTEGER, "copies", (1).to_bytes(4, "big")),
            attribute(KEYWORD, "sides", b"two-sided-short-edge"),
            attribute(KEYWORD, "print-scaling", b"none"),
        ):
            assert told in job.read_bytes()
        at_queue(made, "/usr/sbin/cupsenable", QUEUE)
        assert paper(place) == pdf  # once


def test_what_a_queue_does_with_a_failed_job_is_asked_of_the_spooler_itself(place: Path) -> None:
    with spooler(place) as made:
        assert counter_facts.queues(made.socket) == {}
        queue(made, place)
        made.check()
        for policy in ("retry-job", "retry-current-job", "stop-printer"):
            queue(made, place, policy)
            assert counter_facts.queues(made.socket) == {QUEUE: policy}
            with pytest.raises(PrinterFailed):
                made.check()
            with pytest.raises(PrinterFailed):
                made.print_card(b"%PDF")
        queue(made, place, name="other")
        assert counter_facts.queues(made.socket) == {QUEUE: "stop-printer", "other": "abort-job"}
        assert error_policy("a third", made.socket) is None
        assert kept(place) == []
    assert not counter_facts.queues(made.socket)
    assert error_policy(QUEUE, made.socket) is None


@pytest.mark.parametrize("name", ["abort-job", "retry-job", "retry-current-job", "stop-printer"])
def test_answers_of_a_real_spooler_are_read_whole_and_never_half(name: str) -> None:
    answer = bytes.fromhex(RECORDED + len(name).to_bytes(2, "big").hex() + name.encode().hex() + "03")
    assert read_answer(answer) == name
    for cut in range(len(answer) - 1):
        assert read_answer(answer[:cut]) is None


def test_a_spooler_that_knows_no_such_queue_says_nothing_of_it() -> None:
    assert read_answer(bytes.fromhex(NOT_FOUND)) is None
    assert read_answer(b"") is None
    assert b"printer-error-policy" in question("card")


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
    assert keeps_history(settings.replace("Files", "History").replace("files", "history")) is keeps
