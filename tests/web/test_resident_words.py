"""Every part of what residents read is complete in ten languages: same keys, same holes, nothing empty."""

import json
import re
import unicodedata
from importlib.resources import files
from string import Formatter

import pytest

from idsvc.policy.tongues import MARK, signed_off
from idsvc.web.resident_words import ENGLISH, LANGUAGES, direction, part_of, spoken
from tests.unit.verify.test_sentences import ALPHABETS, SCRIPTS

ROOT = files("idsvc.web").joinpath("resident")
OTHERS = [each for each in LANGUAGES if each != ENGLISH]
NAMES = re.compile("City ID|JavaScript")
"""What is called so in every language."""

SAME_AS_ENGLISH = {("es", "display.json", "no"), ("fr", "bridge.json", "photo")}
"""Where a language says it exactly as English does, because that is its own word."""

PARTS = sorted(each.name for each in ROOT.joinpath(ENGLISH).iterdir())


def read(language: str, part: str) -> dict[str, str]:
    every = dict(json.loads(ROOT.joinpath(language, part).read_text("utf-8")))
    return {key: each for key, each in every.items() if (part, key) != ("common.json", MARK)}


def holes(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_part_has_the_same_keys_and_holes_in_every_language(language: str, part: str) -> None:
    english, theirs = read(ENGLISH, part), read(language, part)
    assert theirs.keys() == english.keys()
    assert {key: holes(each) for key, each in theirs.items()} == {key: holes(each) for key, each in english.items()}
    assert all(each.strip() for each in theirs.values())


def letters(sentence: str) -> str:
    """What is written of a sentence beside its holes and names that stay: letters and their marks."""
    words = NAMES.sub("", "".join(said for said, *_ in Formatter().parse(sentence)))
    return "".join(each for each in words.casefold() if unicodedata.category(each)[0] in "LM")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", OTHERS)
def test_no_sentence_is_left_in_english(language: str, part: str) -> None:
    english, theirs = read(ENGLISH, part), read(language, part)
    same = {(language, part, key) for key, each in theirs.items() if each == english[key] and letters(each)}
    assert same <= SAME_AS_ENGLISH


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_in_its_language_s_letters(language: str, part: str) -> None:
    for key, each in read(language, part).items():
        if language in ALPHABETS:
            foreign = set(letters(each)) - set(ALPHABETS[language])
        else:
            foreign = {one for one in letters(each) if not unicodedata.name(one).startswith(SCRIPTS[language])}
        assert not foreign, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_has_a_part_of_its_own(language: str) -> None:
    assert sorted(each.name for each in ROOT.joinpath(language).iterdir()) == PARTS


def test_a_language_that_we_lack_is_answered_in_english() -> None:
    assert spoken("tlh") == ENGLISH
    assert (direction("ar"), direction("fr")) == ("rtl", "ltr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_first_whether_a_native_reader_has_signed_it_off(language: str) -> None:
    text = ROOT.joinpath(language, "common.json").read_text("utf-8")
    key, mark = next(iter(json.loads(text).items()))
    assert key == MARK
    assert mark is (language in signed_off())
    assert MARK not in part_of(language, "common")


def test_nobody_has_read_a_translation_yet() -> None:
    """Whoever signs one off adds it here, in the commit that names its reader (docs/translations.md)."""
    assert signed_off() == {ENGLISH}
