import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.stage import Stage
from idsvc.issue.status import count_set
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import decision, intake, overview, publication, purge, review
from idsvc.office.errors import NotFound, NotPermitted
from idsvc.oversight.audits import Audit
from tests.support.city import OPENING, TestCity
from tests.support.visits import (
    Case,
    acts,
    approved,
    blobs,
    captured,
    drafted,
    entries,
    filed,
    findings,
    handed_over,
    heads,
    issued,
    quick_city,
    referred,
    started,
    tables,
    tag_city,
    work_days,
)

ABOUT_RESIDENTS = ("cases", "captures", "duplicate_tags", "intents")


def denied(city: TestCity) -> Case:
    case, reasons = filed(city), (decision.DenialReason.IDENTITY_NOT_SHOWN,)
    return case.after(decision.deny(city.office, city.actor("sol"), case.case_id, case.version, reasons))


LIVES = {drafted: 2, filed: 30, referred: 10, approved: 2, issued: 2, denied: 45}


def test_each_stage_lives_the_days_of_the_schedule(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    assert {make: (make(city).destroy_by - OPENING).days for make in LIVES} == LIVES


def test_a_draft_never_moves_its_date_however_often_it_is_saved(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = drafted(city), city.actor("ana")
    city.run_days(1)
    version = intake.save(city.office, ana, case.case_id, case.version, {"full_name": "Marisol"})
    shown = intake.look(city.office, ana, case.case_id)
    assert (shown.head.destroy_by, shown.head.write_version) == (OPENING + timedelta(days=2), version)


@pytest.mark.parametrize("make", [drafted, referred, denied], ids=["draft", "referred", "denied"])
def test_a_case_opens_on_its_last_day_and_not_on_the_next_though_nothing_was_purged(
    tmp_path: Path, make: Callable[[TestCity], Case]
) -> None:
    city = quick_city(tmp_path)
    case = make(city)
    city.pass_days(LIVES[make] - 1)
    assert intake.reopen(city.office, city.actor("ana"), case.code).head.case_id == case.case_id
    city.pass_days(1)
    with pytest.raises(NotFound):
        intake.reopen(city.office, city.actor("ana"), case.code)
    with pytest.raises(NotFound):
        review.open_case(city.office, city.actor("sol"), case.case_id)
    assert [head.case_id for head in heads(city)] == [case.case_id]


def test_the_calendar_alone_ends_a_case_before_the_clock_has_moved(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = drafted(city)
    with city.office.units() as unit:
        found = unit.cases.get(case.case_id)
    assert found is not None
    assert city.office.clock.read().day == OPENING
    with pytest.raises(Exception, match="destroyed by has come"):
        city.office.vault.open(found[1], case.destroy_by)


def test_what_died_is_not_shown_in_the_queue(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    filed(city), referred(city)
    city.pass_days(10)
    rows = review.queue(city.office, city.actor("sol"))
    assert [(row.stage, row.age_days) for row in rows] == [(Stage.PENDING, 10)]
    with pytest.raises(NotPermitted):
        overview.figures(city.office, city.actor("ana"))


def test_no_date_lies_after_the_last_day_that_the_slip_names(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = filed(city), city.actor("ana")
    last = intake.look(city.office, ana, case.case_id).last_day
    work_days(city, 29)
    case = case.after(
        decision.refer(city.office, city.actor("sol"), case.case_id, case.version, decision.ReferralReason.SECOND_LOOK)
    )
    work_days(city, 9)
    shown = decision.approve(city.office, city.actor("sol"), case.case_id, case.version)
    assert shown.last_day == last
    assert shown.head.destroy_by <= last


def test_a_purge_clears_what_died_and_leaves_what_lives(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    started(city), approved(city)
    captured(city, referred(city))
    pending = filed(city)
    work_days(city, 10)
    assert [head.case_id for head in heads(city)] == [pending.case_id]
    assert blobs(city) == []
    assert intake.reopen(city.office, city.actor("ana"), pending.code).applicant is not None
    assert findings(city) == []
    work_days(city, 21)
    assert [tables(city)[table] for table in ABOUT_RESIDENTS] == [0, 0, 0, 0]
    assert findings(city) == []


def test_a_purge_that_runs_again_changes_nothing(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    captured(city, referred(city))
    city.run_days(10)
    first = purge.run(city.office)
    before = (tables(city) - Counter({"journal": tables(city)["journal"]}), entries(city, Event.DAY_DESTROYED))
    second = purge.run(city.office)
    after = (tables(city) - Counter({"journal": tables(city)["journal"]}), entries(city, Event.DAY_DESTROYED))
    assert (first.cases, first.captures, len(first.days)) == (1, 1, 10)
    assert (second.cases, second.captures, second.days) == (0, 0, ())
    assert before == after


def test_each_day_is_entered_once_for_each_chain_whether_or_not_something_died(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    captured(city, referred(city))
    work_days(city, 40)
    city.reopen()
    purge.run(city.office)
    said = [(each.fields["destroyed"], each.fields["chain"]) for each in entries(city, Event.DAY_DESTROYED)]
    days = {str(day) for day, _ in said}
    assert len(said) == len(set(said))
    assert days == {(OPENING + timedelta(days=ahead)).isoformat() for ahead in range(1, 41)}
    assert {chain for _, chain in said} == {1, 2}


def test_progress_is_told_while_a_purge_runs(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    captured(city, referred(city))
    city.run_days(10)
    heard: list[int] = []
    purge.run(city.office, heard.append)
    assert heard == [1, 2]


def test_a_card_never_collected_is_void_and_partners_refuse_it(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    issued(city)
    work_days(city, 2)
    with city.office.units() as unit:
        pages = unit.status.pages(unit.status.uris()[0][0])
    assert sum(count_set(page.revoked) for page in pages) == 2
    assert acts(city, Act.CARD_VOIDED) == 1
    assert findings(city) == []


def test_an_entry_of_the_register_goes_six_months_after_its_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    text = city.where.policy.read_text(encoding="utf-8")
    city.where.policy.write_text(text.replace("adult_years = 5", "adult_years = 1"), encoding="utf-8")
    city.reopen()
    handed_over(city)  # good until the end of February, a year later
    city.pass_days(547)
    assert (purge.run(city.office).register, tables(city)["cards"]) == (0, 1)
    city.pass_days(1)
    assert (purge.run(city.office).register, tables(city)["cards"]) == (1, 0)
    assert acts(city, Act.CARD_HANDED_OVER) == 0


def test_everything_received_is_removed_destroyed_or_pending(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    ana, sol = city.actor("ana"), city.actor("sol")
    started(city), denied(city)
    handed_over(city)
    withdrawn, kept = referred(city), referred(city)
    captured(city, withdrawn)
    captured(city, kept)
    intake.withdraw(city.office, ana, withdrawn.case_id)
    gone = approved(city)
    intake.withdraw(city.office, ana, gone.case_id)
    intake.withdraw(city.office, ana, started(city).case_id)
    decision.approve(city.office, sol, kept.case_id, kept.version)
    assert findings(city) == []
    assert overview.figures(city.office, sol)["tags-removed"] == 1
    work_days(city, 3)
    publication.publish(city.office)
    assert findings(city, *Audit) == []


def test_the_file_of_the_database_is_no_database_to_anybody_without_its_key(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    filed(city)
    plain = sqlite3.connect(city.where.database)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master")
    plain.close()
