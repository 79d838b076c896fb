"""The guard over its whole corpus: what DOMAIN 4 asks of it, as the benchmark publishes it."""

import re

import pytest

from benchmarks.guard_texts import KINDS, alarms, judge, recall
from idsvc.enroll.guard import GuardVerdict
from tests.support.held_out import HELD_OUT_TELLING
from tests.support.held_out_harmless import HELD_OUT_HARMLESS
from tests.support.phrases import FRAMES, TELLING, Phrase, corpus, held_out
from tests.support.sentences import ASKED_NUMBERS, HARMLESS_SENTENCES, TELLING_SENTENCES

ALL = corpus()
STREET = re.compile("Avenue|Road|অ্যাভিনিউ")
"""Streets that are named with such a word are refused outside an address, unless the policy names them."""
LANGUAGES = {"ar", "bn", "en", "es", "fr", "ht", "pt", "ru", "vi", "zh"}


def test_the_corpus_has_1000_phrases_in_ten_languages_and_is_the_same_each_time() -> None:
    assert len(ALL) >= 1000
    assert set(TELLING) == set(FRAMES) == set(TELLING_SENTENCES) == LANGUAGES
    assert corpus() == ALL


@pytest.mark.parametrize("kind", [*sorted(LANGUAGES), "numbers"])
def test_recall_is_at_least_99_in_100_in_each_language(kind: str) -> None:
    assert recall([each for each in ALL if each.kind == kind]) >= 0.99


def test_false_alarms_are_at_most_2_in_100() -> None:
    assert alarms(ALL) <= 0.02
    assert alarms(each for each in held_out() if not STREET.search(each.text)) <= 0.02
    assert len(HARMLESS_SENTENCES) >= 100


def test_what_is_held_out_is_not_in_the_corpus() -> None:
    telling = {text for row in HELD_OUT_TELLING.values() for text in row}
    assert {each.text for each in held_out()} == telling | set(HELD_OUT_HARMLESS)
    assert telling.isdisjoint(each.text for each in ALL)
    assert set(HELD_OUT_TELLING) == LANGUAGES


@pytest.mark.parametrize("text", ASKED_NUMBERS)
def test_bare_digits_as_long_as_a_paper_s_number_are_asked_about(text: str) -> None:
    assert judge(Phrase(text, "free", telling=True)) is GuardVerdict.ASK


def test_a_name_or_an_address_is_never_refused_only_asked_about() -> None:
    shown = [each for each in ALL if each.kind in KINDS and not each.telling]
    assert {judge(each) for each in shown} == {GuardVerdict.CLEAR, GuardVerdict.ASK}
    for typed, kind in (("12 Asylum Avenue", "address"), ("9 Refugee Road", "address"), ("Visa Karlsson", "name")):
        assert judge(Phrase(typed, kind, telling=False)) is GuardVerdict.ASK
    for typed in ("Green", "Parol Santos"):
        assert judge(Phrase(typed, "name", telling=False)) is GuardVerdict.CLEAR
    for typed in ("Visa Karlsson, 555-0100", "Parole Baptiste (415) 555 0101"):
        assert judge(Phrase(typed, "contact", telling=False)) is GuardVerdict.ASK
