"""The duplicate check: a yes or no from keyed tags that die on a date (DESIGN 5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from idsvc.enroll.applicant import Applicant, Sought
from idsvc.enroll.capture import TagRow
from idsvc.enroll.duplicate import DuplicateMode, normalise, slow_hash, tag
from idsvc.enroll.stage import Stage
from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office
from idsvc.office.ports import UnitOfWork
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import ID_BYTES

SALT_FACT = "duplicates.salt"


@dataclass(frozen=True, slots=True)
class Candidates:
    """One person's tags, one per live day and chain; empty where the city keeps none."""

    tags: tuple[bytes, ...]


def _slow(office: Office, applicant: Applicant | Sought) -> bytes | None:
    if office.policy.duplicates is DuplicateMode.OFF:
        return None
    with office.units() as unit:
        salt = unit.city.fact(SALT_FACT)
    if salt is None:
        return None
    return slow_hash(normalise(applicant.full_name, applicant.birth_date), bytes.fromhex(salt))


def candidates(office: Office, applicant: Applicant | Sought, day: date) -> Candidates:
    """Return what would match; the slow hash is taken outside of any transaction."""
    slow = _slow(office, applicant)
    if slow is None:
        return Candidates(())
    window = office.policy.schedule.days(RetentionClass.DUPLICATE)
    dates = [day + timedelta(days=ahead) for ahead in range(1, window + 1)]
    with office.vault.hmac_keys(dates, day) as keys:
        return Candidates(tuple(tag(slow, key.key) for key in keys))


def check(office: Office, unit: UnitOfWork, actor: Actor, wanted: Candidates, day: date) -> bool:
    """Tell whether some tag answers; counted per clerk in the journal."""
    if not wanted.tags:
        return False
    hit = unit.tags.find(wanted.tags) > 0
    note(office, unit, Act.DUPLICATE_CHECKED, day, actor=actor)
    if hit:
        note(office, unit, Act.DUPLICATE_SECOND_LOOK, day, actor=actor)
    return hit


def answering(office: Office, unit: UnitOfWork, actor: Actor, wanted: Candidates, day: date) -> tuple[bytes, ...]:
    """Return the ids of the cases whose tags answer; counted per person in the journal."""
    if not wanted.tags:
        return ()
    note(office, unit, Act.DUPLICATE_CHECKED, day, actor=actor)  # whatever answers
    return tuple(unit.tags.cases(wanted.tags))


@dataclass(frozen=True, slots=True)
class NewTag:
    """A tag that is ready to be kept once its case is decided."""

    tag: bytes
    chain: int
    destroy_by: date


def prepare(office: Office, applicant: Applicant, visit_day: date, day: date) -> NewTag | None:
    """Return the tag a decision leaves behind, None where the city keeps none."""
    slow = _slow(office, applicant)
    if slow is None:
        return None
    destroy_by = office.policy.schedule.destroy_by(RetentionClass.DUPLICATE, day, visit_day=visit_day)
    with office.vault.hmac_key(destroy_by, day) as key:
        return NewTag(tag(slow, key.key), key.chain, destroy_by)


def keep(office: Office, unit: UnitOfWork, made: NewTag | None, case_id: bytes, day: date) -> None:
    """Keep a decided case's tag, linked to the case until hand-over."""
    if made is None:
        return
    unit.tags.add(TagRow(office.entropy(ID_BYTES), made.tag, made.chain, made.destroy_by, case_id))
    note(office, unit, Act.TAG_KEPT, day, actor=None)


def remove(office: Office, unit: UnitOfWork, actor: Actor, case_id: bytes, day: date) -> None:
    """Take out the tag of a case that its resident withdraws."""
    for _ in range(unit.tags.remove_case(case_id)):
        note(office, unit, Act.TAG_REMOVED, day, actor=actor)


def unlink(unit: UnitOfWork, destroy_by: date, chain: int) -> None:
    """Let go of the cases that die on a day, of one chain: their tags point to nothing, and live out their own time."""
    for head in unit.cases.queue(tuple(Stage)):
        if (head.destroy_by, head.chain) == (destroy_by, chain):
            unit.tags.relink(head.case_id, None)
