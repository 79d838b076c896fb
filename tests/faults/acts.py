"""Every act that changes something durable: how it is done at the counter, and how to see that it is done.

``perform`` looks first where things stand, as a clerk does whose screen went dark, so the same call is the second try.
``undone`` says what is missing afterwards, None where the act is done and done once.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from idsvc.custody import backup_file
from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.codes import CodeKind, digest_code, parse_cancel_code, parse_case_code
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.evidence import EvidenceClass
from idsvc.enroll.stage import Stage
from idsvc.issue.register import CardState
from idsvc.ledger import checkpoint
from idsvc.office import (
    appeal,
    cancellation,
    capture,
    decision,
    handover,
    intake,
    issuance,
    posting,
    publication,
    purge,
    slots,
)
from idsvc.office.context import Office, today
from idsvc.office.day import renew, settle
from idsvc.staff.account import Role
from idsvc.store import dump
from idsvc.wiring import backup
from tests.faults.cities import MEDIUM, TYPED, Facts, database_key, offline_key, opened, place_of, staff
from tests.support.visits import large_picture, photo

Perform = Callable[[Office, Facts], None]
Undone = Callable[[Office, Facts], str | None]


@dataclass(frozen=True)
class Act:
    """One act in one prepared city, ``days`` after its snapshot; ``about`` names the cases that it may change."""

    name: str
    city: str
    perform: Perform
    undone: Undone
    about: frozenset[str] = frozenset()
    days: int = 0
    begin: Callable[[Path, date], Office] = opened

    def recover(self, office: Office, facts: Facts) -> None:
        """What the next morning brings: the purge, the clerk who tries again, the publication."""
        purge.run(office)
        self.perform(office, facts)
        publication.publish(office)


def head_of(office: Office, code: str) -> CaseHead | None:
    """Return a case's plain columns by its slip's code, without a line in the journal; None where it is gone."""
    with office.units() as unit:
        found = unit.cases.by_digest(digest_code(CodeKind.CASE, parse_case_code(code)))
    return found[0] if found else None


def _head(office: Office, facts: Facts, name: str) -> CaseHead | None:
    return head_of(office, facts.codes[name])


# A case moves from one stage to another.

Do = Callable[[Office, CaseHead], object]


def _moving(name: str, case: str, before: Stage, after: Stage | None, do: Do, city: str = "counter") -> Act:
    def perform(office: Office, facts: Facts) -> None:
        head = _head(office, facts, case)
        if head is not None and head.stage is before:
            do(office, head)

    def undone(office: Office, facts: Facts) -> str | None:
        head = _head(office, facts, case)
        stands = head.stage if head else None
        return None if stands is after else f"the case is {stands}, not {after}"

    return Act(name, city, perform, undone, frozenset({case}))


def _submit(office: Office, head: CaseHead) -> object:
    return intake.submit(office, staff(office, Role.CLERK), head.case_id, head.write_version)


def _refer(office: Office, head: CaseHead) -> object:
    reason = next(iter(ReferralReason))
    return decision.refer(office, staff(office, Role.SUPERVISOR), head.case_id, head.write_version, reason)


def _approve(office: Office, head: CaseHead) -> object:
    return decision.approve(office, staff(office, Role.SUPERVISOR), head.case_id, head.write_version)


def _deny(office: Office, head: CaseHead) -> object:
    reasons = (next(iter(DenialReason)),)
    return decision.deny(office, staff(office, Role.SUPERVISOR), head.case_id, head.write_version, reasons)


def _issue(office: Office, head: CaseHead) -> object:
    return issuance.issue(office, staff(office, Role.CLERK), head.case_id, head.write_version)


def _hand_over(office: Office, head: CaseHead) -> object:
    return handover.hand_over(office, staff(office, Role.CLERK), head.case_id)


def _withdraw(office: Office, head: CaseHead) -> object:
    return intake.withdraw(office, staff(office, Role.CLERK), head.case_id)


def _set_aside(office: Office, head: CaseHead) -> object:
    return slots.set_aside(office, staff(office, Role.CLERK), head.case_id, head.write_version, today(office))


def _mail(office: Office, head: CaseHead) -> object:
    return posting.mail(office, staff(office, Role.CLERK), head.case_id, head.write_version)


def _never_arrived(office: Office, head: CaseHead) -> object:
    return posting.never_arrived(office, staff(office, Role.CLERK), head.case_id, head.write_version)


# What stays in its stage.


def _appeal(office: Office, facts: Facts) -> None:
    head = _head(office, facts, "denied")
    if head is not None and head.write_version == 1:
        appeal.begin(office, staff(office, Role.CLERK), head.case_id, head.write_version, "en")


def _not_begun(office: Office, facts: Facts) -> str | None:
    with office.units() as unit:
        drafts = [head for head in unit.cases.queue((Stage.DRAFT,)) if head.visit_type is VisitType.APPEAL]
    head = _head(office, facts, "denied")
    return None if len(drafts) == 1 and head and head.write_version == 1 + 1 else "the appeal is not begun once"


def _drafts(office: Office) -> int:
    with office.units() as unit:
        return len(unit.cases.queue((Stage.DRAFT,)))


def _start(office: Office, _: Facts) -> None:
    intake.start(office, staff(office, Role.CLERK), VisitType.NEW, "en")


def _not_started(office: Office, facts: Facts) -> str | None:
    return None if _drafts(office) > sum(name.endswith("draft") for name in facts.codes) else "there is no new draft"


SAVED_VERSION = 6
"""The write version of a draft that lacks nothing, as ``visits.drafted`` leaves it."""


def _save(office: Office, facts: Facts) -> None:
    head = _head(office, facts, "draft")
    if head is not None and head.write_version == SAVED_VERSION:
        intake.save(office, staff(office, Role.CLERK), head.case_id, head.write_version, TYPED)


def _portrait(office: Office, facts: Facts) -> None:
    head = _head(office, facts, "draft")
    if head is not None and head.write_version == SAVED_VERSION:
        intake.set_portrait(office, staff(office, Role.CLERK), head.case_id, head.write_version, photo())


def _not_saved(office: Office, facts: Facts) -> str | None:
    head = _head(office, facts, "draft")
    return None if head and head.write_version == SAVED_VERSION + 1 else "the draft is not saved once"


def _captures(office: Office, facts: Facts) -> int:
    head = _head(office, facts, "referred")
    if head is None:
        return 0
    with office.units() as unit:
        return sum(row.live for row in unit.captures.of_case(head.case_id))


def _capture(office: Office, facts: Facts) -> None:
    head = _head(office, facts, "referred")
    if head is not None and _captures(office, facts) == 1:
        capture.add(office, staff(office, Role.CLERK), head.case_id, EvidenceClass.RESIDENCE, large_picture())


def _not_captured(office: Office, facts: Facts) -> str | None:
    count = _captures(office, facts)
    return None if count == 1 + 1 else f"{count} captures instead of two"


def _reissue(office: Office, facts: Facts) -> None:
    head = _head(office, facts, "issued")
    if head is not None and head.case_id.hex() == facts.ids["issued"]:
        issuance.reissue(office, staff(office, Role.CLERK), head.case_id, head.write_version)


def _not_reissued(office: Office, facts: Facts) -> str | None:
    head = _head(office, facts, "issued")
    done = head is not None and head.stage is Stage.ISSUED and head.case_id.hex() != facts.ids["issued"]
    return None if done else "the card is not made again"


def _cancel(office: Office, facts: Facts) -> None:
    cancellation.by_code(office, staff(office, Role.CLERK), facts.cancel_code)


def _not_cancelled(office: Office, facts: Facts) -> str | None:
    digest = digest_code(CodeKind.CANCEL, parse_cancel_code(facts.cancel_code))
    with office.units() as unit:
        record = unit.cards.by_cancel_code(digest)
    return None if record and record.state is CardState.CANCELLED else "the card is not cancelled"


_RENEWAL = _moving("hand over a renewal", "renewal", Stage.ISSUED, None, _hand_over)


def _not_renewed_by_hand(office: Office, facts: Facts) -> str | None:
    return _RENEWAL.undone(office, facts) or _not_cancelled(office, facts)


# What nobody at the counter asks for.


def _publish(office: Office, _: Facts) -> None:
    publication.publish(office)


def _not_published(office: Office, _: Facts) -> str | None:
    with office.units() as unit:
        newest = unit.books.newest_checkpoint()
        size = len(unit.books.entries())
    shown = office.publisher.read("checkpoint")
    published = checkpoint.parse(shown.decode()).size if shown else 0
    return None if newest and newest[0] == published == size else "the log is not published to its end"


def _advance(office: Office, _: Facts) -> None:
    settle(office)


def _not_advanced(office: Office, _: Facts) -> str | None:
    stands = office.clock.read().day
    return None if stands == today(office) else f"the clock stands on {stands}"


def _renew(office: Office, facts: Facts) -> None:
    if len(office.clock.read().chains) == facts.chains:
        renew(office)


def _not_renewed(office: Office, facts: Facts) -> str | None:
    return None if len(office.clock.read().chains) == facts.chains + 1 else "the clock has not one chain more"


def _purge(office: Office, _: Facts) -> None:
    purge.run(office)


def _not_purged(office: Office, _: Facts) -> str | None:
    day = today(office)
    with office.units() as unit:
        overdue = [carried for carried in unit.purges.live() if carried[0] <= day]
        ran = unit.purges.last_run()
    left = [name for due, name in office.blobs.names() if due <= day]
    return None if not overdue and not left and ran else f"{len(overdue)} days and {len(left)} files are left"


def _place(office: Office) -> Path:
    return next(each for each in office.blobs.root.parents if each.name == "city").parent  # type: ignore[attr-defined]


def _back_up(office: Office, _: Facts) -> None:
    place = _place(office)
    path = place / MEDIUM / "new.idsvc-backup"
    if not path.exists():
        backup.make(office, place_of(place), database_key(place), path)


def _not_backed_up(office: Office, _: Facts) -> str | None:
    place = _place(office)
    path = place / MEDIUM / "new.idsvc-backup"
    if not path.exists():
        return "there is no backup"
    with path.open("rb") as file:
        if not sum(1 for _ in dump.records(backup_file.unseal(file, backup.open_key(offline_key(place), lambda: "")))):
            return "the backup is empty"
    with office.units() as unit:
        entries = b"\n".join(unit.books.entries())
    named = sha256(path.read_bytes()).hexdigest().encode() in entries
    return None if named else "the log does not name the backup"


def _night(office: Office, facts: Facts) -> None:
    """A first access, the purge and the publication, as the service does every morning."""
    _purge(office, facts)
    _publish(office, facts)


def _not_over(office: Office, facts: Facts) -> str | None:
    return _not_purged(office, facts) or _not_published(office, facts)


DUE = frozenset({"captured", "other-captured", "draft", "issued"})
DRAFT_AND_CARDS = frozenset({"draft", "approved", "issued", "other-issued"})


def _all() -> Iterator[Act]:
    yield Act("start a visit", "counter", _start, _not_started)
    yield Act("save a draft", "counter", _save, _not_saved, frozenset({"draft"}))
    yield Act("keep a portrait", "counter", _portrait, _not_saved, frozenset({"draft"}))
    yield _moving("submit", "draft", Stage.DRAFT, Stage.PENDING, _submit)
    yield _moving("refer", "pending", Stage.PENDING, Stage.REFERRED, _refer)
    yield Act("capture", "counter", _capture, _not_captured, frozenset({"referred"}))
    yield _moving("approve", "pending", Stage.PENDING, Stage.APPROVED, _approve)
    yield _moving("approve with captures", "captured", Stage.REFERRED, Stage.APPROVED, _approve)
    yield _moving("deny with captures", "captured", Stage.REFERRED, Stage.DENIED, _deny)
    yield _moving("issue", "approved", Stage.APPROVED, Stage.ISSUED, _issue)
    yield Act("reissue", "counter", _reissue, _not_reissued, frozenset({"issued"}))
    yield _moving("hand over", "issued", Stage.ISSUED, None, _hand_over)
    yield replace(_RENEWAL, undone=_not_renewed_by_hand)
    yield Act("cancel", "counter", _cancel, _not_cancelled)
    yield _moving("withdraw with captures", "captured", Stage.REFERRED, None, _withdraw)
    yield _moving("withdraw among captures", "other-captured", Stage.REFERRED, None, _withdraw, "due")
    yield _moving("withdraw a signed card", "issued", Stage.ISSUED, None, _withdraw)
    yield _moving("set aside", "issued", Stage.ISSUED, Stage.WAITING, _set_aside)
    yield _moving("hand over from a slot", "waiting", Stage.WAITING, None, _hand_over)
    yield _moving("mail", "issued", Stage.ISSUED, Stage.MAILED, _mail)
    yield _moving("never arrived", "mailed", Stage.MAILED, Stage.RETURNED, _never_arrived)
    yield _moving("withdraw a mailed card", "mailed", Stage.MAILED, None, _withdraw)
    yield Act("begin an appeal", "counter", _appeal, _not_begun, frozenset({"denied"}))
    yield Act("publish", "counter", _publish, _not_published)
    yield Act("advance", "counter", _advance, _not_advanced, days=1)
    yield Act("advance into a month", "month-end", _advance, _not_advanced, days=1)
    yield Act("renew the clock", "counter", _renew, _not_renewed)
    yield Act("renew on a new day", "counter", _renew, _not_renewed, days=1)
    yield Act("purge", "due", _purge, _not_purged, DUE, days=1)
    yield Act("purge after a closure", "due", _purge, _not_purged, DUE | {"young-draft", "young-issued"}, days=3)
    yield Act("back up", "backed", _back_up, _not_backed_up)
    yield Act("night", "due", _night, _not_over, DUE, days=1)
    yield Act("night into a month", "month-end", _night, _not_over, days=1)


ACTS: Mapping[str, Act] = MappingProxyType({act.name: act for act in _all()})
"""By name, in the order of a resident's way through the office."""
