import pytest

from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import CAPTURE_STAGES, KIND, MOVES, RETENTION, SAME_DATE, Move, Stage, after


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


def test_a_card_is_made_of_an_approved_case_or_after_one_that_did_not_arrive() -> None:
    assert {stage for (stage, move) in MOVES if move is Move.ISSUE} == {Stage.APPROVED, Stage.RETURNED}
    assert {stage for (stage, move), then in MOVES.items() if then is Stage.RETURNED} == {Stage.MAILED}
    assert {stage for (stage, move), then in MOVES.items() if then is Stage.APPROVED} == {
        Stage.PENDING,
        Stage.REFERRED,
        Stage.APPEALED,
    }


def test_captures_belong_to_what_a_second_person_looks_at() -> None:
    assert {Stage.REFERRED, Stage.APPEALED} == CAPTURE_STAGES


def test_a_denial_that_is_appealed_or_never_was_goes_and_no_appeal_is_referred() -> None:
    assert {move for (stage, move) in MOVES if stage is Stage.DENIED} == {Move.APPEAL, Move.LAPSE, Move.WITHDRAW}
    assert (Stage.APPEALED, Move.REFER) not in MOVES


def test_a_card_that_did_not_arrive_is_mended_within_the_days_of_its_envelope() -> None:
    assert {(Stage.MAILED, Move.MISS)} == SAME_DATE
    assert RETENTION[Stage.MAILED] is RETENTION[Stage.RETURNED]
