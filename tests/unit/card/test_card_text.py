from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from idsvc.card.errors import DoesNotFit, Field
from idsvc.card.fonts import Weight
from idsvc.card.stack import Part, stack
from idsvc.card.text import SMALLEST, Block, Box, Style, draw_block, fit

BOX = Box(0, 0, 400, 160)
STYLE = Style(range(60, SMALLEST - 1, -1), Weight.BOLD, 3)


def words(block: Block) -> list[str]:
    """The lines of a left-to-right block as they read."""
    return ["".join(run.text for run in line.runs) for line in block.lines]


def test_a_short_text_has_the_largest_size() -> None:
    block = fit("Ana", BOX, STYLE, "en", Field.NAME)
    assert (block.size, words(block)) == (60, ["Ana"])


def test_a_smaller_size_is_preferred_to_a_broken_line() -> None:
    assert len(fit("Muhammad Abd al-Rahman", BOX, STYLE, "en", Field.NAME).lines) == 1


def test_a_long_text_is_broken_at_spaces_and_after_hyphens_and_stays_whole() -> None:
    block = fit("Montgomery-Featherstonehaugh of Upper Waterford", BOX, STYLE, "en", Field.NAME)
    assert len(block.lines) > 1
    assert "".join(words(block)).replace(" ", "") == "Montgomery-FeatherstonehaughofUpperWaterford"


def test_chinese_breaks_between_any_two_characters() -> None:
    block = fit("王" * 30, BOX, STYLE, "zh", Field.ADDRESS)
    assert len(block.lines) > 1
    assert "".join(words(block)) == "王" * 30


def test_a_line_feed_begins_a_line() -> None:
    assert words(fit("12 Mill Street\nHarborview", BOX, STYLE, "en", Field.ADDRESS)) == ["12 Mill Street", "Harborview"]


@pytest.mark.parametrize("text", ["W" * 40, "many words " * 30])
def test_what_cannot_fit_is_refused_by_its_field_and_not_repeated(text: str) -> None:
    with pytest.raises(DoesNotFit, match="shorter printed form") as refusal:
        fit(text, BOX, STYLE, "en", Field.ADDRESS)
    assert refusal.value.field is Field.ADDRESS
    assert text not in str(refusal.value)


@pytest.mark.parametrize(
    "text", ["Ặ Ǻ Ṩ gjpqy", "محمد عبد الرحمن بن عبد الله الحسيني", "রহিমা খাতুন চৌধুরী", "สมชาย ใจดี ที่ปรึกษา", "សុខ ចាន់ ស្រី ពៅ"]
)
def test_ink_stays_inside_the_block(text: str) -> None:
    block = fit(text, BOX, STYLE, "en", Field.NAME)
    sheet = Image.new("L", (600, 400))
    bottom = draw_block(ImageDraw.Draw(sheet), block, 100, 100, "white")
    ink = sheet.getbbox()
    assert ink is not None
    assert bottom == 100 + block.height
    assert ink[1] >= 99
    assert ink[3] <= bottom + 1
    assert ink[0] >= 96
    assert ink[2] <= 100 + block.width + 4


def test_nothing_takes_no_room() -> None:
    assert fit("", BOX, STYLE, "en", Field.NAME).height == 0


def test_names_above_each_other_never_touch_and_the_first_is_the_largest() -> None:
    parts = [
        Part("Max", 60, Weight.BOLD, Field.PREFERRED_NAME),
        Part("Maximiliana Featherstonehaugh", 36, Weight.REGULAR, Field.NAME),
        Part("محمد", 36, Weight.REGULAR, Field.SECOND_NAME),
    ]
    placed = stack(parts, BOX, "en")
    assert all(upper.bottom < lower.top for upper, lower in pairwise(placed))
    assert placed[-1].bottom <= BOX.height
    assert placed[0].block.size > placed[1].block.size >= SMALLEST


def test_a_stack_that_cannot_fit_names_its_longest_part() -> None:
    parts = [
        Part("Max", 60, Weight.BOLD, Field.PREFERRED_NAME),
        Part("long name " * 40, 36, Weight.REGULAR, Field.NAME),
    ]
    with pytest.raises(DoesNotFit) as refusal:
        stack(parts, BOX, "en")
    assert refusal.value.field is Field.NAME
