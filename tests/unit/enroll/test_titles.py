"""The titles of papers: ten languages, every class, and equal in what they promise."""

from collections import Counter

import pytest

from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.enroll.titles import Title, titles
from idsvc.web.resident_words import LANGUAGES


@pytest.mark.parametrize("title", titles(), ids=lambda each: each.name)
def test_a_title_stands_in_every_language(title: Title) -> None:
    assert title.words.keys() == set(LANGUAGES)
    assert all(words == words.strip() and words for words in title.words.values())


def test_no_two_titles_are_the_same_in_a_language() -> None:
    for language in LANGUAGES:
        assert len({each.words[language] for each in titles()}) == len(titles())


def test_every_class_has_titles() -> None:
    assert Counter(each.evidence_class for each in titles()).keys() == set(EvidenceClass)


def test_the_file_needs_its_exemption() -> None:
    verdicts = [check_text(each.words["en"], GuardField.FREE, frozenset()) for each in titles()]
    assert verdicts.count(GuardVerdict.REFUSE) > 5


def test_a_strong_paper_shows_who_somebody_is() -> None:
    strong = [each for each in titles() if each.evidence_class is EvidenceClass.IDENTITY_STRONG]
    assert all(each.has_photo and each.has_birth_date for each in strong)
