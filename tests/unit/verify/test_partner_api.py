import typing
from pathlib import Path

import pytest

from idsvc.credential.claims import issue_code
from idsvc.errors import IdsvcError
from idsvc.verify import partner
from idsvc.verify.bundle import Bundle
from idsvc.verify.lists import ListStore
from idsvc.verify.partner import Audience, Checker, Group, ListRefused, NothingToLookAt, PolicyRefused, Reason
from tests.support.verdict_cards import AT, NOW, Setting, back, front, signer, status_list, trust_list
from tests.support.verify_desk import LINE, picture

FRONT, BACK = issue_code(front(), signer("card")), issue_code(back(), signer("card"))
EIGHT_DAYS = Setting(trust_list(), (status_list(issued=NOW - 8 * 86_400),))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    store = ListStore(tmp_path / "state")
    setting = EIGHT_DAYS
    store.take((setting.anchor,), Bundle((setting.trust_bytes(),), tuple(setting.status_bytes())), NOW)
    store.pin([setting.anchor])
    return tmp_path / "state"


def test_a_checker_over_what_is_kept(state: Path) -> None:
    desk = Checker.from_state(state)
    assert desk.check_text(FRONT, AT).group is Group.GENUINE
    assert desk.check_pair(FRONT, BACK, AT).reason is Reason.VALID
    assert Checker.from_state(state, Audience.BANK).check_text(BACK, AT).reason is Reason.STATUS_STALE
    assert Checker.from_state(state, Audience.BANK, "bank=9").check_text(BACK, AT).reason is Reason.VALID


def test_a_checker_over_files(tmp_path: Path) -> None:
    (tmp_path / "trust.cwt").write_bytes(EIGHT_DAYS.trust_bytes())
    (tmp_path / "status.cwt").write_bytes(EIGHT_DAYS.status_bytes()[0])
    for files in ([tmp_path], [tmp_path / "trust.cwt", tmp_path / "status.cwt"]):
        assert Checker.from_files(LINE, files).check_text(FRONT, AT).reason is Reason.VALID


def test_pictures_have_a_verdict_for_each_code(state: Path, tmp_path: Path) -> None:
    desk = Checker.from_state(state)
    data = picture(FRONT, BACK)
    (tmp_path / "card.png").write_bytes(data)
    for given in (data, tmp_path / "card.png"):
        assert [verdict.side for verdict in desk.check_image(given, AT)] == ["FRONT", "BACK"]


def test_now_is_the_moment_unless_one_is_given(state: Path) -> None:
    desk = Checker.from_state(state)
    assert desk.check_text(FRONT).reason is not Reason.VALID  # the lists of March 2026 are old by now
    assert desk.check_pair(FRONT, BACK).reason is not Reason.VALID
    assert [verdict.reason for verdict in desk.check_image(picture(FRONT))] != [Reason.VALID]


def test_what_cannot_be_looked_at_is_raised_and_says_what_to_do(state: Path, tmp_path: Path) -> None:
    desk = Checker.from_state(state)
    with pytest.raises(ListRefused, match="no root is pinned"):
        Checker.from_state(tmp_path / "nothing")
    with pytest.raises(PolicyRefused, match="1 to 90"):
        Checker.from_state(state, policy="bank=0")
    with pytest.raises(NothingToLookAt, match="cannot be read"):
        desk.check_image(tmp_path / "nothing")
    with pytest.raises(NothingToLookAt, match="save it as PNG"):
        desk.check_image(b"%PDF-1.7")
    assert all(
        issubclass(each, IdsvcError) for each in (ListRefused, PolicyRefused, NothingToLookAt, partner.ImageRefused)
    )


def test_everything_that_partners_use_is_named_and_typed() -> None:
    assert all(hasattr(partner, name) for name in partner.__all__)
    for name in ("from_state", "from_files", "check_text", "check_image", "check_pair"):
        assert "return" in typing.get_type_hints(getattr(Checker, name))
