"""Witnesses as the city's own audit asks for them: over the database's tree, and each code by itself."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest

from idsvc.ledger import checkpoint
from idsvc.ledger.checkpoint import verifier_key
from idsvc.ledger.cosignature import Witness, cosign
from idsvc.ledger.merkle import Tree
from idsvc.ledger.quorum import parse
from idsvc.oversight import signed
from idsvc.oversight.audits import Audit, run
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Published
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.witnesses import MAX_AGE, Heads, Shown, Wanted, cosigned
from tests.support.evidence import OPENING, evidence, stood
from tests.support.note_signer import TestSigner

ORIGIN = "id.city.example/log"
LOG = TestSigner("ledger checkpoint")
LIBRARY, PRESS, UNION = (
    Witness(f"{name}.example", sha256(f"idsvc test vector key: {name}".encode()).digest())
    for name in ("library", "press", "union")
)
TWO_OF_THREE = parse(f"{LIBRARY.key.line()}\n{PRESS.key.line()}\n{UNION.key.line()}\nquorum 2\n")
TREE = Tree([b"%d" % number for number in range(9)])
NOTE = checkpoint.sign(ORIGIN, 9, TREE.root(), LOG)
NOON = 1_772_452_800


def codes(*published: str, seen: tuple[str, ...] = (), tree: Heads = TREE) -> list[tuple[str, int]]:
    found = cosigned(Shown(tree, ORIGIN, published, OPENING), Wanted(TWO_OF_THREE, seen))
    return [(each.code.value, each.count) for each in found]


def test_enough_witnesses_are_enough() -> None:
    assert codes(cosign(cosign(NOTE, NOON, LIBRARY), NOON, UNION)) == []


def test_witnesses_of_two_notes_count_together_and_nobody_twice() -> None:
    older = checkpoint.sign(ORIGIN, 4, TREE.root(4), LOG)
    assert codes(cosign(NOTE, NOON, LIBRARY), cosign(older, NOON, PRESS)) == []
    assert codes(cosign(NOTE, NOON, LIBRARY), cosign(older, NOON, LIBRARY)) == [("MISSING_WITNESS", 2)]


def test_too_few_are_named() -> None:
    assert codes(NOTE) == [("MISSING_WITNESS", 3)]
    (found,) = cosigned(Shown(TREE, ORIGIN, (cosign(NOTE, NOON, PRESS),), OPENING), Wanted(TWO_OF_THREE))
    assert found.where == ("library.example", "union.example")


@pytest.mark.parametrize(("ahead", "counts"), [(-7, True), (-8, False), (1, True), (3, False)])
def test_a_cosignature_counts_for_seven_days(ahead: int, counts: bool) -> None:  # noqa: FBT001
    assert timedelta(days=7) == MAX_AGE
    time = NOON + ahead * 86_400
    found = codes(cosign(cosign(NOTE, time, LIBRARY), NOON, UNION))
    assert found == ([] if counts else [("MISSING_WITNESS", 2)])


def test_a_line_that_does_not_hold_is_refused_and_counts_for_nobody() -> None:
    line = cosign(checkpoint.sign(ORIGIN, 3, TREE.root(3), LOG), NOON, LIBRARY).splitlines()[-1]
    good = cosign(cosign(NOTE, NOON, PRESS), NOON, UNION)
    assert codes(f"{good}{line}\n") == [("WITNESS_REFUSED", 1)]
    assert codes(f"{cosign(NOTE, NOON, PRESS)}{line}\n") == [("WITNESS_REFUSED", 1), ("MISSING_WITNESS", 2)]


def test_a_witness_of_another_tree_tells_of_a_fork() -> None:
    other = cosign(checkpoint.sign(ORIGIN, 9, bytes(32), LOG), NOON, LIBRARY)
    both = cosign(cosign(NOTE, NOON, LIBRARY), NOON, UNION)
    assert codes(both, seen=(other,)) == [("FORKED", 1)]


def test_a_witness_that_saw_more_tells_that_entries_are_gone() -> None:
    longer = cosign(checkpoint.sign(ORIGIN, 12, bytes(32), LOG), NOON, LIBRARY)
    both = cosign(cosign(NOTE, NOON, PRESS), NOON, UNION)
    assert codes(both, seen=(longer,)) == [("ROLLED_BACK", 3)]


def test_notes_and_files_of_other_logs_are_not_compared() -> None:
    other = checkpoint.sign("id.other.example/log", 9, TREE.root(), LOG)
    for note in (other, "scribble"):
        with pytest.raises(CouldNotLook):
            codes(NOTE, seen=(note,))
    named = parse(f"log {verifier_key('id.other.example/log', LOG.raw_public_key)}\nquorum none\n")
    with pytest.raises(CouldNotLook):
        cosigned(Shown(TREE, ORIGIN, (NOTE,), OPENING), Wanted(named))


def reading(wanted: Wanted | None, *lines: Witness) -> Reading:
    city = evidence(*stood(0, 1))
    tree = Tree(data for _, data in city.books.entries)
    note = checkpoint.sign(ORIGIN, tree.size, tree.root(), LOG)
    for each in lines:
        note = cosign(note, NOON, each)
    books, published = replace(city.books, checkpoint=note), Published({"checkpoint": note.encode()}, {})
    return read(replace(city, books=books, published=published), wanted=wanted)


def test_the_audit_of_a_city_asks_for_witnesses_where_an_auditor_does() -> None:
    wanted = Wanted(TWO_OF_THREE)
    assert not signed.witnessed(reading(None))
    assert not signed.witnessed(reading(wanted, LIBRARY, PRESS))
    assert [each.code for each in signed.witnessed(reading(wanted, LIBRARY))] == ["MISSING_WITNESS"]
    shown = "the witnesses saw this log"
    assert shown not in {check.shows for check in run(Audit.LOG, reading(None))}
    assert shown in {check.shows for check in run(Audit.LOG, reading(wanted))}
