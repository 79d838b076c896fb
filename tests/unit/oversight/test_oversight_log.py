from dataclasses import replace

import pytest

from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.ledger import checkpoint
from idsvc.ledger.event import Entry, Event
from idsvc.ledger.merkle import Tree
from idsvc.oversight import log, signed
from idsvc.oversight.audits import CHECKS, Audit, could_not_open, run
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Opening, Published
from idsvc.oversight.finding import Check, FindingCode, Status, found
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.report import Exit, exit_code, lines, plain
from idsvc.oversight.state import SavedState
from tests.support.evidence import OPENING, evidence, reading, stood
from tests.support.note_signer import TestSigner

ORIGIN = "id.city.example/log"
STATE = SavedState(ORIGIN, 3, bytes(32))


def noted(size: int | None = None) -> Reading:
    """A log with a checkpoint over it, or over another size."""
    city = evidence(*stood(0, 1))
    tree = Tree(data for _, data in city.books.entries)
    note = checkpoint.sign(ORIGIN, tree.size if size is None else size, tree.root(), TestSigner("log"))
    return read(replace(city, books=replace(city.books, checkpoint=note)))


def with_note(text: str) -> Reading:
    return reading(*stood(0, 1), checkpoint=text)


def test_an_empty_log_cannot_be_looked_at() -> None:
    with pytest.raises(CouldNotLook):
        log.vocabulary(reading())


def test_a_gap_in_the_numbers_is_a_missing_entry() -> None:
    first, _, third = evidence(*stood(0, 1)).books.entries
    assert [each.code for each in log.vocabulary(reading(entries=(first, third)))] == ["MISSING_ENTRY"]


def test_a_day_sealed_twice_is_found() -> None:
    entries = [Entry(OPENING, Event.FIGURES_SEALED, {"of": "2026-03-01", "digest": digit * 64}) for digit in "ab"]
    opening = Opening(OPENING.replace(day=1), b"short", b"{}")
    found_codes = [(each.code.value, each.count) for each in log.openings(reading(*entries, openings=(opening,)))]
    assert found_codes == [("OPENING_DIFFERS", 2)]


@pytest.mark.parametrize("look", [signed.root, signed.age])
@pytest.mark.parametrize("city", [reading(*stood(0, 1)), with_note("scribble")])
def test_nothing_to_compare_with_is_not_called_well(look: object, city: Reading) -> None:
    assert callable(look)
    with pytest.raises(CouldNotLook):
        look(city)


def test_a_checkpoint_over_nothing_has_no_age() -> None:
    with pytest.raises(CouldNotLook):
        signed.age(noted(size=0))


def test_entries_after_the_checkpoint_are_allowed() -> None:
    city = noted()
    more = (*city.evidence.books.entries, (3, b"{}"))
    later = replace(city.evidence, books=replace(city.evidence.books, entries=more))
    assert not signed.root(read(later))


def test_without_a_trust_list_no_key_is_known() -> None:
    for look in (signed.trust, signed.signature):
        with pytest.raises(CouldNotLook):
            look(noted())


def test_a_refused_trust_list_gives_no_key_to_check_with() -> None:
    root = LocalSigner.generate(Alg.EDDSA).public
    line = format_fingerprint(root, ["https://id.city.example"])
    city = replace(noted().evidence, trust=b"scribble", fingerprint=line)
    assert [each.code for each in signed.trust(read(city))] == ["TRUST_REFUSED"]
    with pytest.raises(CouldNotLook):
        signed.signature(read(city))


def test_a_published_checkpoint_that_is_none_cannot_be_compared() -> None:
    city = replace(noted().evidence, published=Published({"checkpoint": b"scribble"}, {}))
    with pytest.raises(CouldNotLook):
        signed.published(read(city))


def test_a_folder_nothing_was_published_in_is_found() -> None:
    assert [each.code for each in signed.published(noted())] == ["PUBLISHED_MISSING"]


def test_a_state_of_another_city_is_not_compared() -> None:
    with pytest.raises(CouldNotLook):
        signed.growth(replace(noted(), saved=replace(STATE, origin="id.other.example/log")))


def test_a_state_of_this_log_is_compared() -> None:
    city = noted()
    assert not signed.growth(city)
    assert not signed.growth(replace(city, saved=signed.state_of(city)))
    assert [each.code for each in signed.growth(replace(city, saved=STATE))] == ["FORKED"]
    assert [each.code for each in signed.growth(replace(city, saved=replace(STATE, size=9)))] == ["ROLLED_BACK"]


def test_a_state_reads_back_and_nothing_else_does() -> None:
    assert SavedState.parse(STATE.to_bytes()) == STATE
    for damaged in (b"", b"{}", STATE.to_bytes()[1:], STATE.to_bytes().replace(b'"00', b'"zz')):
        with pytest.raises(CouldNotLook):
            SavedState.parse(damaged)


def test_a_check_that_cannot_look_does_not_stop_the_others() -> None:
    checks = run(Audit.LOG, reading(*stood(0, 1)))
    assert len(checks) == len(CHECKS[Audit.LOG]) - 2
    assert {check.status for check in checks} == set(Status)


OK = Check("log", "all well", Status.OK)
BAD = Check("log", "all well", Status.FINDING, found(FindingCode.FORKED, 1) + found(FindingCode.OVERDUE, 2, "cases 2"))
BLIND = could_not_open((Audit.LOG,), "the key is missing")[0]


@pytest.mark.parametrize(
    ("checks", "code"),
    [
        ((OK,), Exit.OK),
        ((OK, BLIND), Exit.COULD_NOT_LOOK),
        ((OK, BAD), Exit.FINDING),
        ((BLIND, BAD), Exit.FINDING),
        ((), Exit.COULD_NOT_LOOK),
    ],
)
def test_the_exit_code_tells_a_finding_first_and_blindness_before_success(
    checks: tuple[Check, ...], code: Exit
) -> None:
    assert exit_code(checks) is code


FAILED = (
    "FAIL  log: FORKED 1: log is not a continuation of the one that was seen before; "
    "OVERDUE 2: records or files are still there although their day has come: run the purge [cases 2]"
)


def test_each_check_is_one_line() -> None:
    assert lines((OK, BAD, BLIND)) == (
        "ok    log: all well",
        FAILED,
        "?     log: look at the city: could not look: the key is missing",
    )


def test_json_says_the_same() -> None:
    said = plain((OK, BAD, BLIND))
    assert said["exit"] == 1
    assert said["checks"] == [
        {"name": "log: all well", "status": "ok", "findings": []},
        {
            "name": "log: all well",
            "status": "finding",
            "findings": [{"code": each.code.value, "detail": each.detail} for each in BAD.findings],
        },
        {"name": "log: look at the city", "status": "could not look", "findings": [], "why": "the key is missing"},
    ]
