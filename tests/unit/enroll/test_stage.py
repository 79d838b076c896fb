import pytest

from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import CAPTURE_STAGES, KIND, MOVES, RETENTION, Move, Stage, after


@pytest.mark.parametrize("stage", sorted(Stage))
@pytest.mark.parametrize("move", sorted(Move))
def test_the_table_is_all_there_is(stage: Stage, move: Move) -> None:
    if (stage, move) in MOVES:
        assert after(stage, move) is MOVES[stage, move]
    else:
        with pytest.raises(IllegalMove):
            after(stage, move)


def test_every_stage_has_a_retention_class_a_kind_and_a_way_out() -> None:
    assert RETENTION.keys() == KIND.keys() == set(Stage)
    assert {stage for (stage, _), then in MOVES.items() if then is None} == set(Stage)


def test_nothing_leads_back_to_a_draft() -> None:
    assert Stage.DRAFT not in MOVES.values()


def test_a_card_is_made_of_an_approved_case_only() -> None:
    assert {stage for (stage, move) in MOVES if move is Move.ISSUE} == {Stage.APPROVED}
    assert {stage for (stage, move), then in MOVES.items() if then is Stage.APPROVED} == {
        Stage.PENDING,
        Stage.REFERRED,
    }


def test_captures_belong_to_referrals() -> None:
    assert {Stage.REFERRED} == CAPTURE_STAGES
