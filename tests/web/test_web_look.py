"""A copy sent without the page's script: what could not be read is named by its place, and looked at by a person."""

import re
from dataclasses import dataclass, replace
from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from idsvc.enroll.guard_lines import Box, Line
from idsvc.imaging.errors import ImageRefused, NotRead, ReaderMissing
from idsvc.imaging.raster import Raster
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import LETTER
from idsvc.web import WebServices
from tests.support.city import TestCity
from tests.support.web_desk import Desk, app_with, words

SIGNATURE = Box(3, 40, 20, 9)
LOOKED = re.compile(r'name="looked_at" value="([0-9,;]+)"')


class Reads:
    """Reads one line in every picture, well or badly."""

    def __init__(self, text: str, sure: float) -> None:
        self.line = Line(text, SIGNATURE, sure)
        self.prepared = 0

    def prepare(self) -> None:
        self.prepared += 1

    def read(self, _picture: Raster) -> tuple[Line, ...]:
        return (self.line,)


def referred(city: TestCity, reader: Reads) -> Desk:
    app = app_with(WebServices(replace(city.office, reader=reader), loopback=True, demo_hint=None))
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(LETTER)
    sol.take()
    sol.act("refer", {"reason": "address-differs"})
    ana.reopen(code)
    return ana


def chosen() -> dict[str, str | list[str] | tuple[BytesIO, str]]:
    return {"evidence_class": "residence", "picture": (BytesIO(portrait(LETTER.look)), "letter.jpg")}


def test_the_reader_is_made_ready_when_the_page_is_opened_and_has_no_picture_yet(city: TestCity) -> None:
    reader = Reads("Moooo", 0.9)
    ana = referred(city, reader)
    before = reader.prepared  # the page of the photo has it made ready, too
    ana.get(ana.path("copy"))
    assert reader.prepared == before + 1


def test_who_looked_at_what_could_not_be_read_may_keep_the_copy(city: TestCity) -> None:
    ana = referred(city, Reads("Moooo", 0.5))
    asked = ana.act("captures", chosen())
    assert asked.status_code == 422
    assert "3, 40 (20 \u00d7 9)" in words(asked)
    looked = LOOKED.findall(asked.text)
    assert looked == ["3,40,20,9;"]
    for other in ("", "3,40,20,8;", "everything"):
        assert ana.act("captures", chosen() | {"looked_at": other}).status_code == 422
    assert "Copy 1" in words(ana.act("captures", chosen() | {"looked_at": looked[0]}))


@pytest.mark.parametrize("looked", ["", "3,40,20,9;"])
def test_what_has_to_be_covered_cannot_be_looked_away(city: TestCity, looked: str) -> None:
    ana = referred(city, Reads("PERMANENT RESIDENT", 0.99))
    refused = ana.act("captures", chosen() | {"looked_at": looked})
    assert refused.status_code == 422
    assert "3, 40 (20 \u00d7 9)" in words(refused)
    assert not LOOKED.search(refused.text)
    assert "PERMANENT" not in refused.text


@dataclass(frozen=True)
class Fails:
    """A reader that is not installed, or that died."""

    error: ImageRefused

    def prepare(self) -> None:
        """Need nothing."""

    def read(self, _picture: Raster) -> tuple[Line, ...]:
        raise self.error


WRITING = "There is writing in this picture"


def photographed(city: TestCity, reader: Reads | Fails) -> TestResponse:
    ana = Desk(app_with(WebServices(replace(city.office, reader=reader), loopback=True, demo_hint=None)), "ana")
    ana.start()
    return ana.photo(portrait(LETTER.look))


@pytest.mark.parametrize("text", ["UTOPIA PASSPORT", "<ROSALIND<<<<<", "Mill Street 12"])
def test_writing_in_a_photo_is_told_and_the_photo_is_kept(city: TestCity, text: str) -> None:
    page = photographed(city, Reads(text, 0.99))
    assert page.status_code == 200
    assert WRITING in words(page)
    assert "This photo is kept" in words(page)
    assert text not in page.text


@pytest.mark.parametrize("reader", [Reads("", 0.0), Reads("12", 0.9), Fails(ReaderMissing()), Fails(NotRead())])
def test_a_photo_without_writing_or_without_a_reader_is_kept_with_no_word(
    city: TestCity, reader: Reads | Fails
) -> None:
    page = photographed(city, reader)
    assert WRITING not in words(page)
    assert "This photo is kept" in words(page)
