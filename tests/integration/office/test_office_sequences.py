"""Whatever people do in whatever order, and however many days go by: what must hold, holds."""

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.stage import CAPTURE_STAGES, Stage
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
from idsvc.office.context import today
from idsvc.office.views import CaseView
from tests.support.visits import Case, came_out, captured, drafted, filled, findings, heads, quick_city

PICK = st.integers(0, 5)
DATED = ("cases", "captures", "duplicate_tags", "intents", "cards", "journal")
LATE = ("every day entered as destroyed", "the purge runs")
"""What an audit rightly says of an office in which no purge ran for days."""


class Office(RuleBasedStateMachine):
    """Up to six cases at the counter of one city."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Path(tempfile.mkdtemp())
        self.city = quick_city(self.place)
        self.office, self.ana, self.sol = self.city.office, self.city.actor("ana"), self.city.actor("sol")
        self.codes: dict[bytes, str] = {}
        self.last: dict[bytes, date] = {}
        self.cancel_codes: list[str] = []

    def teardown(self) -> None:
        self.office.units.engine.dispose()  # type: ignore[attr-defined]
        shutil.rmtree(self.place)

    def at(self, pick: int, *stages: Stage) -> Case | None:
        """One of the cases at these stages, as the page before somebody shows it."""
        found = sorted((head for head in heads(self.city) if head.stage in stages), key=lambda head: head.ticket)
        live = [head for head in found if head.destroy_by > today(self.office)]
        if not live:
            return None
        head = live[pick % len(live)]
        return Case(head.case_id, head.write_version, self.codes[head.case_digest], head.destroy_by)

    def act(self, case: Case | None, move: Callable[..., Any], *more: object, who: str = "ana") -> None:
        if case is not None:
            move(self.office, self.city.actor(who), case.case_id, case.version, *more)

    @precondition(lambda self: len(self.codes) < 6)
    @rule()
    def enroll(self) -> None:
        case = drafted(self.city)
        shown: CaseView = intake.look(self.office, self.ana, case.case_id)
        self.codes[shown.head.case_digest], self.last[shown.head.case_digest] = case.code, shown.last_day

    @rule(pick=PICK)
    def submit(self, pick: int) -> None:
        self.act(self.at(pick, Stage.DRAFT), intake.submit)

    @rule(pick=PICK)
    def refer(self, pick: int) -> None:
        self.act(self.at(pick, Stage.PENDING), decision.refer, ReferralReason.PAPER_TO_COME, who="sol")

    @rule(pick=PICK)
    def copy_a_paper(self, pick: int) -> None:
        case = self.at(pick, *CAPTURE_STAGES)
        if case is not None:
            captured(self.city, case)

    @rule(pick=PICK)
    def approve(self, pick: int) -> None:
        self.act(self.at(pick, Stage.PENDING, Stage.REFERRED), decision.approve, who="sol")
        self.act(self.at(pick, Stage.APPEALED), decision.approve, who="ida")

    @rule(pick=PICK)
    def deny(self, pick: int) -> None:
        reasons = (DenialReason.PAPERS_NOT_ACCEPTED,)
        self.act(self.at(pick, Stage.PENDING, Stage.REFERRED), decision.deny, reasons, who="sol")
        self.act(self.at(pick, Stage.APPEALED), decision.deny, reasons, who="ida")

    @rule(pick=PICK)
    def issue(self, pick: int) -> None:
        publication.publish(self.office)
        self.act(self.at(pick, Stage.APPROVED), issuance.issue)

    @rule(pick=PICK)
    def reissue(self, pick: int) -> None:
        publication.publish(self.office)
        self.act(self.at(pick, Stage.ISSUED), issuance.reissue)

    @rule(pick=PICK)
    def hand_over(self, pick: int) -> None:
        case = self.at(pick, Stage.ISSUED)
        if case is not None:
            came_out(self.office, self.ana, case.case_id)
            self.cancel_codes.append(handover.hand_over(self.office, self.ana, case.case_id).cancel_code)

    @rule(pick=PICK)
    def hand_over_from_a_slot(self, pick: int) -> None:
        case = self.at(pick, Stage.WAITING)
        if case is not None:
            self.cancel_codes.append(handover.hand_over(self.office, self.ana, case.case_id).cancel_code)

    @rule(pick=PICK, by_mail=st.booleans())
    def let_a_card_wait_or_mail_it(self, pick: int, by_mail: bool) -> None:  # noqa: FBT001 (hypothesis draws it)
        case = self.at(pick, Stage.ISSUED)
        if case is None:
            return
        came_out(self.office, self.ana, case.case_id)
        if not by_mail:
            self.act(case, slots.set_aside, today(self.office))
        elif intake.look(self.office, self.ana, case.case_id).known.may_mail:
            self.act(case, posting.mail)

    @rule(pick=PICK)
    def miss_a_card_and_make_another(self, pick: int) -> None:
        publication.publish(self.office)
        self.act(self.at(pick, Stage.MAILED), posting.never_arrived)
        self.act(self.at(pick, Stage.RETURNED), issuance.issue)

    @rule(pick=PICK)
    def pull_what_nobody_fetched(self, pick: int) -> None:
        rows = slots.to_pull(self.office, self.ana)
        if rows:
            slots.pull(self.office, self.ana, rows[pick % len(rows)].number)

    @rule(pick=PICK)
    def appeal(self, pick: int) -> None:
        """Begin and file an appeal; its code and the day on the first slip go on."""
        case = self.at(pick, Stage.DENIED)
        if case is None:
            return
        shown = intake.reopen(self.office, self.ana, case.code)
        known, last = shown.known, self.last[shown.head.case_digest]
        if known.final or known.appeal or known.until is None or known.until < today(self.office):
            return
        begun = appeal.begin(self.office, self.ana, case.case_id, case.version, "en")
        draft = filled(self.city, Case(begun.case_id, 1, begun.case_code, begun.destroy_by))
        digest = intake.look(self.office, self.ana, draft.case_id).head.case_digest
        self.codes[digest], self.last[digest] = draft.code, last
        intake.submit(self.office, self.ana, draft.case_id, draft.version)

    @precondition(lambda self: self.cancel_codes)
    @rule(pick=PICK)
    def cancel(self, pick: int) -> None:
        cancellation.by_code(self.office, self.ana, self.cancel_codes[pick % len(self.cancel_codes)])

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        case = self.at(pick, *Stage)
        if case is not None:
            intake.withdraw(self.office, self.ana, case.case_id)

    @rule(days=st.sampled_from((1, 2, 9, 31)))
    def let_days_pass_and_purge(self, days: int) -> None:
        self.city.run_days(days)
        purge.run(self.office)
        assert not self.overdue()
        assert not [each for each in findings(self.city) if not each.startswith(LATE)]

    @rule()
    def start_the_service_again(self) -> None:
        self.office.units.engine.dispose()  # type: ignore[attr-defined]
        self.office = self.city.reopen()

    def overdue(self) -> list[str]:
        with self.office.units() as unit:
            run = unit.cases.connection.exec_driver_sql  # type: ignore[attr-defined]
            due = {name: f"SELECT count(*) FROM {name} WHERE destroy_by <= ?" for name in DATED}  # noqa: S608
            return [name for name, text in due.items() if run(text, (today(self.office).isoformat(),)).scalar_one()]

    @invariant()
    def every_live_case_and_copy_opens(self) -> None:
        for head in heads(self.city):
            if head.destroy_by > today(self.office):
                shown = intake.reopen(self.office, self.ana, self.codes[head.case_digest])
                assert shown.head == head
                assert all(capture.show(self.office, self.sol, each.capture_id) for each in shown.captures)

    @invariant()
    def nothing_outlives_the_day_on_the_slip(self) -> None:
        for head in heads(self.city):
            assert head.destroy_by <= self.last[head.case_digest]


TestOffice = Office.TestCase
TestOffice.settings = settings(max_examples=4, stateful_step_count=15, deadline=None)
