"""After a restore, at the counter: a card that no book knows is cancelled by scanning it, one code after the other."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from idsvc.ledger.act import Act
from idsvc.office import publication
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity, make_city
from tests.support.restored import backed_city
from tests.support.visits import NO_TAGS, Held, acts, handed_over, verdict
from tests.support.web_desk import Desk, app_of, words


@dataclass
class Unknown:
    """A restored city, its clerk's browser on the page, and a card that was handed over after the backup."""

    city: TestCity
    clerk: Desk
    held: Held

    def says(self, by: str, typed: str) -> tuple[int, str]:
        answer = self.clerk.post("/cancel", {"by": by, by: typed})
        return answer.status_code, words(answer)

    def reasons(self) -> tuple[Reason, Reason]:
        publication.publish(self.city.office)
        card = self.held.card
        return (
            verdict(self.city, card.front_text, Audience.LIBRARY).reason,
            verdict(self.city, card.back_text).reason,
        )


@pytest.fixture
def unknown(tmp_path: Path) -> Unknown:
    backed = backed_city(tmp_path)
    file, _ = backed.back_up()
    held = handed_over(backed.city)
    publication.publish(backed.city.office)
    backed.restore(tmp_path / "r", file)
    city = backed.opened(tmp_path / "r")
    clerk = Desk(app_of(city), "ana")
    assert "scan the front, cancel, then the back" in words(clerk.get("/cancel"))
    return Unknown(city, clerk, held)


def test_a_card_made_since_the_backup_is_cancelled_by_scanning_front_and_back(unknown: Unknown) -> None:
    held = unknown.held
    assert unknown.reasons() == (Reason.VALID, Reason.VALID)
    for by, typed in (("code", str(held.slip.cancel_code)), ("number", str(held.card.card_number))):
        status, said = unknown.says(by, typed)
        assert status == 404
        assert "Cancelled" not in said
    assert unknown.reasons() == (Reason.VALID, Reason.VALID)
    for _ in range(2):
        status, said = unknown.says("scan", held.card.front_text)
        assert (status, "Cancelled" in said) == (200, True)
    assert unknown.reasons() == (Reason.REVOKED, Reason.VALID)
    status, said = unknown.says("scan", held.card.back_text)
    assert (status, "Cancelled" in said) == (200, True)
    assert unknown.reasons() == (Reason.REVOKED, Reason.REVOKED)
    assert acts(unknown.city, Act.CODE_CANCELLED) == 2  # the front was scanned twice, and counts once


def test_what_is_no_card_of_this_city_is_told_beside_the_field_and_changes_nothing(
    unknown: Unknown, tmp_path: Path
) -> None:
    other = handed_over(make_city(tmp_path / "other", policy=NO_TAGS))
    for typed in ("", "HELLO", unknown.held.card.back_text[:-9], other.card.back_text, "NC" + "A" * 5_000):
        answer = unknown.clerk.post("/cancel", {"by": "scan", "scan": typed})
        assert 400 <= answer.status_code < 500
        assert 'id="scan-fault"' in answer.text
        assert "Cancelled" not in words(answer)
        assert not typed or typed not in answer.text
    assert unknown.reasons() == (Reason.VALID, Reason.VALID)
    assert acts(unknown.city, Act.CODE_CANCELLED) == 0
