from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.image.base import BaseImage
from qrcode.main import QRCode
from qrcode.util import QRData

from idsvc.card.errors import CardRefused, Field, FontMissing
from idsvc.card.fonts import Weight
from idsvc.card.layout import NAMES
from idsvc.card.qr import BACK_BUDGETS, FRONT_BUDGETS, Correction, QrPlan, draw
from idsvc.card.reference import expected_modules, mask_of
from idsvc.card.runs import line_of
from idsvc.card.stack import Part, stack
from idsvc.card.text import SMALLEST
from tests.support.cards import ALPHABET, code_text

LETTERS = "abcdefghijklmnop-' ÁéñçŁžđễịДмїΩعمرحنবাখুনकшศิ王小たろ김"


@settings(max_examples=12, deadline=None)
@given(st.sampled_from(FRONT_BUDGETS + BACK_BUDGETS), st.integers(0, 40), st.text(ALPHABET, min_size=1, max_size=8))
def test_two_encoders_agree_on_every_module(budget: tuple[int, object], less: int, start: str) -> None:
    most, plan = budget
    text = (start + code_text(most))[: most - less]
    code = draw(text, plan)
    assert code.modules == expected_modules(text, plan, mask_of(code.modules))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_any_text_is_split_into_runs_whole_or_refused(text: str) -> None:
    try:
        line = line_of(text, "en")
    except CardRefused:
        return
    assert sum(len(run.text) for run in line.runs) <= len(text) * 3
    assert all(run.text for run in line.runs)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(LETTERS, min_size=1, max_size=70), min_size=1, max_size=3))
def test_names_fit_whole_inside_their_box_or_are_refused(names: list[str]) -> None:
    parts = [Part(name, 60 if number == 0 else 36, Weight.BOLD, Field.NAME) for number, name in enumerate(names)]
    try:
        placed = stack(parts, NAMES, "en")
    except (FontMissing, CardRefused):
        return
    for name, part in zip(names, placed, strict=True):
        drawn = sorted(char for line in part.block.lines for run in line.runs for char in run.text if char.strip())
        assert drawn == sorted(char for char in name if char.strip())
        assert part.block.size >= SMALLEST
        assert part.block.width <= NAMES.width
    assert placed[-1].bottom <= NAMES.height


@given(
    st.text("ABC0123456789:$%./ ", min_size=1, max_size=60),
    st.sampled_from((4, 7, 10, 14, 26)),
    st.sampled_from(Correction),
)
@settings(max_examples=15, deadline=None)
def test_the_mask_found_quickly_is_the_one_that_the_encoder_finds(
    text: str, version: int, correction: Correction
) -> None:
    slow = QRCode[BaseImage](version=version, error_correction=correction.value, border=0)
    slow.add_data(QRData(text.encode("ascii"), mode=2), optimize=0)
    slow.make(fit=False)
    assert [list(row) for row in draw(text, QrPlan(version, correction, 4)).modules] == slow.get_matrix()
