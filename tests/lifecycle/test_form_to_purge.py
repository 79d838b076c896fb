"""One resident from form to purge: then every byte on the disk, and everything that still opens, is searched."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.evidence import EvidenceClass
from idsvc.issue.print_job import Outcome
from idsvc.office import (
    cancellation,
    capture,
    decision,
    handover,
    intake,
    issuance,
    printing,
    publication,
    purge,
    signin,
)
from idsvc.office.context import today
from idsvc.specimen.faces import portrait
from idsvc.specimen.marks import IMAGE_TRACES, Needle, image_needles, needles, text_needles
from idsvc.specimen.papers import letter, letter_needles
from idsvc.specimen.people import ABSENT, LETTER, Person
from idsvc.specimen.scan import Scanner
from idsvc.wiring import inspection
from idsvc.wiring.logs import open_log
from tests.support.city import PASSWORD, TestCity, make_city
from tests.support.raw_pages import raw_pages
from tests.support.visits import IDENTITY, RESIDENCE, Case, findings, heads, tables, work_days

PERSON_TABLES = ("cases", "captures", "duplicate_tags", "intents")


def watch(*people: Person, letters: dict[str, bytes]) -> Scanner:
    found: list[Needle] = list(IMAGE_TRACES)
    for person in people:
        found += [*needles(person), *image_needles(person.key, portrait(person.look))]
        found += letter_needles(person, letters[person.key])
    return Scanner(found)


def come(city: TestCity, person: Person) -> Case:
    """A resident's first visit, up to the submission."""
    office, ana = city.office, city.actor("ana")
    begun = intake.start(office, ana, intake.VisitType.NEW, "en")
    version = intake.save(office, ana, begun.case_id, 1, person.typed.form())
    for paper in (IDENTITY, RESIDENCE):
        version = intake.add_paper(office, ana, begun.case_id, version, paper)
    version = intake.set_portrait(office, ana, begun.case_id, version, portrait(person.look))
    version = intake.confirm(office, ana, begun.case_id, version)
    draft = Case(begun.case_id, version, begun.case_code, begun.destroy_by)
    return draft.after(intake.submit(office, ana, draft.case_id, version))


def come_back(city: TestCity, case: Case, scan: bytes) -> Case:
    """The referral and the second visit, with the letter copied."""
    office, reason = city.office, decision.ReferralReason.ADDRESS_DIFFERS
    case = case.after(decision.refer(office, city.actor("sol"), case.case_id, case.version, reason))
    shown = intake.reopen(office, city.actor("ana"), case.code)
    kept = capture.add(office, city.actor("ana"), shown.head.case_id, EvidenceClass.RESIDENCE, scan)
    assert capture.show(office, city.actor("sol"), kept.capture_id)
    return case


def copy_of(city: TestCity, place: Path) -> Path:
    """A raw copy of data and keys, as a thief or a backup would take it."""
    shutil.copytree(city.where.city, place / "city")
    shutil.copytree(city.where.keys, place / "keys")
    return place


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> "Lived":
    return Lived(tmp_path_factory.mktemp("lived"))


class Lived:
    """A city in which one resident got her card and one never came back; copies were taken before and after."""

    def __init__(self, place: Path) -> None:
        self.city = make_city(place)
        office, ana = self.city.office, self.city.actor("ana")
        log = open_log(self.city.where.logs, self.city.time)
        log("request", method="POST", endpoint="intake.save", status=200, name=LETTER.typed.full_name)
        signin.sign_in(office, "ana", PASSWORD)
        letters = {each.key: letter(each, "Harborview", today(office)) for each in (LETTER, ABSENT)}
        self.watch = watch(LETTER, ABSENT, letters=letters)
        case = come_back(self.city, come(self.city, LETTER), letters[LETTER.key])
        come_back(self.city, come(self.city, ABSENT), letters[ABSENT.key])
        self.before = copy_of(self.city, place / "before")
        self.during = self.watch.scan_tree([self.city.where.city])
        case = case.after(decision.approve(office, self.city.actor("sol"), case.case_id, case.version))
        case = case.after(issuance.issue(office, ana, case.case_id, case.version))
        printing.send(office, ana, case.case_id)
        printing.answer(office, ana, case.case_id, Outcome.GOOD, "")
        slip = handover.hand_over(office, ana, case.case_id)
        self.after_hand_over = tables(self.city)
        cancellation.by_code(office, ana, slip.cancel_code)
        self.cancel_code, self.case_code = slip.cancel_code, case.code
        work_days(self.city, 45)
        publication.publish(office)
        self.after = copy_of(self.city, place / "after")


def test_nothing_of_a_resident_lies_in_clear_while_the_case_is_open(lived: Lived) -> None:
    assert lived.during == ()
    total, plain = inspection.opened(lived.before / "city", lived.before / "keys")
    assert (total, len(plain)) == (4, 4)
    assert lived.watch.scan(b"".join(plain), "opened")  # so the watch does know what to look for


def test_nothing_of_a_resident_lies_in_clear_after_the_purge_in_any_file_or_free_page(lived: Lived) -> None:
    assert lived.watch.scan_tree([lived.city.where.city, lived.city.where.keys]) == ()
    key = inspection.unlock_operator(
        lived.city.where.keys, inspection.specimen_passphrase(lived.city.where.keys, inspection.Slot.OPERATOR)
    ).database
    pages = b"".join(raw_pages(lived.city.where.database, key))
    assert lived.watch.scan(pages, "database") == ()


def test_nothing_of_a_resident_lies_in_a_row_that_the_surviving_keys_decrypt(lived: Lived) -> None:
    rows = b"\n".join(values for _, values in inspection.rows(lived.city.where))
    assert lived.watch.scan(rows, "rows") == ()
    codes = [each for code in (lived.cancel_code, lived.case_code) for each in text_needles("slip", code)]
    assert Scanner(codes).scan(rows, "rows") == ()
    assert [tables(lived.city)[table] for table in PERSON_TABLES] == [0, 0, 0, 0]


def test_after_hand_over_only_the_other_resident_s_case_was_left(lived: Lived) -> None:
    assert [lived.after_hand_over[table] for table in PERSON_TABLES] == [1, 1, 1, 0]
    assert lived.after_hand_over["cards"] == 1


def test_a_copy_of_data_and_keys_from_after_the_purge_opens_nothing(lived: Lived) -> None:
    assert inspection.opened(lived.after / "city", lived.after / "keys") == (0, [])


def test_a_copy_of_the_data_from_before_opens_nothing_with_the_keys_of_after(lived: Lived) -> None:
    total, plain = inspection.opened(lived.before / "city", lived.after / "keys")
    assert (total, plain) == (4, [])


def test_a_copy_of_data_and_clock_of_one_day_opens_what_was_pending_that_day(lived: Lived) -> None:
    """What is not claimed: the documents say so, and this shows that they are right."""
    total, plain = inspection.opened(lived.before / "city", lived.before / "keys")
    assert total == len(plain)


def test_the_city_passes_its_audits_afterwards(lived: Lived) -> None:
    assert findings(lived.city) == []
    assert heads(lived.city) == []


def test_the_day_on_the_slip_was_kept(lived: Lived) -> None:
    schedule = lived.city.office.policy.schedule
    first = lived.city.time.today - timedelta(days=45)
    assert schedule.last_possible_day(first) > lived.city.time.today
    assert purge.run(lived.city.office).cases == 0
