"""Every way a case can take ends in books that balance."""

from pathlib import Path

from idsvc.office import cancellation, handover, intake, issuance
from idsvc.oversight.audits import Audit
from idsvc.specimen.people import LETTER, WITHHELD
from tests.support.city import make_city
from tests.support.lived_city import Walk
from tests.support.planted import Planted
from tests.support.visits import came_out


def test_every_way_through_the_office_leaves_nothing_to_find(tmp_path: Path) -> None:
    city = make_city(tmp_path)
    walk, office, ana = Walk(city), city.office, city.actor("ana")

    def findings() -> set[str]:
        return set().union(*(Planted(city.where, city.time.today).codes(audit) for audit in Audit))

    withdrawn = (
        walk.draft()[0],
        walk.pending().head.case_id,
        walk.referred(LETTER).head.case_id,
        walk.approved(walk.pending()).head.case_id,
        walk.issued(walk.pending(WITHHELD)).head.case_id,
    )
    for case_id in withdrawn:
        intake.withdraw(office, ana, case_id)
    first = walk.issued(walk.pending()).head
    again = issuance.reissue(office, ana, first.case_id, first.write_version).head
    came_out(office, ana, again.case_id)
    cancellation.by_code(office, ana, str(handover.hand_over(office, ana, again.case_id).cancel_code))
    assert not findings()

    walk.draft()
    walk.pending()
    walk.denied()
    walk.referred(LETTER)
    walk.approved(walk.pending(WITHHELD))
    walk.issued(walk.pending())
    for nights in (1, 2, 8, 4, 16, 16):
        walk.nights(nights)
        assert not findings()
