from pathlib import Path

import pytest

from idsvc.enroll.decision import DenialReason
from idsvc.ledger.act import Act
from idsvc.office import decision, intake, publication
from tests.support.city import POLICY, TestCity, make_city
from tests.support.visits import (
    FORM,
    acts,
    approved,
    filed,
    findings,
    handed_over,
    quick_city,
    tables,
    tag_city,
    work_days,
)

NAMESAKE = {**FORM, "full_name": "marisol  QUINTANA vega", "address_line_1": "9 Pelagia Wynd"}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return tag_city(tmp_path)


def second_look(city: TestCity, form: dict[str, str]) -> bool:
    return intake.look(city.office, city.actor("ana"), filed(city, form).case_id).second_look


def test_the_same_name_and_date_within_the_window_ask_for_a_second_look(city: TestCity) -> None:
    handed_over(city)
    assert second_look(city, NAMESAKE)
    assert not second_look(city, {**FORM, "birth_date": "1984-05-10"})
    assert not second_look(city, {**FORM, "full_name": "Marisol Quintana"})
    assert (acts(city, Act.DUPLICATE_CHECKED), acts(city, Act.DUPLICATE_SECOND_LOOK)) == (4, 1)


def test_a_second_look_stops_nobody(city: TestCity) -> None:
    handed_over(city)
    handed_over(city, NAMESAKE)
    assert (tables(city)["cards"], tables(city)["duplicate_tags"]) == (2, 2)


def test_an_application_that_was_not_decided_leaves_no_tag(city: TestCity) -> None:
    case = filed(city)
    decision.deny(city.office, city.actor("sol"), case.case_id, case.version, (DenialReason.FACE_NOT_MATCHED,))
    filed(city)
    assert tables(city)["duplicate_tags"] == 0
    assert not second_look(city, NAMESAKE)


def test_a_tag_dies_on_its_day_though_nothing_was_purged(city: TestCity) -> None:
    handed_over(city)
    city.pass_days(29)
    assert second_look(city, NAMESAKE)
    city.pass_days(1)
    assert tables(city)["duplicate_tags"] == 1
    assert not second_look(city, NAMESAKE)


def test_a_tag_answers_across_the_chains_of_two_months(city: TestCity) -> None:
    work_days(city, 27)
    publication.publish(city.office)
    handed_over(city)
    work_days(city, 5)
    assert {chain.number for chain in city.office.clock.read().chains} == {1, 2}
    assert second_look(city, NAMESAKE)


def test_a_tag_whose_case_died_points_to_nothing_and_is_still_asked(city: TestCity) -> None:
    approved(city)
    work_days(city, 2)
    assert (tables(city)["cases"], tables(city)["duplicate_tags"]) == (0, 1)
    assert findings(city) == []
    assert second_look(city, NAMESAKE)


def test_a_city_that_keeps_no_tags_asks_and_keeps_nothing(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    handed_over(city)
    assert not second_look(city, NAMESAKE)
    assert (tables(city)["duplicate_tags"], acts(city, Act.DUPLICATE_CHECKED)) == (0, 0)
    assert 'mode = "window"' in POLICY.read_text(encoding="utf-8")


def test_two_cities_keep_different_tags_of_one_person(city: TestCity, tmp_path: Path) -> None:
    other = make_city(tmp_path / "other")
    assert tags(city) != tags(other)


def tags(city: TestCity) -> set[bytes]:
    handed_over(city)
    with city.office.units() as unit:
        return set(unit.cases.connection.exec_driver_sql("SELECT tag FROM duplicate_tags").scalars())
