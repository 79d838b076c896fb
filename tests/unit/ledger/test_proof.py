"""Proofs that travel alone: C2SP tlog-proof."""

from dataclasses import replace

import pytest

from idsvc.ledger.checkpoint import sign
from idsvc.ledger.errors import LedgerError, NotACheckpoint, ProofRefused
from idsvc.ledger.merkle import Tree
from idsvc.ledger.proof import MAX_PROOF, Proof, parse, prove
from tests.support.note_signer import TestSigner

ENTRIES = [b"entry %d" % number for number in range(300)]
TREE = Tree(ENTRIES)
LOG = TestSigner("ledger checkpoint")
NOTE = sign("city.example/log", 300, TREE.root(), LOG)
PROOF = prove(ENTRIES[41], 41, TREE, NOTE)

# The head of the example of https://c2sp.org/tlog-proof, its five hashes and its checkpoint's text, under our own key.
C2SP_HASHES = """gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk="""
C2SP_EXAMPLE = f"""c2sp.org/tlog-proof@v1
extra YWdlLXYxLjIuMS1kYXJ3aW4tYXJtNjQudGFyLmd6
index 73894
{C2SP_HASHES}

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog AAAAAAAA
"""


def test_a_proof_is_written_in_the_published_form_and_read_back() -> None:
    lines = PROOF.text().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert lines[1].startswith("extra ")
    assert lines[2] == "index 41"
    assert PROOF.text().endswith(f"\n\n{NOTE}")
    assert parse(PROOF.text()) == PROOF
    parse(PROOF.text()).check()


def test_the_published_example_is_read() -> None:
    found = parse(C2SP_EXAMPLE)
    assert (found.index, len(found.hashes), found.head.size) == (73894, 5, 109482)
    assert found.entry == b"age-v1.2.1-darwin-arm64.tar.gz"
    assert found.text() == C2SP_EXAMPLE


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 300])
def test_every_entry_of_a_log_has_a_proof_that_holds(size: int) -> None:
    note = sign("city.example/log", size, TREE.root(size), LOG)
    for index in range(size):
        parse(prove(ENTRIES[index], index, TREE, note).text()).check()


@pytest.mark.parametrize(
    "other",
    [
        replace(PROOF, entry=b"entry 42"),
        replace(PROOF, index=42),
        replace(PROOF, index=300),
        replace(PROOF, hashes=PROOF.hashes[:-1]),
        replace(PROOF, hashes=(*PROOF.hashes, bytes(32))),
        replace(PROOF, hashes=PROOF.hashes[::-1]),
        replace(PROOF, note=sign("city.example/log", 300, bytes(32), LOG)),
        replace(PROOF, note=sign("city.example/log", 41, TREE.root(41), LOG)),
    ],
)
def test_a_proof_of_something_else_is_refused(other: Proof) -> None:
    with pytest.raises(ProofRefused):
        parse(other.text()).check()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n\n" + NOTE,
        PROOF.text().replace("@v1", "@v2"),
        PROOF.text().replace("index 41", "index 041"),
        PROOF.text().replace("index 41", "index -1"),
        PROOF.text().replace("index 41\n", ""),
        PROOF.text().replace("\nindex", "\n index"),
        PROOF.text().replace("extra ", "extra"),
        PROOF.text().replace("extra ", "extra *"),
        "\n".join(line for line in PROOF.text().split("\n") if not line.startswith("extra")),
        PROOF.text().replace("index 41\n", "index 41\nAAAA\n"),
        PROOF.text().replace("\n", "\r\n"),
        PROOF.text() + "x" * MAX_PROOF,
    ],
)
def test_a_text_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(ProofRefused):
        parse(text)


def test_what_follows_must_be_a_checkpoint() -> None:
    with pytest.raises(NotACheckpoint):
        parse(replace(PROOF, note="scribble\n").text()).check()


def test_every_changed_character_is_refused_or_changes_nothing_that_counts() -> None:
    text = PROOF.text()
    for at in range(text.index("\n\n")):
        other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        with pytest.raises(LedgerError):
            parse(other).check()
