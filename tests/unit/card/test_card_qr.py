import pytest

from idsvc.card.errors import TooFine, TooLong, Unwritable
from idsvc.card.qr import (
    BACK_BUDGETS,
    BACK_SIDE,
    FRONT_BUDGETS,
    FRONT_SIDE,
    QUIET,
    Correction,
    QrPlan,
    draw,
    plan_back,
    plan_front,
)
from idsvc.card.reference import expected_modules, mask_of
from tests.support.cards import code_text


@pytest.mark.parametrize(
    ("length", "plan"),
    [
        (1, QrPlan(10, Correction.M, 5)),
        (311, QrPlan(10, Correction.M, 5)),
        (312, QrPlan(14, Correction.Q, 4)),
        (376, QrPlan(14, Correction.Q, 4)),
        (377, QrPlan(14, Correction.M, 4)),
        (528, QrPlan(14, Correction.M, 4)),
    ],
)
def test_front_budgets(length: int, plan: QrPlan) -> None:
    assert plan_front(code_text(length)) == plan


@pytest.mark.parametrize(
    ("length", "plan"),
    [
        (900, QrPlan(26, Correction.Q, 4)),
        (1094, QrPlan(26, Correction.Q, 4)),
        (1095, QrPlan(26, Correction.M, 4)),
        (1542, QrPlan(26, Correction.M, 4)),
    ],
)
def test_back_budgets(length: int, plan: QrPlan) -> None:
    assert plan_back(code_text(length)) == plan


def test_above_the_last_budget_there_is_no_plan() -> None:
    with pytest.raises(TooLong, match="shorter printed form"):
        plan_front(code_text(529))
    with pytest.raises(TooLong):
        plan_back(code_text(1543))


@pytest.mark.parametrize(("budgets", "side"), [(FRONT_BUDGETS, FRONT_SIDE), (BACK_BUDGETS, BACK_SIDE)])
def test_every_plan_stays_in_its_millimetres_and_is_filled_by_its_budget(
    budgets: tuple[tuple[int, QrPlan], ...], side: int
) -> None:
    for most, plan in budgets:
        assert plan.side <= side
        assert plan.dots >= 4
        assert draw(code_text(most), plan).plan == plan


def test_a_module_has_three_dots_at_least() -> None:
    with pytest.raises(TooFine):
        QrPlan(10, Correction.M, 2)


def test_the_weakest_correction_cannot_be_said() -> None:
    assert {level.name for level in Correction} == {"M", "Q"}


@pytest.mark.parametrize("text", ["lower case", "é", "A_B", "A\n"])
def test_a_text_outside_the_alphabet_is_not_drawn(text: str) -> None:
    with pytest.raises(Unwritable):
        draw(text, plan_front(text))


def test_a_code_is_black_and_white_in_whole_dots_with_its_quiet_zone() -> None:
    text = code_text(300)
    code = draw(text, plan_front(text))
    image, dots = code.image(), code.plan.dots
    assert image.size == (code.plan.side, code.plan.side) == (325, 325)
    assert set(image.tobytes()) == {0, 255}
    assert image.point(lambda level: 255 - level).getbbox() == (
        QUIET * dots,
        QUIET * dots,
        325 - QUIET * dots,
        325 - QUIET * dots,
    )
    for row in range(0, 325, dots):
        for column in range(0, 325, dots):
            assert len(set(image.crop((column, row, column + dots, row + dots)).tobytes())) == 1


def test_digits_alone_are_drawn_in_the_alphanumeric_mode_too() -> None:
    code = draw("1234567890", plan_front("1234567890"))
    assert code.modules == expected_modules("1234567890", code.plan, mask_of(code.modules))
