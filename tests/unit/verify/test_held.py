import pytest

from idsvc.credential.dates import DAY
from idsvc.credential.status_list import encode_status_list
from idsvc.credential.trust_list import Use, encode_trust_list
from idsvc.verify.held import Anchor, ListRefused, Lists, read_status, read_trust
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Reason
from idsvc.verify.verifier import Verifier
from tests.support.vector_maker import issue_code
from tests.support.verdict_cards import (
    AT,
    CITY,
    NOW,
    OTHER_CITY,
    STATUS_URI,
    Setting,
    front,
    listed,
    signer,
    status_list,
    trust_list,
)

PIN = Setting().anchor
OTHER_PIN = Anchor(signer("other root").public.thumbprint, frozenset({OTHER_CITY}))
CODE = issue_code(front(), signer("card"))


def test_a_list_under_no_pinned_root_is_refused() -> None:
    with pytest.raises(ListRefused, match="not signed by a root that is pinned"):
        read_trust(Setting().trust_bytes(), [OTHER_PIN])


def test_what_is_no_list_is_refused() -> None:
    with pytest.raises(ListRefused, match="this is not a city list"):
        read_trust(b"x", [PIN])
    with pytest.raises(ListRefused, match="this is not a list of cancelled cards"):
        read_status(b"x", Lists.read([PIN], [Setting().trust_bytes()]).trust)


def test_the_right_pin_is_found_among_several() -> None:
    assert read_trust(Setting().trust_bytes(), [OTHER_PIN, PIN]).anchor == PIN


def test_a_status_list_of_a_city_that_is_not_pinned_is_refused() -> None:
    theirs = trust_list(listed("other status", Use.STATUS, OTHER_CITY))
    lists = Lists.read([PIN], [Setting(theirs).trust_bytes()])
    data = encode_status_list(status_list(), signer("other status"))
    with pytest.raises(ListRefused, match="not signed by a status key"):
        read_status(data, lists.trust)


def test_a_city_cannot_put_its_status_list_in_anothers_place() -> None:
    setting = Setting(trust_list(listed("other status", Use.STATUS, OTHER_CITY)), issuers=frozenset({CITY, OTHER_CITY}))
    revoking = encode_status_list(status_list(77, issued=NOW - 60), signer("other status"))
    lists = Lists.read([setting.anchor], [setting.trust_bytes()], [*setting.status_bytes(), revoking])
    assert Verifier([setting.anchor], lists, VerifyPolicy()).verify(CODE, AT).reason is Reason.VALID


@pytest.mark.parametrize("newest_first", [True, False])
def test_the_newest_status_list_counts(newest_first: bool) -> None:  # noqa: FBT001 - an order, parametrized
    both = (status_list(5, issued=NOW - 2 * DAY), status_list(77, issued=NOW - DAY))
    lists = Setting(statuses=both[::-1] if newest_first else both).lists()
    assert lists.statuses[CITY, STATUS_URI].status.issued == NOW - DAY
    assert Verifier([PIN], lists, VerifyPolicy()).verify(CODE, AT).reason is Reason.REVOKED


def test_two_lists_with_a_key_id_in_common_are_refused() -> None:
    other = Anchor(signer("other root").public.thumbprint, frozenset({CITY}))
    both = [Setting().trust_bytes(), encode_trust_list(trust_list(), signer("other root"))]
    with pytest.raises(ListRefused, match="key id in common"):
        Lists.read([PIN, other], both)


def test_lists_of_two_roots_serve_together() -> None:
    other_trust = trust_list(keys=(listed("other card", Use.CARD, OTHER_CITY),), issued=NOW - 30 * DAY, sequence=1)
    both = [Setting().trust_bytes(), encode_trust_list(other_trust, signer("other root"))]
    lists = Lists.read([PIN, OTHER_PIN], both, Setting().status_bytes())
    verdict = Verifier([PIN, OTHER_PIN], lists, VerifyPolicy()).verify(CODE, AT)
    assert (verdict.reason, verdict.freshness.sequence) == (Reason.VALID, 7)


def test_lists_under_a_root_that_this_verifier_does_not_pin_are_left_out() -> None:
    verdict = Verifier([OTHER_PIN], Setting().lists(), VerifyPolicy()).verify(CODE, AT)
    assert verdict.reason is Reason.TRUST_STALE
    assert verdict.freshness.sequence is None


def test_the_floor_is_the_newest_date_of_all() -> None:
    assert Setting().lists().floor == NOW - DAY
    assert Lists.of((), (), 5).floor == 5
