"""What a city decides about its cards: colours, languages, arms, notch; and that the codes stay what they are."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw

from idsvc.card import layout, qr, words
from idsvc.card.back import back_face
from idsvc.card.content import CardContent
from idsvc.card.design import PLAIN, Design, Notch
from idsvc.card.draw import draw_card
from idsvc.card.front import front_face
from idsvc.card.gate import release_gate
from idsvc.card.words import LANGUAGES, Word, label
from tests.support.cards import LATIN, code_text
from tests.support.pictures import encoded

FRONT, BACK = code_text(300, "front"), code_text(1080, "back")
FRONT_CODE, BACK_CODE = qr.draw(FRONT, qr.plan_front(FRONT)), qr.draw(BACK, qr.plan_back(BACK))
FULL = replace(LATIN, gender="X", emergency_contact="Jo Featherstone, 555-0100", specimen=True, temporary=True)
PAIRS = list(zip(LANGUAGES, (*LANGUAGES[1:], LANGUAGES[0]), strict=True))


def designed(design: Design, content: CardContent = LATIN) -> tuple[Image.Image, Image.Image]:
    content = replace(content, design=design)
    return front_face(content, FRONT_CODE), back_face(content, BACK_CODE)


def arms() -> bytes:
    drawn = Image.new("RGBA", (120, 120), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse((0, 0, 119, 119), fill=(255, 0, 255, 255))
    return encoded(drawn, "PNG")


@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_any_two_languages_fit_beside_each_other(pair: tuple[str, str]) -> None:
    designed(Design(languages=pair), FULL)


def test_every_language_has_every_word_and_nothing_else() -> None:
    folder = Path(words.__file__).parent / "printed"
    assert {path.stem for path in folder.iterdir()} == set(LANGUAGES)
    for path in folder.iterdir():
        said = json.loads(path.read_bytes())
        assert set(said) - {"months"} == set(Word)
        assert said["resident-of"].count("{}") == 1
        assert len(said.get("months", "").split()) in {0, 12}


def test_a_word_that_two_languages_share_stands_once() -> None:
    assert label(Word.GENDER, ("en", "es")) == "Gender / Género"
    assert label(Word.GENDER, ("en", "en-GB")) == "Gender"


def test_colours_are_those_of_the_city() -> None:
    front, back = designed(Design(header="#5a1020", lettering="#ffeecc", stripe="#008000", paper="#fff8ee"))
    for face in (front, back):
        assert face.getpixel((5, 5)) == (0x5A, 0x10, 0x20)
        assert face.getpixel((5, layout.STRIPE.top + 2)) == (0, 0x80, 0)
        assert face.getpixel((2, layout.SIZE[1] - 2)) == (0xFF, 0xF8, 0xEE)
        assert (0xFF, 0xEE, 0xCC) in {colour for _, colour in face.crop((0, 0, 1011, 84)).getcolors(100_000) or ()}


@pytest.mark.parametrize("notch", [Notch.RIGHT, Notch.LEFT_LOWER])
def test_the_notch_is_one_place_on_both_faces_and_covers_nothing(notch: Notch) -> None:
    plain, notched = designed(PLAIN), designed(Design(notch=notch))
    places = [changed(one, other) for one, other in zip(plain, notched, strict=True)]
    width, height = layout.SIZE
    for (left, top, right, bottom), is_right in zip(places, (notch.is_right, not notch.is_right), strict=True):
        assert (left >= width - layout.NOTCH_DEPTH - 1) if is_right else (right <= layout.NOTCH_DEPTH + 1)
        assert abs((top + bottom) / 2 - height * notch.height) <= 1
    assert places[0][1::2] == places[1][1::2]


def changed(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int]:
    return ImageChops.difference(one, other).getbbox() or pytest.fail("both faces are the same")


def test_the_arms_stand_before_the_citys_name_on_both_faces() -> None:
    for face in designed(Design(arms=arms())):
        assert face.getpixel((layout.CITY.left + layout.ARMS_SIDE // 2, 42)) == (255, 0, 255)
        assert face.getpixel((layout.CITY.left, 12)) == (0x14, 0x32, 0x4A)  # the corner is see-through


def test_a_card_of_any_design_passes_the_gate() -> None:
    design = Design("#5a1020", "#ffffff", "#c9a227", "#fff8ee", ("ar", "en"), Notch.RIGHT_LOWER, arms())
    release_gate(draw_card(replace(FULL, design=design), FRONT, BACK), FRONT, BACK)
