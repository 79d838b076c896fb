from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import combinations

import pikepdf
import pytest
from PIL import Image, ImageChops

from idsvc.card import layout, mask, paper, qr
from idsvc.card.back import back_face
from idsvc.card.content import CardContent, DrawnCard
from idsvc.card.design import PLAIN
from idsvc.card.draw import draw_card
from idsvc.card.errors import DoesNotFit, Field, FontMissing, GateFailed, TooLong
from idsvc.card.front import front_face
from idsvc.card.gate import release_gate
from idsvc.card.samples import SAMPLES, sample_content
from idsvc.card.text import Box, fit_word
from idsvc.card.words import Word, shown, word
from idsvc.imaging import WrongType
from idsvc.imaging.portrait import PRINT_SIZE
from tests.support.cards import LATIN, VARIANTS, code_text
from tests.support.pictures import encoded, face

FRONT, BACK = code_text(300, "front"), code_text(1080, "back")


FRONT_CODE, BACK_CODE = qr.draw(FRONT, qr.plan_front(FRONT)), qr.draw(BACK, qr.plan_back(BACK))


@pytest.fixture(scope="module")
def drawn() -> DrawnCard:
    return draw_card(LATIN, FRONT, BACK)


def front_of(content: CardContent) -> bytes:
    return encoded(front_face(content, FRONT_CODE), "PNG")


def back_of(content: CardContent) -> bytes:
    return encoded(back_face(content, BACK_CODE), "PNG")


def opened(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as image:
        image.load()
        return image


def edited(png: bytes, box: tuple[int, int, int, int], colour: str) -> bytes:
    image = opened(png)
    image.paste(colour, box)
    return encoded(image, "PNG")


def changed(one: bytes, other: bytes) -> Box | None:
    """Where two faces differ."""
    bounds = ImageChops.difference(opened(one), opened(other)).getbbox()
    return bounds and Box(bounds[0], bounds[1], bounds[2] - bounds[0], bounds[3] - bounds[1])


def inside(inner: Box | None, outer: Box) -> bool:
    """A letter such as J may reach two dots to the left of where it stands."""
    assert inner is not None
    return (
        inner.left >= outer.left - 3
        and inner.top >= outer.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


@pytest.mark.parametrize("name", VARIANTS)
def test_every_card_is_drawn_and_passes_the_gate(name: str) -> None:
    front, back = code_text(520, name), code_text(1500, name)
    card = draw_card(VARIANTS[name], front, back)
    release_gate(card, front, back)


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "too-long"])
def test_a_long_name_of_each_script_is_drawn_and_passes_the_gate(name: str) -> None:
    content = sample_content(
        SAMPLES[name], "Harborview", "City ID", replace(PLAIN, languages=("en",)), date(2026, 3, 2)
    )
    front, back = code_text(520, name), code_text(1500, name)
    release_gate(draw_card(content, front, back), front, back)


def test_both_faces_have_the_size_of_a_card_at_300_dpi(drawn: DrawnCard) -> None:
    for png in (drawn.front, drawn.back):
        image = opened(png)
        assert (image.size, image.mode) == ((1011, 638), "RGB")
        assert [round(dpi) for dpi in image.info["dpi"]] == [300, 300]
        assert set(image.info) == {"dpi"}


def test_the_pdf_has_two_pages_of_exactly_a_card_and_its_dots_are_not_scaled(drawn: DrawnCard) -> None:
    with pikepdf.open(BytesIO(drawn.pdf)) as pdf:
        assert len(pdf.pages) == 2
        assert not pdf.docinfo
        for page in pdf.pages:
            left, bottom, right, top = (float(corner) / 72 * 25.4 for corner in page.MediaBox)
            assert (left, bottom, round(right, 2), round(top, 2)) == (0, 0, 85.60, 53.98)
            operands = page.Contents.read_bytes().split()
            assert (float(operands[1]), float(operands[4])) == (1011 * 72 / 300, 638 * 72 / 300)
            (picture,) = page.Resources.XObject.values()
            assert (picture.Width, picture.Height) == (1011, 638)


def test_equal_cards_are_equal_bytes(drawn: DrawnCard) -> None:
    assert draw_card(LATIN, FRONT, BACK) == drawn


def test_places_on_a_face_do_not_overlap() -> None:
    dates = Box(layout.FACTS.left, layout.DATES_TOP, layout.FACTS.width, layout.EXPIRY.height)
    upper = Box(layout.FACTS.left, layout.FACTS.top, layout.FACTS.width, layout.DATES_TOP - layout.FACTS.top)
    front = (layout.HEADER, layout.STRIPE, layout.PORTRAIT, layout.BADGE, layout.NAMES, upper, dates)
    front += (layout.EXPIRY, layout.FRONT_PLACE, layout.LIBRARY_NUMBER)
    back = (layout.HEADER, layout.STRIPE, layout.BACK_FACTS, layout.BACK_SENTENCE, layout.BARCODE, layout.BACK_BADGE)
    back += (layout.BACK_PLACE,)
    for places in (front, back):
        for one, other in combinations(places, 2):
            apart = (
                one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top
            )
            assert apart, (one, other)
        assert all(place.right <= layout.SIZE[0] and place.bottom <= layout.SIZE[1] for place in places)


def test_the_portrait_stands_dot_for_dot_in_its_place(drawn: DrawnCard) -> None:
    assert (layout.PORTRAIT.width, layout.PORTRAIT.height) == PRINT_SIZE
    place = layout.PORTRAIT
    shown_there = opened(drawn.front).crop((place.left, place.top, place.right, place.bottom))
    assert shown_there.tobytes() == opened(LATIN.portrait).tobytes()


def one_change() -> Iterator[tuple[CardContent, Box]]:
    facts = Box(layout.FACTS.left, layout.FACTS.top, layout.FACTS.width, layout.SIZE[1] - layout.FACTS.top)
    yield replace(LATIN, name="Bea Lima"), layout.NAMES
    yield replace(LATIN, preferred_name="Annie"), layout.NAMES
    yield replace(LATIN, second_name="Ана"), layout.NAMES
    yield replace(LATIN, birth_date=date(1991, 3, 4)), facts
    yield replace(LATIN, gender="F"), facts
    yield replace(LATIN, address_lines=()), facts
    yield replace(LATIN, issued=date(2026, 11, 21)), facts
    yield replace(LATIN, expires_shown=date(2029, 12, 31)), layout.EXPIRY
    yield replace(LATIN, library_number="AAAAA22222"), layout.LIBRARY_NUMBER
    yield replace(LATIN, temporary=True), layout.BADGE
    yield replace(LATIN, portrait=encoded(face().convert("L"), "PNG")), layout.PORTRAIT


@pytest.mark.parametrize(("content", "place"), list(one_change()))
def test_each_value_is_printed_in_its_own_place(drawn: DrawnCard, content: CardContent, place: Box) -> None:
    assert inside(changed(front_of(content), drawn.front), place)


def test_what_is_for_the_back_is_on_the_back_only(drawn: DrawnCard) -> None:
    other = replace(LATIN, card_number="2222222222222222", emergency_contact="Jo, 555-0100")
    assert changed(front_of(other), drawn.front) is None
    assert inside(changed(back_of(other), drawn.back), layout.BACK_FACTS)


def test_the_box_for_the_library_s_barcode_is_white(drawn: DrawnCard) -> None:
    place = layout.BARCODE
    inner = opened(drawn.back).crop((place.left + 10, place.top + 10, place.right - 10, place.bottom - 10))
    assert set(inner.tobytes()) == {255}


def test_no_address_prints_resident_of_the_city() -> None:
    said = replace(LATIN, address_lines=("Resident of Harborview",))
    assert front_of(said) == front_of(replace(LATIN, address_lines=()))


def test_a_specimen_is_marked_on_both_faces_and_over_the_portrait_but_not_in_the_codes(drawn: DrawnCard) -> None:
    marked = draw_card(replace(LATIN, specimen=True), FRONT, BACK)
    release_gate(marked, FRONT, BACK)
    place = layout.PORTRAIT
    over = (place.left, place.top, place.right, place.bottom)
    assert opened(marked.front).crop(over).tobytes() != opened(drawn.front).crop(over).tobytes()
    assert changed(marked.back, drawn.back) is not None


def test_a_portrait_of_another_size_fills_its_place() -> None:
    small = front_face(replace(LATIN, portrait=encoded(face(60, 80), "PNG")), FRONT_CODE)
    assert small.size == layout.SIZE


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (replace(LATIN, name="Featherstonehaugh " * 12), Field.NAME),
        (replace(LATIN, name="W" * 60), Field.NAME),
        (replace(LATIN, address_lines=tuple(f"line {number}" for number in range(9))), Field.ADDRESS),
        (replace(LATIN, emergency_contact="a long sentence that goes on " * 6), Field.CONTACT),
        (replace(LATIN, city_name="The Very Long Name of a City " * 3), Field.CITY),
        (replace(LATIN, card_title="A title that is far too long for this card"), Field.TITLE),
    ],
)
def test_what_does_not_fit_is_refused_whole(content: CardContent, field: Field) -> None:
    with pytest.raises(DoesNotFit) as refusal:
        draw_card(content, FRONT, BACK)
    assert refusal.value.field is field


def test_other_refusals_come_through() -> None:
    with pytest.raises(FontMissing):
        draw_card(replace(LATIN, name="ᠮᠣᠩ"), FRONT, BACK)
    with pytest.raises(WrongType):
        draw_card(replace(LATIN, portrait=b"GIF89a"), FRONT, BACK)
    with pytest.raises(TooLong):
        draw_card(LATIN, code_text(600), BACK)


def test_a_repr_holds_nothing_of_a_resident(drawn: DrawnCard) -> None:
    text = repr(LATIN) + repr(drawn)
    for value in (LATIN.name, LATIN.card_number, LATIN.library_number, "1990", "Mill Street"):
        assert value not in text


def test_dates_name_the_month_in_the_card_s_language() -> None:
    assert shown(date(1990, 1, 4), "en-US") == "04 JAN 1990"
    assert shown(date(1990, 1, 4), "es") == "04 ENE 1990"
    assert shown(date(1990, 1, 4), "xx") == "04 JAN 1990"
    assert all(word(which, "es") for which in Word)


def code_box(place: Box, side: int) -> tuple[int, int]:
    return place.left + (place.width - side) // 2, place.top + (place.height - side) // 2


def damages(card: DrawnCard) -> Iterator[DrawnCard]:
    left, top = code_box(layout.BACK_PLACE, 516)
    module = (left + 16 + 50 * 4, top + 16 + 60 * 4)
    corner = (*module, module[0] + 4, module[1] + 4)
    black = opened(card.back).getpixel(module) == (0, 0, 0)
    yield replace(card, back=edited(card.back, corner, "white" if black else "black"))
    yield replace(card, back=edited(card.back, (module[0], module[1], module[0] + 1, module[1] + 1), "#808080"))
    yield replace(card, back=edited(card.back, (left, top, left + 2, top + 2), "black"))
    yield replace(card, back=edited(card.back, (left, top, left + 500, top + 500), "white"))
    yield replace(card, front=card.back, back=card.front)
    yield replace(card, front=b"no picture")
    yield replace(card, front=encoded(opened(card.front).resize((2022, 1276), Image.Resampling.NEAREST), "PNG"))
    two = opened(card.front)
    two.paste(two.crop((640, 250, 980, 590)), (40, 95))
    yield replace(card, front=encoded(two, "PNG"))


def test_the_gate_stops_what_does_not_read_back(drawn: DrawnCard) -> None:
    release_gate(drawn, FRONT, BACK)
    for damaged in damages(drawn):
        with pytest.raises(GateFailed, match="nothing was printed"):
            release_gate(damaged, FRONT, BACK)


def test_the_gate_stops_another_card_s_code(drawn: DrawnCard) -> None:
    with pytest.raises(GateFailed):
        release_gate(drawn, code_text(300, "other"), BACK)
    with pytest.raises(GateFailed):
        release_gate(drawn, FRONT, code_text(1080, "other"))


def test_what_is_kept_from_one_card_to_the_next_is_of_the_city_and_of_nobody() -> None:
    def kept() -> list[int]:
        caches = (fit_word, paper._city_face, paper._tilted, mask._grid)
        return [each.cache_info().currsize for each in caches]

    one = replace(LATIN, specimen=True, emergency_contact="Somebody (415) 555 0101")
    draw_card(one, FRONT, BACK)
    before = kept()
    assert all(before)
    for number in range(3):
        other = replace(
            one,
            name=f"Nobody Else {number}",
            preferred_name=f"Else {number}",
            second_name="Никто",
            birth_date=date(1961, 5, 2 + number),
            address_lines=tuple(f"{line} Hidden Lane" for line in range(1, 2 + number)),
            card_number=f"000000000000000{number}",
            library_number=f"000000000{number}",
            emergency_contact=f"Someone {number} (415) 555 0100",
        )
        draw_card(other, code_text(301 + number, "f"), code_text(1070 + number, "b"))
    assert kept() == before
