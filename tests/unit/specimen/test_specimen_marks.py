import base64
import json
import os
import unicodedata
from datetime import date
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.specimen.errors import CouldNotLook
from idsvc.specimen.faces import portrait
from idsvc.specimen.marks import IMAGE_TRACES, SHORTEST, Needle, image_needles, needles, text_needles
from idsvc.specimen.people import INSPECTED, LETTER, PEOPLE, WITHHELD
from idsvc.specimen.scan import Finding, Scanner
from tests.support.pictures import encoded, face

SCANNER = Scanner(needle for person in PEOPLE.values() for needle in needles(person))


def marks(data: bytes) -> set[str]:
    return {finding.mark for finding in SCANNER.scan(data, "here")}


@pytest.mark.parametrize("text", [LETTER.typed.full_name, INSPECTED.typed.full_name, WITHHELD.typed.second_name])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    raw = text.encode()
    written = [
        raw,
        text.lower().encode(),
        text.upper().encode(),
        unicodedata.normalize("NFD", text).encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        raw.hex().encode(),
        raw.hex().upper().encode(),
        quote(text, safe="").encode(),
        quote(text, safe="").lower().encode(),
        quote_plus(text).encode(),
        json.dumps(text).encode(),
    ]
    for data in written:
        assert marks(b"before " + data + b" after"), data


@pytest.mark.parametrize("before", range(6))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_name_is_found_in_base64_wherever_it_begins(before: int, encoding: str) -> None:
    data = b"x" * before + LETTER.typed.full_name.encode(encoding) + b"yyyy"
    assert marks(base64.b64encode(data)) == {"letter: name"}
    assert marks(base64.urlsafe_b64encode(data)) == {"letter: name"}


def test_accents_that_were_lost_do_not_hide_a_name() -> None:
    assert marks("Anh Dương Villasenor".encode()) == {"inspected: name"}


@pytest.mark.parametrize(
    "day", ["1987-03-14", "19870314", "03/14/1987", "14.03.1987", "14 March 1987", "14 MAR 1987", "March 14, 1987"]
)
def test_a_birth_date_is_found_in_its_usual_forms(day: str) -> None:
    assert marks(day.encode()) == {"letter: birth-date"}


def test_address_and_contact_are_found_with_and_without_the_number() -> None:
    assert marks(b"4417 Cormorant Steps") == {"letter: address"}
    assert marks(b"c/o CORMORANT STEPS") == {"letter: address"}
    assert marks(b"call Tobias Wrenfold, 555 0142 now") == {"letter: address"}


def test_nothing_is_found_where_nothing_is() -> None:
    assert marks(os.urandom(3_000_000)) == set()
    assert marks(b"") == set()
    assert marks(b"abc") == set()


def test_no_needle_is_short_enough_to_be_met_by_chance() -> None:
    found = [needle for person in PEOPLE.values() for needle in needles(person)]
    assert min(len(needle.pattern) for needle in found) >= SHORTEST
    assert list(text_needles("x", "")) == []


def test_a_needle_does_not_show_what_it_looks_for() -> None:
    needle = next(iter(needles(LETTER)))
    assert "pattern" not in repr(needle)


@given(before=st.binary(max_size=40), after=st.binary(max_size=9), pattern=st.binary(min_size=SHORTEST, max_size=40))
def test_every_needle_is_found_at_every_place(before: bytes, after: bytes, pattern: bytes) -> None:
    data = before + pattern + after
    assert Scanner([Needle("m", "f", pattern)]).scan(data, "d") == (Finding("d", "m", "f", data.index(pattern)),)


def test_a_needle_across_two_pieces_is_found() -> None:
    pattern = b"across the seam"
    data = bytes((1 << 20) - 5) + pattern
    assert Scanner([Needle("m", "f", pattern)]).scan(data, "d") == (Finding("d", "m", "f", (1 << 20) - 5),)


def test_any_kilobyte_of_a_photo_is_found() -> None:
    photo = portrait(LETTER.look)
    scanner = Scanner(image_needles("photo", photo))
    start = photo.index(b"\xff\xda") + 100
    for at in range(start, len(photo) - 1024, 997):
        assert scanner.scan(b"?" * 3 + photo[at : at + 1024], "d"), at


def test_another_picture_is_not_found() -> None:
    assert Scanner(image_needles("photo", portrait(LETTER.look))).scan(encoded(face()), "d") == ()


def test_an_image_that_is_no_jpeg_is_cut_into_windows_as_a_whole() -> None:
    webp = b"RIFF" + os.urandom(2000)
    assert Scanner(image_needles("portrait", webp)).scan(webp[500:1600], "d")


def test_any_image_is_noticed_by_its_header() -> None:
    photo = portrait(LETTER.look)
    scanner = Scanner(IMAGE_TRACES)
    assert {finding.mark for finding in scanner.scan(b"1" + photo, "d")} == {"any image: JFIF header"}
    assert {finding.mark for finding in scanner.scan(base64.b64encode(photo), "d")} == {
        "any image: JFIF header, base64"
    }


def test_a_tree_is_searched_with_the_names_of_its_files(tmp_path: Path) -> None:
    city = tmp_path / "city"
    (city / "deep").mkdir(parents=True)
    (city / "deep" / "log.txt").write_bytes(b"clean")
    (city / "deep" / "wal").write_bytes(bytes(9) + "Quillfeather".encode("utf-16-le"))
    (city / "quillfeather.jpg").write_bytes(b"")
    found = SCANNER.scan_tree([city])
    assert [(finding.where, finding.form) for finding in found] == [
        ("city/deep/wal", "text"),
        ("city/quillfeather.jpg", "text"),
    ]
    assert SCANNER.scan_tree([city / "deep" / "log.txt"]) == ()


def test_a_folder_that_is_not_there_is_not_called_clean(tmp_path: Path) -> None:
    with pytest.raises(CouldNotLook):
        SCANNER.scan_tree([tmp_path / "nowhere"])


def test_a_file_that_cannot_be_read_is_not_called_clean() -> None:
    with pytest.raises(CouldNotLook):
        SCANNER.scan_tree([Path("/proc/self/mem")])


def test_links_are_left_to_where_they_lead(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "outside").write_bytes(b"Quillfeather")
    (tmp_path / "city" / "link").symlink_to(tmp_path / "outside")
    assert SCANNER.scan_tree([tmp_path / "city"]) == ()


def test_the_day_of_birth_is_a_day() -> None:
    assert LETTER.birth_date == date(1987, 3, 14)
