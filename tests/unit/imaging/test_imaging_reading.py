"""Reading by the real reader in its real process; few pages, because each takes seconds."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image

from idsvc.enroll.guard import GuardField, GuardVerdict
from idsvc.enroll.guard_lines import places_to_cover
from idsvc.imaging.errors import NotRead
from idsvc.imaging.raster import Raster
from idsvc.imaging.reading import ChildReader
from tests.support.papers import data_page, letter
from tests.support.pictures import face
from tests.support.scans import KINDS, UNREAD, scan, unread

TELLING = [index for index, (kind, *_) in enumerate(KINDS) if kind in {"green card", "passport, Chinese"}]
BLANK = Raster.of(face(120, 160))


@pytest.fixture(scope="module")
def reader() -> Iterator[ChildReader]:
    reader = ChildReader(patience=120)
    yield reader
    reader.close()


@pytest.mark.parametrize("number", TELLING)
def test_every_telling_place_of_a_scan_is_marked(reader: ChildReader, number: int) -> None:
    page = scan(number)
    found = places_to_cover(reader.read(Raster.of(page.picture)))
    marks = [each.box for each in found if each.verdict is GuardVerdict.REFUSE]
    for place in page.telling:
        middle = (place.left + place.width / 2, place.top + place.height / 2)
        assert any(box.left < middle[0] < box.right and box.top < middle[1] < box.bottom for box in marks)


@pytest.mark.parametrize("number", range(len(UNREAD)))
def test_of_a_script_that_is_not_read_every_line_is_shown_to_a_person(reader: ChildReader, number: int) -> None:
    page = unread(number)
    found = places_to_cover(reader.read(Raster.of(page.picture)))
    assert len(page.shown) == 7
    for place in page.shown:
        middle = (place.left + place.width / 2, place.top + place.height / 2)
        marks = [each.box for each in found]
        assert any(box.left < middle[0] < box.right and box.top < middle[1] < box.bottom for box in marks)


def test_a_face_and_an_ordinary_letter_are_not_shown(reader: ChildReader) -> None:
    for picture in (data_page().picture.crop((50, 190, 380, 620)), letter().picture):
        assert places_to_cover(reader.read(Raster.of(picture)), paper=GuardField.RESIDENCE) == ()


def test_of_a_covered_page_only_what_is_uncovered_is_looked_at_and_found_where_it_stands(reader: ChildReader) -> None:
    page = scan(TELLING[0])
    place = page.telling[0]
    corners = (place.left - 8, place.top - 8, place.right + 8, place.bottom + 8)
    covered = Image.new("RGB", (page.picture.width * 2, page.picture.height * 2))
    covered.paste(page.picture.crop(corners), (corners[0] + 900, corners[1] + 600))
    found = reader.read(Raster.of(covered))
    marks = [each.box for each in places_to_cover(found) if each.verdict is GuardVerdict.REFUSE]
    middle = (place.left + 900 + place.width / 2, place.top + 600 + place.height / 2)
    assert any(box.left < middle[0] < box.right and box.top < middle[1] < box.bottom for box in marks)
    assert len(found) == 1


def test_of_a_page_that_is_covered_whole_nothing_is_read() -> None:
    reader = ChildReader()
    assert reader.read(Raster.of(Image.new("RGB", (1200, 900)))) == ()
    assert reader._child is None


def test_a_reader_that_is_prepared_reads_with_the_child_it_has_and_ends_it_with_itself() -> None:
    reader = ChildReader(patience=120)
    reader.prepare()
    child = reader._child
    assert child is not None
    reader.prepare()
    assert reader.read(BLANK) is not None
    assert reader._child is child
    del reader
    assert child.returncode == -signal.SIGKILL


def test_a_child_that_dies_is_an_error_without_a_word_of_the_page_and_the_next_page_is_read(
    reader: ChildReader, capfd: pytest.CaptureFixture[str]
) -> None:
    assert reader.read(BLANK) is not None
    child = reader._child
    assert child is not None
    os.kill(child.pid, signal.SIGSTOP)
    reader.patience = 0.2
    with pytest.raises(NotRead) as refused:
        reader.read(Raster.of(scan(0).picture))
    reader.patience = 120
    assert "PERMANENT" not in repr(refused.value.__cause__)
    assert child.returncode == -signal.SIGKILL
    assert len(reader.read(BLANK)) >= 0
    assert capfd.readouterr() == ("", "")


def test_the_child_can_reach_no_network() -> None:
    code = (
        "import socket, sys; from idsvc.imaging import reading_child as child; sys.addaudithook(child.refuse_network)\n"
        "try: socket.getaddrinfo('localhost', 80)\nexcept child.Forbidden: print('refused')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "refused\n"
