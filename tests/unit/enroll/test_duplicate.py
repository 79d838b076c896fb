from datetime import date

import pytest

from idsvc.enroll.duplicate import TAG_COST, SlowCost, normalise, slow_hash, tag

BORN = date(1990, 1, 1)
CHEAP = SlowCost(memory_kib=64, passes=1, lanes=1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("María José O\u2019Neill", "jose maria o'neill"),
        ("García López", "López García"),
        ("Jean-Luc", "jean luc"),
        ("Nguyễn Thị Ánh", "NGUYEN THI ANH"),
        ("\uff21\uff2e\uff21", "Ana"),
        ("A. B. Straße", "a b strasse"),
    ],
)
def test_spellings_of_one_person_come_out_the_same(one: str, other: str) -> None:
    assert normalise(one, BORN) == normalise(other, BORN)


@pytest.mark.parametrize(("one", "other"), [("Ana", "Anna"), ("কি", "কী"), ("ক্ত", "কত"), ("Ана", "Ane")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert normalise(one, BORN) != normalise(other, BORN)


def test_another_day_is_another_person() -> None:
    assert normalise("Ana", BORN) != normalise("Ana", date(1990, 1, 2))


def test_the_slow_hash_depends_on_the_installation() -> None:
    hashes = {slow_hash(b"name", salt, CHEAP) for salt in (b"8 bytes.", b"9 bytes..")}
    assert len(hashes) == 2
    assert {len(each) for each in hashes} == {32}


def test_the_cost_is_the_one_the_design_names() -> None:
    assert (TAG_COST.memory_kib, TAG_COST.passes) == (64 * 1024, 3)


def test_a_tag_depends_on_its_day_key() -> None:
    assert tag(b"slow", b"k" * 32) != tag(b"slow", b"l" * 32)
    assert len(tag(b"slow", b"k" * 32)) == 32
