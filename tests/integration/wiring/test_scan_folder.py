"""A scanner's folder on a real tmpfs: one page at a time leaves it, and nothing stays."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from idsvc.commands.serving import sweep
from idsvc.imaging.gate import CAPTURE_LIMITS
from idsvc.office.scan_ports import TURN_SECONDS, Claim, Turn
from idsvc.wiring.scan_folder import ScanFolder, ScanFolderRefused
from tests.support.scanned import MEMORY, Later, in_memory

WHOLE = 5.0


@pytest.fixture
def place() -> Iterator[Path]:
    with in_memory() as folder:
        yield folder


def put(place: Path, *names: str) -> None:
    for second, name in enumerate(names):
        (place / name).write_bytes(name.encode())
        os.utime(place / name, (1000 + second, 1000 + second))


def left(place: Path) -> set[str]:
    return {each.name for each in place.iterdir()}


def test_pages_are_taken_one_after_the_other_in_the_order_of_the_scanner(place: Path) -> None:
    put(place, "b.JPG", "a.png", "c.webp", "notes.txt")
    pages = ScanFolder(place, Later(WHOLE))
    assert pages.waiting() == 3
    assert [pages.take(), left(place)] == [b"b.JPG", {"a.png", "c.webp", "notes.txt"}]
    assert [pages.take(), pages.take(), pages.take()] == [b"a.png", b"c.webp", None]
    pages.clear()
    assert left(place) == set()


def test_a_page_that_the_scanner_still_writes_and_one_beyond_the_limit_do_not_wait(place: Path) -> None:
    put(place, "a.png", "empty.png")
    (place / "empty.png").write_bytes(b"")
    os.truncate(place / "a.png", CAPTURE_LIMITS.max_bytes + 1)
    assert ScanFolder(place, Later(WHOLE)).take() is None
    os.truncate(place / "a.png", CAPTURE_LIMITS.max_bytes)
    assert ScanFolder(place, Later(-1)).take() is None
    assert len(ScanFolder(place, Later(WHOLE)).take() or b"") == CAPTURE_LIMITS.max_bytes


def test_a_link_leads_to_no_page(place: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (place / "a.png").symlink_to(tmp_path / "secret")
    assert ScanFolder(place, Later(WHOLE)).take() is None
    assert (tmp_path / "secret").read_bytes() == b"secret"


def test_of_many_who_ask_at_once_one_gets_a_page(place: Path) -> None:
    put(place, *(f"{number:02}.png" for number in range(40)))
    pages = ScanFolder(place, Later(WHOLE))
    with ThreadPoolExecutor(8) as many:
        taken = [page for page in many.map(lambda _: pages.take(), range(60)) if page is not None]
    assert sorted(taken) == [f"{number:02}.png".encode() for number in range(40)]


class Once(threading.Event):
    """Lets the sweeper look a second time, after ten minutes, then stops it."""

    def __init__(self, time: Later) -> None:
        super().__init__()
        self.time = time

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002 - the event's own
        done = self.time.seconds >= TURN_SECONDS
        self.time.seconds = TURN_SECONDS + 1
        return done


def test_what_nobody_takes_is_unlinked_after_ten_minutes_whatever_it_is(place: Path) -> None:
    put(place, "a.png", "document.pdf")
    time = Later(TURN_SECONDS - 30)
    pages = ScanFolder(place, time)
    assert pages.waiting() == 1
    assert len(left(place)) == 2
    sweep(pages, Once(time))
    assert left(place) == set()


def test_only_a_folder_in_memory_that_is_the_scanner_s_own_is_taken(place: Path, tmp_path: Path) -> None:
    time = Later(0)
    ScanFolder(place, time).check()
    for other in (tmp_path, place / "none", MEMORY):
        with pytest.raises(ScanFolderRefused, match="mount a tmpfs"):
            ScanFolder(other, time).check()
    (place / "inner").mkdir()
    with pytest.raises(ScanFolderRefused):
        ScanFolder(place, time).check()


def test_the_scanner_works_for_one_case_at_a_time() -> None:
    turn, ana, ben = Turn(), b"a" * 16, b"b" * 16
    assert turn.claim(ana, 0) is Claim.ANEW
    assert turn.claim(ben, TURN_SECONDS - 1) is Claim.REFUSED
    assert turn.claim(ana, TURN_SECONDS - 1) is Claim.KEPT
    assert turn.claim(ben, TURN_SECONDS + 1) is Claim.REFUSED
    assert not turn.end(ben)
    assert turn.claim(ben, 2 * TURN_SECONDS) is Claim.ANEW
    assert turn.end(ben)
    assert turn.claim(ana, 2 * TURN_SECONDS) is Claim.ANEW
