"""The words on screens: tables complete, the notice short and true to the policy, values shown as people read them."""

from datetime import date

import pytest

from idsvc.enroll.applicant import DRAFT_FIELDS
from idsvc.enroll.case import VisitType
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.imaging.errors import ImageRefused, WrongType
from idsvc.office.errors import Conflict, NotFound
from idsvc.policy import load
from idsvc.web import errors, filters, labels, notice
from idsvc.web.slipcode import drawing
from tests.support.city import POLICY

TEXT = POLICY.read_text(encoding="utf-8")
DAY = date(2026, 3, 2)


def test_every_closed_set_has_its_words() -> None:
    tables = (labels.STAGE_WORDS, labels.STAGE_LOOKS, labels.NEXT)
    assert all(set(table) == set(Stage) for table in tables)
    assert set(labels.KIND_WORDS) == set(VisitType)
    assert set(labels.CLASS_WORDS) == set(EvidenceClass)
    assert set(labels.FIELD_WORDS) == set(DRAFT_FIELDS)
    assert set(load(TEXT).fields.languages) <= set(labels.LANGUAGE_WORDS)
    assert labels.language_name("xx") == "xx"


def test_the_notice_is_short_and_names_the_last_day_and_the_copies() -> None:
    shown = notice.first_layer(load(TEXT), DAY)
    assert notice.words(shown) <= notice.MAX_WORDS
    assert "30 June 2026" in " ".join(shown)
    assert "for 14 days" in " ".join(shown)


def test_the_notice_follows_the_policy() -> None:
    inspecting = TEXT.replace('"masked"', '"inspect"').replace('"full"', '"inspect"')
    assert "none is copied" in " ".join(notice.first_layer(load(inspecting), DAY))
    shorter = TEXT.replace("capture = { days = 14 }", "capture = { days = 5 }")
    assert "for 5 days" in " ".join(notice.first_layer(load(shorter), DAY))


def test_the_notice_tells_of_the_duplicate_tag_only_where_one_is_kept() -> None:
    kept = TEXT.replace("capture = {", "duplicate-tag = { days = 21 }\ncapture = {")
    assert "for 21 days, a coded mark that you came" in " ".join(notice.first_layer(load(kept), DAY))
    none = TEXT.replace('mode = "window"', 'mode = "off"')
    assert "mark" not in " ".join(notice.first_layer(load(none), DAY))


def test_the_notice_stays_short_for_a_city_with_a_long_name() -> None:
    long_name = TEXT.replace('name = "Harborview"', 'name = "The City and County of New Harborview Heights"')
    assert notice.words(notice.first_layer(load(long_name), DAY)) <= notice.MAX_WORDS


@pytest.mark.parametrize(("count", "shown"), [(0, "today"), (1, "1 day"), (2, "2 days")])
def test_ages_read_as_words(count: int, shown: str) -> None:
    assert filters.days(count) == shown


def test_codes_stand_in_groups_of_four_and_days_cannot_be_misread() -> None:
    assert filters.grouped("ABCD-EFGH IJ") == "ABCD EFGH IJ"
    assert filters.long_date(date(2026, 3, 4)) == "4 March 2026"


def test_an_error_reads_as_a_sentence() -> None:
    assert filters.sentence(Conflict()).startswith("Somebody else")
    assert filters.sentence(NotFound()).endswith(".")
    assert filters.sentence(IdsvcError("really?")) == "Really?"


def test_an_error_takes_the_code_of_its_nearest_kind() -> None:
    assert errors.code_of(WrongType("x"))[0] == errors.CODES[ImageRefused][0]
    assert errors.code_of(Conflict())[0] == 409
    assert errors.code_of(IdsvcError("x")) == errors.OTHERWISE


def test_a_place_without_an_error_is_told_too() -> None:
    assert errors.where(None).startswith("NoneType")


def test_a_slip_s_code_is_drawn_inside_its_quiet_zone() -> None:
    drawn = drawing("ABCDEFGHJK")
    assert drawn.side == 29
    assert drawn.path.startswith("M4 4h1")
