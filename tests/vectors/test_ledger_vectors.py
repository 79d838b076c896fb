"""The ledger's vectors are what the script makes, and mean what they say."""

import json
from pathlib import Path
from typing import Any

import pytest

from idsvc.ledger import errors
from idsvc.ledger.checkpoint import verify
from idsvc.ledger.cosignature import times
from idsvc.ledger.event import Entry, Event
from idsvc.ledger.figures import opens
from idsvc.ledger.merkle import Tree, check_consistency, check_inclusion
from idsvc.ledger.note import KeyKind, NoteKey
from idsvc.ledger.proof import parse
from idsvc.ledger.tiles import read_entries
from scripts import make_ledger_vectors

VECTORS: dict[str, Any] = json.loads((Path(__file__).parent / "ledger.json").read_text("ascii"))
ENTRIES = [entry.encode() for entry in VECTORS["entries"]]
ROOTS = [bytes.fromhex(root) for root in VECTORS["roots"]]


def steps(vector: dict[str, Any]) -> list[bytes]:
    return [bytes.fromhex(step) for step in vector["proof"]]


def test_the_file_is_what_the_script_writes() -> None:
    assert make_ledger_vectors.TARGET.read_text("ascii") == make_ledger_vectors.text()


def test_every_event_stands_in_the_vectors() -> None:
    assert [Entry.parse(entry).event for entry in ENTRIES] == list(Event)


@pytest.mark.parametrize("vector", VECTORS["refused_entries"], ids=lambda vector: vector["name"])
def test_refused_entries(vector: dict[str, Any]) -> None:
    with pytest.raises(errors.LedgerError) as refusal:
        Entry.parse(vector["entry"].encode())
    assert type(refusal.value).__name__ == vector["refused"]


def test_roots() -> None:
    tree = Tree(ENTRIES)
    assert [tree.root(size) for size in range(tree.size + 1)] == ROOTS


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda vector: f"{vector['index']} in {vector['size']}")
def test_inclusion(vector: dict[str, Any]) -> None:
    index, size = vector["index"], vector["size"]
    check_inclusion(ENTRIES[index], index, size, ROOTS[size], steps(vector))


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda vector: f"{vector['old']} to {vector['size']}")
def test_consistency(vector: dict[str, Any]) -> None:
    old, size = vector["old"], vector["size"]
    check_consistency(old, ROOTS[old], size, ROOTS[size], steps(vector))


def test_published_files() -> None:
    made = {path: bytes.fromhex(data) for path, data in VECTORS["files"].items()}
    assert read_entries(len(ENTRIES), made.__getitem__) == ENTRIES


@pytest.mark.parametrize("vector", VECTORS["checkpoint"]["notes"], ids=lambda vector: vector["name"])
def test_checkpoints(vector: dict[str, Any]) -> None:
    arguments = (vector["note"], VECTORS["checkpoint"]["origin"], bytes.fromhex(VECTORS["checkpoint"]["public_key"]))
    if vector["refused"] is None:
        assert verify(*arguments).root == ROOTS[-1]
    else:
        with pytest.raises(errors.LedgerError) as refusal:
            verify(*arguments)
        assert type(refusal.value).__name__ == vector["refused"]


@pytest.mark.parametrize("vector", VECTORS["cosignature"]["notes"], ids=lambda vector: vector["name"])
def test_cosignatures(vector: dict[str, Any]) -> None:
    key = NoteKey.parse(VECTORS["cosignature"]["verifier_key"], KeyKind.WITNESS)
    if isinstance(vector["gives"], str):
        with pytest.raises(errors.LedgerError) as refusal:
            times(vector["note"], key)
        assert type(refusal.value).__name__ == vector["gives"]
    else:
        assert times(vector["note"], key) == ((vector["gives"],) if vector["gives"] else ())


def test_a_proof_that_travels_alone() -> None:
    found = parse(VECTORS["proof"]["file"])
    found.check()
    assert (found.index, found.entry) == (VECTORS["proof"]["index"], ENTRIES[found.index])


def test_sealed_figures() -> None:
    sealed = VECTORS["figures"]
    assert opens(bytes.fromhex(sealed["digest"]), bytes.fromhex(sealed["nonce"]), sealed["canonical"].encode())
