"""Correcting what was typed, in a case that was referred back to its resident; at no other stage after its filing.

The corrected details are whole or nothing: as at submission every fault is told, and a card can be made of them. The
resident then checks the proof again, and the decision is a second person's, on what stands there then.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from idsvc.enroll.applicant import Applicant, draft_of, let_through, parse_applicant
from idsvc.enroll.case import VisitType
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.fields import Fault, FieldFaults, FieldRules
from idsvc.enroll.stage import Stage
from idsvc.enroll.visit import Application
from idsvc.ledger.act import Act
from idsvc.office import cases, duplicates, evidence
from idsvc.office.books import note
from idsvc.office.cases import Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.duplicates import Candidates
from idsvc.office.fitting import check_fits
from idsvc.office.payload import Filed
from idsvc.staff.roles import Permission

FROM_A_CARD: Final = frozenset({VisitType.RENEWAL, VisitType.UPDATE})
"""Visits in which the resident's own card may have proven the address."""


def correct(office: Office, actor: Actor, case_id: bytes, version: int, form: Mapping[str, str]) -> int:
    """Seal a referred case again with these details in place of what was typed; returns the new write version.

    Raises ``FieldFaults`` with every fault at once, ``CardRefused`` where no card can be made, ``IllegalMove`` at any
    other stage, ``Conflict`` for a page that is not the newest.
    """
    require(actor, Permission.VISIT_EDIT)
    day = settle(office)
    applicant = _parsed(form, day, office.policy.fields)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
    before = _referred(opened).application
    check_fits(office, _with(before, applicant, opened.head.visit_type), day)
    tags = _tags(office, before.applicant, applicant, day)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        filed = _referred(opened)
        application = _with(filed.application, applicant, opened.head.visit_type)
        if application == filed.application:
            cases.check_version(opened, version)
            return version
        corrected = replace(
            filed,
            application=application,
            # A second look that was asked for is not talked away by another spelling.
            second_look=duplicates.check(office, unit, actor, tags, day) or filed.second_look,
            confirmed=False,
            corrected_by=tuple(sorted({*filed.corrected_by, actor.staff_id})),
        )
        saved = cases.rewrite(office, unit, opened, corrected, day, version)
        note(office, unit, Act.CASE_CORRECTED, day, actor=actor, record_id=case_id)
        unit.commit()
    return saved.head.write_version


def _parsed(form: Mapping[str, str], day: date, rules: FieldRules) -> Applicant:
    """Return the applicant; a field of which the guard keeps nothing is told, not left out in silence."""
    typed = draft_of(form)
    kept = let_through(typed, rules)
    faults = dict.fromkeys(typed.keys() - kept.keys(), Fault.GUARDED)
    try:
        applicant = parse_applicant(kept, day, rules)
    except FieldFaults as refusal:
        raise FieldFaults({**refusal.faults, **faults}) from refusal
    if faults:
        raise FieldFaults(faults)
    return applicant


def _tags(office: Office, before: Applicant, applicant: Applicant, day: date) -> Candidates:
    """Return what another card of the corrected name and date would have left; nothing where both are as before."""
    if (applicant.full_name, applicant.birth_date) == (before.full_name, before.birth_date):
        return Candidates(())
    return duplicates.candidates(office, applicant, day)


def _referred(opened: Opened) -> Filed:
    if opened.head.stage is not Stage.REFERRED or not isinstance(opened.payload, Filed):
        raise IllegalMove("details are corrected only while the case is referred: open it again to see where it stands")
    return opened.payload


def _with(application: Application, applicant: Applicant, visit_type: VisitType) -> Application:
    """Put the details in; an address that the old card may have proven is proven by it no more once it changed.

    The language chosen among them is that of all later slips.
    """
    before = application.applicant
    moved = (applicant.address_mode, applicant.address_lines) != (before.address_mode, before.address_lines)
    papers = application.papers
    if moved and visit_type in FROM_A_CARD:
        papers = evidence.without_known_address(papers)
    return replace(application, applicant=applicant, papers=papers, language=applicant.language)
