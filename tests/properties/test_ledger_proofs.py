"""Proofs under generated trees and generated corruption."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from idsvc.ledger.checkpoint import sign, verify
from idsvc.ledger.errors import LedgerError, ProofRefused, SignatureRefused
from idsvc.ledger.merkle import Tree, check_consistency, check_inclusion
from idsvc.ledger.tiles import files, read_entries
from tests.support.note_signer import TestSigner

ORIGIN = "city.example/ledger"
LOG = TestSigner("ledger checkpoint")
ENTRIES = st.lists(st.binary(max_size=8), min_size=1, max_size=700)


def flip(data: st.DataObject, proof: tuple[bytes, ...]) -> tuple[bytes, ...]:
    number = data.draw(st.integers(0, len(proof) - 1))
    step = bytearray(proof[number])
    step[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
    return (*proof[:number], bytes(step), *proof[number + 1 :])


@given(ENTRIES, st.data())
def test_proofs_hold_for_any_sizes(entries: list[bytes], data: st.DataObject) -> None:
    tree = Tree(entries)
    size = data.draw(st.integers(1, len(entries)))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    check_inclusion(entries[index], index, size, tree.root(size), tree.inclusion_proof(index, size))
    check_consistency(old, tree.root(old), size, tree.root(size), tree.consistency_proof(old, size))


@given(ENTRIES, st.data())
def test_any_flipped_bit_in_an_inclusion_proof_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    tree = Tree(entries)
    index = data.draw(st.integers(0, tree.size - 1))
    proof = tree.inclusion_proof(index, tree.size)
    assume(proof)
    with pytest.raises(ProofRefused):
        check_inclusion(entries[index], index, tree.size, tree.root(), flip(data, proof))


@given(ENTRIES, st.data())
def test_any_flipped_bit_in_a_consistency_proof_is_refused(entries: list[bytes], data: st.DataObject) -> None:
    tree = Tree(entries)
    old = data.draw(st.integers(1, tree.size))
    proof = tree.consistency_proof(old, tree.size)
    assume(proof)
    with pytest.raises(ProofRefused):
        check_consistency(old, tree.root(old), tree.size, tree.root(), flip(data, proof))


@given(
    st.integers(-3, 70),
    st.integers(-3, 70),
    st.lists(st.binary(min_size=31, max_size=33), max_size=8),
)
def test_invented_proofs_are_refused_and_nothing_else_happens(first: int, second: int, proof: list[bytes]) -> None:
    root = b"\x01" * 32
    with pytest.raises(ProofRefused):
        check_inclusion(b"", first, second, root, proof)
    assume((first, second, bool(proof)) not in {(second, second, False), (0, second, False)} or first < 0)
    with pytest.raises(ProofRefused):
        check_consistency(first, root, second, b"\x02" * 32, proof)


@given(ENTRIES, st.data())
def test_a_log_published_in_steps_reads_back(entries: list[bytes], data: st.DataObject) -> None:
    step = data.draw(st.integers(0, len(entries)))
    made = files(Tree(entries[:step]), entries[:step]) | files(Tree(entries), entries, step)
    assert read_entries(len(entries), made.__getitem__) == entries
    assert read_entries(step, made.__getitem__) == entries[:step]


@given(st.binary(max_size=40), st.integers(1, 256))
def test_a_bundle_of_any_bytes_reads_or_is_refused(data: bytes, size: int) -> None:
    try:
        entries = read_entries(size, lambda _path: data)
    except LedgerError:
        return
    assert len(entries) == size


@given(st.integers(0, 10**9), st.binary(min_size=32, max_size=32), st.data())
def test_any_changed_character_of_a_checkpoint_is_refused(size: int, root: bytes, data: st.DataObject) -> None:
    note = sign(ORIGIN, size, root, LOG)
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(exclude_characters=note[at]))
    with pytest.raises(LedgerError):
        verify(note[:at] + other + note[at + 1 :], ORIGIN, LOG.raw_public_key)


@given(st.text(max_size=200))
def test_any_text_is_no_checkpoint_of_ours(text: str) -> None:
    with pytest.raises(LedgerError):
        verify(text, ORIGIN, LOG.raw_public_key)


def test_the_error_for_a_foreign_signature_is_its_own() -> None:
    with pytest.raises(SignatureRefused):
        verify(sign(ORIGIN, 1, bytes(32), TestSigner("other")), ORIGIN, LOG.raw_public_key)
