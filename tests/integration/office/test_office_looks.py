"""How a city's cards look, in its office: arms beside the policy, the bank code's portrait beforehand, the letter."""

from pathlib import Path

import pytest

from idsvc.card.errors import DoesNotFit
from idsvc.card.samples import SAMPLES
from idsvc.credential import frame
from idsvc.credential.claims import BackClaims, parse_claims
from idsvc.credential.cose import open1
from idsvc.imaging.arms import emblem
from idsvc.office import intake, letter, looks, portrait
from idsvc.office.errors import NotPermitted
from idsvc.policy import PolicyError
from idsvc.wiring.backup import files
from tests.support.city import POLICY
from tests.support.looks import ARMS, LOOK
from tests.support.visits import card_of, drafted, issued, quick_city


def test_the_portrait_shown_before_is_the_one_that_the_bank_code_carries(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana = city.actor("ana")
    draft = drafted(city)
    before = portrait.in_code(city.office, ana, intake.look(city.office, ana, draft.case_id))
    claims = parse_claims(open1(frame.unpack(card_of(city, issued(city)).back_text)).payload)
    assert isinstance(claims, BackClaims)
    assert before == claims.portrait


def test_arms_are_read_with_the_policy_and_travel_in_the_backup(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    assert city.office.arms is None
    city.where.policy.write_text(POLICY.read_text("utf-8") + LOOK, "utf-8")
    with pytest.raises(PolicyError, match="put it there"):
        city.reopen()
    (city.where.city / "arms.png").write_bytes(ARMS + b"x")
    with pytest.raises(PolicyError, match="sha256sum"):
        city.reopen()
    (city.where.city / "arms.png").write_bytes(ARMS)
    assert city.reopen().arms == emblem(ARMS)
    assert files(city.where)["arms.png"] == ARMS
    design = looks.design_of(city.office.policy.look, city.office.arms)
    assert (design.header, design.arms) == ("#5a1020", emblem(ARMS))


def test_only_who_designs_tries_and_a_name_without_room_is_refused_as_at_the_counter(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    tried = looks.Try(SAMPLES["too-long"], city.office.policy.look)
    with pytest.raises(NotPermitted):
        looks.try_out(city.office, city.actor("ana"), tried)
    with pytest.raises(DoesNotFit, match="shorter printed form"):
        looks.try_out(city.office, city.actor("oto"), tried)


def test_a_letter_says_what_is_printed(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    content = letter.says(city.office, city.actor("ana"), case.case_id)
    assert content.card_number == card_of(city, case).card_number
    with pytest.raises(NotPermitted):
        letter.says(city.office, city.actor("sol"), case.case_id)
