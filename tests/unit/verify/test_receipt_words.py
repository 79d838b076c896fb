"""The receipt page and its slips in ten languages: same keys, same holes, nothing left in English."""

import json
import re

import pytest

from idsvc.enroll.stage import Stage
from idsvc.verify.receipt_words import HOME, receipt_direction, receipt_word, spoken
from idsvc.verify.wording import LANGUAGES

TEXTS = {language: json.loads((HOME / f"{language}.json").read_text("utf-8")) for language in LANGUAGES}
ENGLISH = TEXTS["en"]["page"]
HOLE = re.compile(r"\{[a-z]+\}")
SOURCES = HOME.parent


def test_there_is_a_file_for_each_language_and_no_other() -> None:
    assert {path.stem for path in HOME.glob("*.json")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_says_all_of_it_with_the_same_holes(language: str) -> None:
    page = TEXTS[language]["page"]
    assert page.keys() == ENGLISH.keys()
    assert {key: sorted(HOLE.findall(text)) for key, text in page.items()} == {
        key: sorted(HOLE.findall(text)) for key, text in ENGLISH.items()
    }
    assert {key for key, text in page.items() if text == ENGLISH[key]} == set()


def test_every_text_is_used_and_every_used_text_is_there() -> None:
    sources = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.*") if path.suffix in {".ts", ".html"})
    made = {
        f"{kind}_{each}" for kind in ("word", "say") for each in ("destroyed", "held", "received", "absent", "broken")
    }
    made |= {f"line_{each}" for each in ("received", "destroyed", "held")}
    slips = {"slip_title", "slip_due", "slip_help", *(f"stage_{stage.value}" for stage in Stage)}
    assert {key for key in ENGLISH.keys() - made - slips if f'"{key}"' not in sources} == set()


def test_a_slip_in_another_language_is_in_english() -> None:
    assert spoken("am") == "en"
    assert (spoken("ar"), receipt_direction("ar"), receipt_direction("ru")) == ("ar", "rtl", "ltr")
    assert "{address}" in receipt_word("bn", "slip_help")
