from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from idsvc.card.draw import draw_card
from idsvc.card.gate import release_gate
from idsvc.enroll.applicant import fields_to_ask, parse_applicant
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper, tally
from idsvc.imaging.portrait import print_portrait
from idsvc.policy import load
from idsvc.specimen.faces import portrait
from idsvc.specimen.marks import needles
from idsvc.specimen.people import ABSENT, INSPECTED, LETTER, PEOPLE, WITHHELD, Person
from idsvc.specimen.scan import Scanner
from tests.support.cards import LATIN, code_text

POLICY_TEXT = (files("idsvc.specimen") / "policy.toml").read_text(encoding="utf-8")
POLICY = load(POLICY_TEXT)
TODAY = date(2026, 3, 2)
EVERYBODY = pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE.keys())


@EVERYBODY
def test_what_is_typed_is_sound_under_the_demo_policy(person: Person) -> None:
    applicant = parse_applicant(person.typed.form(), TODAY, POLICY.fields)
    assert applicant.full_name == person.typed.full_name
    assert applicant.birth_date == person.birth_date
    assert fields_to_ask(person.typed.form(), POLICY.fields) == ()


@EVERYBODY
def test_their_papers_are_enough(person: Person) -> None:
    papers = [
        Paper(EvidenceClass(each.evidence_class), each.has_photo, each.has_birth_date, Handling.INSPECT)
        for each in person.papers
    ]
    assert tally(papers, POLICY.evidence).met


@EVERYBODY
def test_their_card_can_be_drawn_and_read_back(person: Person) -> None:
    typed = person.typed
    content = replace(
        LATIN,
        name=typed.full_name,
        preferred_name=typed.preferred_name or None,
        second_name=typed.second_name or None,
        address_lines=tuple(line for line in (typed.address_line_1, typed.address_line_2) if line),
        gender=typed.gender or None,
        emergency_contact=typed.emergency_contact or None,
        portrait=print_portrait(portrait(person.look)),
        specimen=True,
    )
    front, back = code_text(376, person.key), code_text(1542, person.key)
    release_gate(draw_card(content, front, back), front, back)


@EVERYBODY
def test_no_mark_of_theirs_stands_in_the_policy(person: Person) -> None:
    assert Scanner(needles(person)).scan(POLICY_TEXT.encode(), "policy") == ()


def test_each_shows_one_thing() -> None:
    assert len(WITHHELD.typed.second_name) >= 60
    assert not WITHHELD.typed.address_line_1
    assert INSPECTED.typed.preferred_name
    assert not INSPECTED.typed.full_name.isascii()
    assert LETTER.typed.full_name.isascii()
    assert ABSENT.typed.address_line_1
    assert len({person.typed.birth_date for person in PEOPLE.values()}) == len(PEOPLE)
