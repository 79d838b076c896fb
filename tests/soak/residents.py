"""Invented residents by the thousand: names in many scripts, every address mode, minors, and papers that may not do."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from idsvc.enroll.evidence import EvidenceClass, Handling, Paper

GIVEN = ("Marisol", "Théodore", "O\u2019Neil", "李", "Анна", "نور", "Jean-Baptiste", "Ngọc", "Æva", "রুমা", "Zoë", "Xi")
FAMILY = (
    "Quintana Vega",
    "de la Cruz-Ortega",
    "Nguyễn",
    "小龙",
    "Соколова",
    "الهاشمي",
    "Baptiste",
    "মণ্ডল",
    "Ó Briain",
    "Lo",
)
STREETS = ("Lantern Street", "Asylum Avenue", "Refugee Road", "Green Wharf", "Old Customs Quay")
LANGUAGES = ("en", "es", "fr", "ar", "zh", "ht", "vi", "bn", "ru", "pt")
MISSING_SHARE = 0.15
WORD = re.compile(rb"Qu(?:[bdfgklmnprstvz]a){5}x")
"""The surname that each of them has besides, and that stands nowhere else."""


@dataclass(frozen=True)
class Resident:
    """Who stands at the counter: what is typed, and the papers shown."""

    form: Mapping[str, str]
    papers: tuple[Paper, ...]

    def with_all_papers(self) -> "Resident":
        """The same resident, with what was missing in hand."""
        kept = tuple(paper for paper in self.papers if paper.evidence_class not in NEEDED)
        return replace(self, papers=(*ENOUGH, *kept))

    def renamed(self, dice: Random) -> "Resident":
        """The same resident under another name; the surname that is searched for stays."""
        word = self.form["full_name"].split()[-1]
        return replace(self, form={**self.form, "full_name": f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {word}"})


def invented(dice: Random, number: int, today: date) -> Resident:
    """Return the resident of this number, of any age, with papers that are enough more often than not."""
    word = word_of(number)
    name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {word}"
    born = _born(dice, today)
    form = {"full_name": name, "birth_date": born.isoformat(), "language": dice.choice(LANGUAGES)}
    form |= dice.choice((_street(dice), _street(dice), {"address_mode": "withheld"}))
    if dice.random() < 0.3:
        form["gender"] = dice.choice("FMX")
    if dice.random() < 0.2:
        form |= {"preferred_name": word, "library_name_preferred": "yes"}
    if dice.random() < 0.1:
        form["emergency_contact"] = f"{dice.choice(FAMILY)} 555 0100"
    return Resident(form, tuple(_papers(dice, minor=(today - born).days < 18 * 365)))


def word_of(number: int) -> str:
    """Return a surname of letters that no other number has, and that nobody bears."""
    letters = "bdfgklmnprstvz"
    return "Qu" + "".join(letters[number // len(letters) ** place % len(letters)] + "a" for place in range(5)) + "x"


def _born(dice: Random, today: date) -> date:
    """A day of birth: of an adult, a minor, or one whose card ends with this year, because an age is reached in it."""
    ages = dice.choice(((6_600, 30_000), (2_000, 6_500), None))
    if ages is not None:
        return today - timedelta(days=dice.randint(*ages))
    return date(today.year - dice.choice((13, 18)), 12, dice.choice((2, 9, 14, 19, 24, 31)))


def _street(dice: Random) -> dict[str, str]:
    line = f"{dice.randint(1, 900)} {dice.choice(STREETS)}"
    return {"address_mode": "street", "address_line_1": line, "address_line_2": "Harborview"} | dice.choice(
        ({}, {"address_in_code": "yes"})
    )


def _papers(dice: Random, *, minor: bool) -> list[Paper]:
    papers = list(ENOUGH)
    if minor:
        papers.append(_paper(EvidenceClass.CARETAKER, shows=False))
    if dice.random() < MISSING_SHARE:
        papers.remove(dice.choice(papers[:2]))
    return papers


def _paper(evidence_class: EvidenceClass, *, shows: bool) -> Paper:
    return Paper(evidence_class, has_photo=shows, has_birth_date=shows, handling=Handling.INSPECT)


ENOUGH = (_paper(EvidenceClass.IDENTITY_STRONG, shows=True), _paper(EvidenceClass.RESIDENCE, shows=False))
NEEDED = frozenset(paper.evidence_class for paper in ENOUGH)
