"""The guard over its whole corpus: what DOMAIN 4 asks of it, as the benchmark publishes it."""

from collections import Counter

import pytest

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from tests.support.phrases import FRAMES, TELLING, Phrase, corpus

KINDS = {"name": GuardField.NAME, "address": GuardField.ADDRESS}
ALL = corpus()
LANGUAGES = {"ar", "bn", "en", "es", "fr", "ht", "pt", "ru", "vi", "zh"}


def verdict(phrase: Phrase) -> GuardVerdict:
    return check_text(phrase.text, KINDS.get(phrase.kind, GuardField.FREE))


def share_refused(phrases: list[Phrase]) -> float:
    return Counter(verdict(each) for each in phrases)[GuardVerdict.REFUSE] / len(phrases)


def test_the_corpus_has_500_phrases_in_ten_languages_and_is_the_same_each_time() -> None:
    assert len(ALL) >= 500
    assert set(TELLING) == set(FRAMES) == LANGUAGES
    assert corpus() == ALL


@pytest.mark.parametrize("kind", [*sorted(LANGUAGES), "numbers"])
def test_recall_is_at_least_99_in_100_in_each_language(kind: str) -> None:
    assert share_refused([each for each in ALL if each.telling and each.kind == kind]) >= 0.99


def test_false_alarms_are_at_most_2_in_100() -> None:
    assert share_refused([each for each in ALL if not each.telling]) <= 0.02


def test_a_name_or_an_address_is_never_refused_only_asked_about() -> None:
    shown = [each for each in ALL if each.kind in KINDS]
    assert {verdict(each) for each in shown} == {GuardVerdict.CLEAR, GuardVerdict.ASK}
    for typed, kind in (("12 Asylum Avenue", "address"), ("9 Refugee Road", "address"), ("Visa Karlsson", "name")):
        assert verdict(Phrase(typed, kind, telling=False)) is GuardVerdict.ASK
    for typed in ("Green", "Parol Santos"):
        assert verdict(Phrase(typed, "name", telling=False)) is GuardVerdict.CLEAR
