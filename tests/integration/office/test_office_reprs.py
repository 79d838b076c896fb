"""Nothing of a resident, and no secret, in what a traceback or a failed assertion would print."""

from pathlib import Path

from idsvc.credential.cose import open1
from idsvc.credential.frame import unpack
from idsvc.office import cases, handover, intake
from idsvc.office.opening import NewStaff
from idsvc.office.payload import IssuedCard
from idsvc.staff.account import Role
from tests.support import drafts
from tests.support.city import PASSWORD
from tests.support.visits import FORM, card_of, drafted, issued, quick_city, verdict


def texts_of(card: IssuedCard) -> list[str]:
    made = drafts.draft(full_name=FORM["full_name"])
    return [
        FORM["full_name"],
        FORM["address_line_1"],
        FORM["birth_date"],
        repr(card.filed.application.applicant.birth_date),
        card.front_text,
        card.back_text,
        card.card_number,
        card.cancel_code,
        made.card_number,
        repr(card.filed.application.portrait)[2:20],
        PASSWORD,
    ]


def test_nothing_of_a_resident_shows_in_a_repr(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    office, ana = city.office, city.actor("ana")
    draft, waiting = drafted(city), issued(city)
    with office.units() as unit:
        opened = [cases.load(office, unit, each.case_id, city.time.today) for each in (draft, waiting)]
        accounts = unit.desk.accounts()
    card = card_of(city, waiting)
    made = drafts.draft(full_name=FORM["full_name"])
    shown = [
        *opened,
        card.filed,
        card.filed.application,
        card.filed.application.applicant,
        intake.look(office, ana, draft.case_id),
        intake.look(office, ana, waiting.case_id),
        handover.slip(office, ana, waiting.case_id),
        made,
        drafts.NUMBERS,
        drafts.front(made),
        drafts.back(made),
        open1(unpack(card.back_text)),
        verdict(city, card.back_text),
        NewStaff("ana", Role.CLERK, "city-hall", PASSWORD),
        accounts,
    ]
    printed = "\n".join(map(repr, shown))
    assert [text for text in texts_of(card) if text in printed] == []
    assert [account for account in accounts if account.password_hash in printed] == []
