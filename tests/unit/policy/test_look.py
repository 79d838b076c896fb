"""How cards look, in the policy: legible, in known words, every fault at once; what a page writes loads again."""

import tomllib

import pytest

from idsvc.card import design, layout, words
from idsvc.policy import PolicyError, load
from idsvc.policy.load import try_look
from idsvc.policy.look import FAINTEST_INK, LEGIBLE, PRINTED, Notch, contrast, written
from tests.support.forms import POLICY_TEXT

LOOK = """
[card.look]
title = "Carte de la ville"
header = "#5a1020"
lettering = "#ffeecc"
stripe = "#c9a227"
paper = "#fff8ee"
languages = ["fr", "ar"]
notch = "left-lower"
large_print_letter = false

[card.look.arms]
file = "arms.png"
sha256 = "%s"
""" % ("ab" * 32)


def test_a_city_that_says_nothing_has_a_plain_card_in_its_own_language() -> None:
    look = load(POLICY_TEXT).look
    assert (look.title, look.languages, look.notch, look.arms) == ("City ID", ("en",), Notch.NONE, None)
    assert (look.header, look.lettering, look.stripe, look.paper) == (
        design.PLAIN.header,
        design.PLAIN.lettering,
        design.PLAIN.stripe,
        design.PLAIN.paper,
    )


def test_what_is_written_loads_again_as_the_same_look() -> None:
    look = load(POLICY_TEXT + LOOK).look
    assert look.languages == ("fr", "ar")
    assert tomllib.loads(written(look))["card"]["look"] == tomllib.loads(LOOK)["card"]["look"]
    assert load(POLICY_TEXT + written(look)).look == look


def test_every_fault_of_a_look_is_told_at_once() -> None:
    entries = {
        "header": "navy",
        "lettering": "#777777",
        "stripe": "#FFFFFF",
        "paper": "#888888",
        "languages": ["en", "xx", "es"],
        "notch": "top",
        "colour": "#000000",
        "arms": {"file": "../arms.png", "sha256": "1"},
    }
    with pytest.raises(PolicyError) as refused:
        try_look(entries, "en")
    assert {fault.path for fault in refused.value.faults} == {
        "header",
        "stripe",
        "paper",
        "languages",
        "notch",
        "colour",
        "arms.file",
        "arms.sha256",
    }
    assert not any(str(value) in str(refused.value) for value in ("navy", "#777777", "#888888", "../arms"))


def test_letters_that_are_too_like_the_header_are_refused() -> None:
    with pytest.raises(PolicyError, match="too alike"):
        try_look({"header": "#5a7f8c"}, "en")
    assert try_look({"header": "#5a7f8c", "lettering": "#000000"}, "en").lettering == "#000000"


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast(design.PLAIN.lettering, design.PLAIN.header) > LEGIBLE


def test_the_card_and_the_policy_know_the_same_notches_words_and_ink() -> None:
    assert [each.value for each in Notch] == [each.value for each in design.Notch]
    assert PRINTED == words.LANGUAGES
    assert layout.QUIET_INK == FAINTEST_INK
