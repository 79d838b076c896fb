"""What happens to a print job when its card is signed, leaves, or becomes void; in the caller's own transaction."""

from dataclasses import replace
from datetime import date

from idsvc.enroll.case import CaseHead
from idsvc.issue.print_job import CardVoid, JobState, NotPrintedYet, PrintJob
from idsvc.issue.stock import StockMove
from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office
from idsvc.office.ports import UnitOfWork


def reserve(unit: UnitOfWork, issued: CaseHead) -> None:
    """Make the job of a card that was just signed: nothing was sent to a printer yet."""
    unit.jobs.add(PrintJob(issued.case_id, JobState.RESERVED, issued.site, issued.destroy_by))


def came_out(unit: UnitOfWork, case_id: bytes) -> None:
    """Raise ``CardVoid`` or ``NotPrintedYet`` unless somebody said that a good card came out of the printer."""
    job = unit.jobs.get(case_id)
    if job is None:
        raise CardVoid
    if job.state is not JobState.GOOD:
        raise NotPrintedYet


def carry(unit: UnitOfWork, before: bytes, after: CaseHead) -> None:
    """Let a job go with its case to the next record."""
    job = unit.jobs.get(before)
    if job is not None:
        unit.jobs.remove(before)
        unit.jobs.add(replace(job, job_id=after.case_id, destroy_by=after.destroy_by))


def drop(office: Office, unit: UnitOfWork, actor: Actor | None, job_id: bytes, day: date) -> None:
    """Drop the job of a card that is void; where a good card was printed, it is one more to be destroyed."""
    job = unit.jobs.get(job_id)
    if job is None:
        return
    unit.jobs.remove(job_id)
    if job.state is JobState.GOOD:
        unit.stock.move(day, job.site, StockMove.CARDS_TAKEN_IN)
        note(office, unit, Act.CARD_TAKEN_IN, day, actor=actor)
