"""Every text handed to the ledger reads, or is refused by its own error, and what was written reads back."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from idsvc.ledger import proof, quorum
from idsvc.ledger.checkpoint import sign
from idsvc.ledger.cosignature import MAX_TIME, Witness, cosign, times
from idsvc.ledger.errors import LedgerError, NotAKey, NotAWitnessFile, SignatureRefused
from idsvc.ledger.merkle import Tree
from idsvc.ledger.note import KeyKind, NoteKey, split
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.vouching import Kept
from tests.support.note_signer import TestSigner

LOG = TestSigner("ledger checkpoint")
ENTRIES = [b"entry %d" % number for number in range(40)]
TREE = Tree(ENTRIES)
NOTE = sign("city.example/log", 40, TREE.root(), LOG)
WITNESS = Witness("library.example", sha256(b"idsvc test vector key: library witness").digest())
COSIGNED = cosign(NOTE, 1_773_000_000, WITNESS)
PROOF = proof.prove(ENTRIES[9], 9, TREE, NOTE).text()
POLICY = f"log {NoteKey('city.example/log', KeyKind.LOG, LOG.raw_public_key).line()}\nwitness w {WITNESS.key.line()}\n"
KEPT = Kept("city.example/log", "ab" * 32, 3, 40, TREE.root(), 1_773_000_000)
WORDS = st.sampled_from(
    ["witness", "group", "quorum", "log", "any", "all", "1", "2", "w", "g", WITNESS.key.line(), "#"]
)


def spliced(text: str, data: st.DataObject) -> str:
    """The text with up to four characters in the place of up to four others."""
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.text(max_size=4) | st.sampled_from(["\n", "=", "A", "0", " ", "—", "\x00"]))
    return text[:at] + put + text[at + data.draw(st.integers(0, 4)) :]


@given(st.text(max_size=120) | st.lists(st.lists(WORDS, max_size=5).map(" ".join), max_size=6).map("\n".join))
def test_any_text_is_a_witness_file_or_refused(text: str) -> None:
    try:
        found = quorum.parse(text)
    except NotAWitnessFile:
        return
    assert found.met(frozenset(found.witnesses)) or not found.witnesses


@given(st.data())
def test_a_changed_witness_file_reads_or_is_refused(data: st.DataObject) -> None:
    try:
        quorum.parse(spliced(f"{POLICY}quorum w\n", data))
    except NotAWitnessFile:
        return


@given(st.data())
def test_a_changed_proof_is_refused_or_the_same_proof(data: st.DataObject) -> None:
    text = spliced(PROOF, data)
    try:
        found = proof.parse(text)
        found.check()
    except LedgerError:
        return
    assert (found.entry, found.index, found.hashes) == (ENTRIES[9], 9, proof.parse(PROOF).hashes)


@given(st.data())
def test_a_changed_cosigned_note_has_no_other_statement(data: st.DataObject) -> None:
    text = spliced(COSIGNED, data)
    try:
        said = times(text, WITNESS.key)
    except LedgerError:
        return
    assert said in {(), (1_773_000_000,)}
    assert not said or split(text)[0] == split(COSIGNED)[0]


@given(st.integers(0, 2**64 - 1))
def test_a_cosignature_says_its_own_time(time: int) -> None:
    try:
        assert times(cosign(NOTE, time, WITNESS), WITNESS.key) == (time,)
    except SignatureRefused:
        assert time > MAX_TIME


@given(st.data())
def test_a_changed_key_line_is_refused(data: st.DataObject) -> None:
    line = spliced(WITNESS.key.line(), data)
    try:
        assert NoteKey.parse(line, KeyKind.WITNESS) == WITNESS.key
    except NotAKey:
        assert line != WITNESS.key.line()


@given(st.data())
def test_a_changed_memory_is_refused_or_another_whole_one(data: st.DataObject) -> None:
    whole = KEPT.to_bytes()
    at = data.draw(st.integers(0, len(whole)))
    other = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + data.draw(st.integers(0, 3)) :]
    try:
        assert Kept.parse(other).to_bytes() == other
    except CouldNotLook:
        assert other != whole
    assert Kept.parse(whole) == KEPT
