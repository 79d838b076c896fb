from dataclasses import asdict
from pathlib import Path

import pytest

from idsvc.enroll.codes import CodeKind, digest_code
from idsvc.enroll.errors import IllegalMove, NotAllowed
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper
from idsvc.enroll.fields import Fault, FieldFaults
from idsvc.enroll.stage import Stage
from idsvc.issue.numbers import number_digest
from idsvc.issue.register import CardRecord
from idsvc.ledger.act import Act
from idsvc.office import decision, handover, intake, issuance, review
from idsvc.office.errors import EvidenceMissing, NotConfirmed, NotFound, NotPermitted, PortraitMissing
from idsvc.verify.image import codes_in, open_image
from idsvc.verify.verdict import Audience, Reason
from tests.support.city import TestCity
from tests.support.visits import (
    FORM,
    IDENTITY,
    RESIDENCE,
    acts,
    approved,
    captured,
    drafted,
    filed,
    findings,
    heads,
    issued,
    photo,
    quick_city,
    referred,
    started,
    tables,
    tag_city,
    take,
    verdict,
)

ABOUT_RESIDENTS = ("cases", "captures", "intents")


def record_of(city: TestCity, number: str) -> CardRecord:
    with city.office.units() as unit:
        record = unit.cards.by_number(number_digest(number))
    assert record is not None
    return record


def test_a_case_ends_in_the_closed_set_and_nothing_else(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    case = issued(city)
    held = take(city, case)
    card, record = held.card, record_of(city, held.card.card_number)
    assert [tables(city)[table] for table in ABOUT_RESIDENTS] == [0, 0, 0]
    assert tables(city)["cards"] == 1
    assert record.cancel_digest == digest_code(CodeKind.CANCEL, held.slip.cancel_code)
    assert (record.key_id, record.rules_version) == (card.key_id, card.rules_version)
    assert record.front_index != record.back_index
    assert set(asdict(record)) == {
        *("card_id", "status_list", "front_index", "back_index", "number_digest", "cancel_digest"),
        *("expiry_month", "key_id", "rules_version", "state", "destroy_by"),
    }
    assert findings(city) == []


def test_the_tag_outlives_the_case_but_no_longer_points_to_it(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    case = issued(city)
    assert tag_links(city) == [case.case_id]
    take(city, case)
    assert tag_links(city) == [None]


def tag_links(city: TestCity) -> list[bytes | None]:
    with city.office.units() as unit:
        found = unit.cases.connection.exec_driver_sql("SELECT case_id FROM duplicate_tags").scalars().all()
    return list(found)


def test_a_stage_change_makes_a_new_record_and_takes_the_old_one_out(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    draft = drafted(city)
    pending = draft.after(intake.submit(city.office, city.actor("ana"), draft.case_id, draft.version))
    assert pending.case_id != draft.case_id
    assert [head.stage for head in heads(city)] == [Stage.PENDING]
    with pytest.raises(NotFound):
        intake.look(city.office, city.actor("ana"), draft.case_id)


def test_the_case_code_opens_a_case_at_every_stage_until_hand_over(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana = city.actor("ana")
    stages = []
    for make in (drafted, filed, referred, approved, issued):
        case = make(city)
        stages.append(intake.reopen(city.office, ana, case.code).head.stage)
    assert stages == [Stage.DRAFT, Stage.PENDING, Stage.REFERRED, Stage.APPROVED, Stage.ISSUED]
    take(city, case)
    with pytest.raises(NotFound):
        intake.reopen(city.office, ana, case.code)
    assert acts(city, Act.CASE_REOPENED) == 5


def test_what_is_drawn_reads_back_as_what_was_signed_and_partners_accept_it(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    drawn = issuance.faces(city.office, city.actor("ana"), case.case_id)
    held = take(city, case)
    assert codes_in(open_image(drawn.front)) == (held.card.front_text,)
    assert codes_in(open_image(drawn.back)) == (held.card.back_text,)
    assert verdict(city, held.card.front_text, Audience.LIBRARY).reason is Reason.VALID
    assert verdict(city, held.card.back_text).reason is Reason.VALID


def test_the_slip_can_be_printed_before_the_card_is_given(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    before = handover.slip(city.office, city.actor("ana"), case.case_id)
    assert take(city, case).slip == before


def test_nobody_decides_their_own_case(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    with city.office.units() as unit:
        unit.cases.connection.exec_driver_sql("UPDATE cases SET enrolled_by = ?", (city.actor("sol").staff_id,))
        unit.commit()
    for act in (
        lambda: decision.approve(city.office, city.actor("sol"), case.case_id, case.version),
        lambda: decision.deny(
            city.office, city.actor("sol"), case.case_id, case.version, (decision.DenialReason.FACE_NOT_MATCHED,)
        ),
        lambda: decision.refer(
            city.office, city.actor("sol"), case.case_id, case.version, decision.ReferralReason.PHOTO_UNCLEAR
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert [row.may_decide for row in review.queue(city.office, city.actor("sol"))] == [False]
    assert [row.may_decide for row in review.queue(city.office, city.actor("ida"))] == [True]
    assert [head.stage for head in heads(city)] == [Stage.PENDING]


def test_only_a_supervisor_decides_and_sees_the_queue(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    for act in (
        lambda who: decision.approve(city.office, who, case.case_id, case.version),
        lambda who: review.queue(city.office, who),
        lambda who: review.open_case(city.office, who, case.case_id),
    ):
        for login in ("ana", "ben", "kim", "uma", "oto"):
            with pytest.raises(NotPermitted):
                act(city.actor(login))


def test_only_a_clerk_works_at_the_counter(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = issued(city)
    for act in (
        lambda who: intake.start(city.office, who, intake.VisitType.NEW, "en"),
        lambda who: intake.save(city.office, who, case.case_id, case.version, FORM),
        lambda who: intake.submit(city.office, who, case.case_id, case.version),
        lambda who: intake.withdraw(city.office, who, case.case_id),
        lambda who: issuance.issue(city.office, who, case.case_id, case.version),
        lambda who: issuance.reissue(city.office, who, case.case_id, case.version),
        lambda who: issuance.faces(city.office, who, case.case_id),
        lambda who: handover.slip(city.office, who, case.case_id),
        lambda who: handover.hand_over(city.office, who, case.case_id),
    ):
        for login in ("sol", "kim", "uma", "oto"):
            with pytest.raises(NotPermitted):
                act(city.actor(login))
    assert [head.case_id for head in heads(city)] == [case.case_id]


def test_who_serves_nobody_sees_no_case(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    for act in (
        lambda who: intake.look(city.office, who, case.case_id),
        lambda who: intake.reopen(city.office, who, case.code),
        lambda who: review.open_case(city.office, who, case.case_id),
    ):
        for login in ("kim", "uma", "oto"):
            with pytest.raises(NotPermitted):
                act(city.actor(login))


def test_every_look_at_a_case_from_the_queue_stands_in_the_journal(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    shown = review.open_case(city.office, city.actor("ida"), case.case_id)
    assert shown.applicant is not None
    assert acts(city, Act.CASE_VIEWED) == 1


def test_a_submission_tells_every_fault_at_once_and_keeps_the_draft(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    wrong = {**FORM, "full_name": "Mari\u202esol", "birth_date": "2031-01-01", "language": "xx"}
    case = drafted(city, wrong)
    with pytest.raises(FieldFaults) as told:
        intake.submit(city.office, city.actor("ana"), case.case_id, case.version)
    assert set(told.value.faults) == {"full_name", "birth_date", "language"}
    assert told.value.faults["birth_date"] is Fault.IN_FUTURE
    kept = intake.look(city.office, city.actor("ana"), case.case_id)
    assert dict(kept.fields) == wrong
    assert kept.head.write_version == case.version


def test_a_submission_needs_photo_confirmation_and_evidence(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana, office = started(city), city.actor("ana"), city.office
    version = intake.save(office, ana, case.case_id, 1, FORM)
    with pytest.raises(PortraitMissing):
        intake.submit(office, ana, case.case_id, version)
    version = intake.set_portrait(office, ana, case.case_id, version, photo())
    with pytest.raises(NotConfirmed):
        intake.submit(office, ana, case.case_id, version)
    version = intake.confirm(office, ana, case.case_id, version)
    with pytest.raises(EvidenceMissing) as told:
        intake.submit(office, ana, case.case_id, version)
    assert len(told.value.missing) == 5
    for paper in (IDENTITY, RESIDENCE):
        version = intake.add_paper(office, ana, case.case_id, version, paper)
    assert intake.submit(office, ana, case.case_id, version).head.stage is Stage.PENDING


def test_what_was_confirmed_is_what_stood_there_then(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = drafted(city), city.actor("ana")
    same = intake.save(city.office, ana, case.case_id, case.version, FORM)
    assert intake.look(city.office, ana, case.case_id).confirmed
    changed = intake.save(city.office, ana, case.case_id, same, {**FORM, "full_name": "Marisol Quintana"})
    with pytest.raises(NotConfirmed):
        intake.submit(city.office, ana, case.case_id, changed)


def test_papers_are_ticked_and_taken_back_while_drafted_or_referred_only(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana, office = city.actor("ana"), city.office
    case = referred(city)
    weak = Paper(EvidenceClass.IDENTITY_SUPPORTING, has_photo=False, has_birth_date=False, handling=Handling.INSPECT)
    version = intake.add_paper(office, ana, case.case_id, case.version, weak)
    assert intake.look(office, ana, case.case_id).papers == (IDENTITY, RESIDENCE, weak)
    version = intake.remove_paper(office, ana, case.case_id, version, 0)
    version = intake.remove_paper(office, ana, case.case_id, version, -1)
    shown = intake.look(office, ana, case.case_id)
    assert shown.papers == (RESIDENCE, weak)
    assert not shown.tally.met
    with pytest.raises(EvidenceMissing):
        decision.approve(office, city.actor("sol"), case.case_id, version)
    version = intake.add_paper(office, ana, case.case_id, version, IDENTITY)
    moved = case.after(decision.approve(office, city.actor("sol"), case.case_id, version))
    with pytest.raises(IllegalMove):
        intake.add_paper(office, ana, moved.case_id, moved.version, weak)


def test_a_denied_case_keeps_reasons_and_nothing_about_the_person(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    captured(city, case)
    reasons = (decision.DenialReason.RESIDENCE_NOT_SHOWN,)
    shown = decision.deny(city.office, city.actor("ida"), case.case_id, case.version, reasons)
    assert (shown.denial, shown.applicant, shown.portrait, dict(shown.fields)) == (reasons, None, None, {})
    assert tables(city)["captures"] == 0
    reopened = intake.reopen(city.office, city.actor("ana"), case.code)
    assert (reopened.denial, reopened.papers, reopened.captures) == (reasons, (), ())
    assert findings(city) == []


def test_a_denial_names_a_reason(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    with pytest.raises(IllegalMove):
        decision.deny(city.office, city.actor("ida"), case.case_id, case.version, ())


def test_no_step_is_taken_before_its_turn(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    ana, sol, office = city.actor("ana"), city.actor("sol"), city.office
    draft, pending, waiting = drafted(city), filed(city), approved(city)
    for act in (
        lambda: issuance.issue(office, ana, pending.case_id, pending.version),
        lambda: issuance.reissue(office, ana, waiting.case_id, waiting.version),
        lambda: issuance.faces(office, ana, waiting.case_id),
        lambda: handover.slip(office, ana, waiting.case_id),
        lambda: handover.hand_over(office, ana, waiting.case_id),
        lambda: intake.save(office, ana, pending.case_id, pending.version, FORM),
        lambda: intake.submit(office, ana, pending.case_id, pending.version),
        lambda: decision.approve(office, sol, draft.case_id, draft.version),
    ):
        with pytest.raises((IllegalMove, NotAllowed)):
            act()
    assert sorted(head.stage for head in heads(city)) == [Stage.APPROVED, Stage.DRAFT, Stage.PENDING]
