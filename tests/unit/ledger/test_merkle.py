"""The RFC 6962 tree against its published vectors, and exhaustively in the small."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from idsvc.ledger.errors import ProofRefused
from idsvc.ledger.merkle import EMPTY_ROOT, Tree, check_consistency, check_inclusion, leaf_hash, node_hash

# The test tree of Certificate Transparency (google/certificate-transparency, transparency-dev/merkle).
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
CONSISTENCY = {
    (1, 8): INCLUSION[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
ENTRIES = [b"entry %d" % number for number in range(130)]


def hexes(proof: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(step.hex() for step in proof)


def mth(entries: list[bytes]) -> bytes:
    """Write out RFC 6962, section 2.1, word for word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0]).digest()
    k = 1
    while 2 * k < len(entries):
        k *= 2
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:])).digest()


def refused(check: Callable[..., object], *arguments: object) -> None:
    with pytest.raises(ProofRefused):
        check(*arguments)


def test_the_published_roots() -> None:
    tree = Tree(LEAVES)
    assert [tree.root(size + 1).hex() for size in range(8)] == ROOTS
    assert tree.root().hex() == ROOTS[7]
    assert Tree().root() == EMPTY_ROOT == tree.root(0) == sha256(b"").digest()


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_published_inclusion_proofs(index: int, size: int) -> None:
    proof = Tree(LEAVES).inclusion_proof(index, size)
    assert hexes(proof) == INCLUSION[index, size]
    check_inclusion(LEAVES[index], index, size, bytes.fromhex(ROOTS[size - 1]), proof)


@pytest.mark.parametrize(("old", "size"), CONSISTENCY)
def test_the_published_consistency_proofs(old: int, size: int) -> None:
    proof = Tree(LEAVES).consistency_proof(old, size)
    assert hexes(proof) == CONSISTENCY[old, size]
    check_consistency(old, bytes.fromhex(ROOTS[old - 1]), size, bytes.fromhex(ROOTS[size - 1]), proof)


def test_every_root_up_to_130_is_the_definition_s() -> None:
    tree = Tree(ENTRIES)
    assert all(tree.root(size) == mth(ENTRIES[:size]) for size in range(131))


def test_a_tree_grown_by_appending_has_the_root_it_would_have_had() -> None:
    tree = Tree()
    for size, entry in enumerate(ENTRIES):
        assert tree.size == size
        tree.append(entry)
    assert tree.root() == Tree(ENTRIES).root()


def test_every_entry_of_every_tree_up_to_130_proves_its_way_to_the_root() -> None:
    tree = Tree(ENTRIES)
    for size in range(1, 131):
        root = tree.root(size)
        for index in range(size):
            check_inclusion(ENTRIES[index], index, size, root, tree.inclusion_proof(index, size))


def test_every_tree_up_to_130_is_the_beginning_of_every_later_one() -> None:
    tree = Tree(ENTRIES)
    roots = [tree.root(size) for size in range(131)]
    for size in range(131):
        for old in range(size + 1):
            check_consistency(old, roots[old], size, roots[size], tree.consistency_proof(old, size))


def test_a_proof_for_one_entry_proves_no_other() -> None:
    tree = Tree(ENTRIES[:13])
    for index in range(13):
        proof = tree.inclusion_proof(index, 13)
        for other in set(range(13)) - {index}:
            refused(check_inclusion, ENTRIES[other], index, 13, tree.root(), proof)
            refused(check_inclusion, ENTRIES[index], other, 13, tree.root(), proof)


def test_a_node_cannot_be_passed_off_as_an_entry() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0), (0, 6)])
def test_no_inclusion_proof_outside_the_log(index: int, size: int) -> None:
    refused(Tree(ENTRIES[:5]).inclusion_proof, index, size)


@pytest.mark.parametrize(("index", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_no_inclusion_is_believed_outside_the_log(index: int, size: int) -> None:
    refused(check_inclusion, ENTRIES[0], index, size, EMPTY_ROOT, ())


@pytest.mark.parametrize(("old", "size"), [(-1, 5), (4, 3), (2, 6)])
def test_no_consistency_proof_outside_the_log(old: int, size: int) -> None:
    refused(Tree(ENTRIES[:5]).consistency_proof, old, size)


def test_no_root_of_a_size_the_log_never_had() -> None:
    refused(Tree(ENTRIES[:5]).root, 6)
    refused(Tree(ENTRIES[:5]).root, -1)


def test_a_log_that_became_shorter_is_refused() -> None:
    tree = Tree(ENTRIES[:5])
    refused(check_consistency, 5, tree.root(), 4, tree.root(4), ())


def test_a_log_of_one_size_with_another_root_is_refused() -> None:
    refused(check_consistency, 5, Tree(ENTRIES[:5]).root(), 5, Tree(ENTRIES[1:6]).root(), ())


def test_a_log_rewritten_before_it_grew_is_refused() -> None:
    honest, forged = Tree(ENTRIES[:7]), Tree([b"forged", *ENTRIES[1:7]])
    refused(check_consistency, 4, honest.root(4), 7, forged.root(), forged.consistency_proof(4, 7))
    refused(check_consistency, 5, honest.root(5), 7, forged.root(), forged.consistency_proof(5, 7))


def test_an_empty_log_has_the_empty_root_and_an_empty_proof() -> None:
    tree = Tree(ENTRIES[:3])
    refused(check_consistency, 0, tree.root(), 3, tree.root(), ())
    refused(check_consistency, 0, EMPTY_ROOT, 0, tree.root(), ())
    refused(check_consistency, 0, EMPTY_ROOT, 3, tree.root(), (tree.root(),))


def test_a_proof_of_another_length_is_refused() -> None:
    tree = Tree(ENTRIES[:6])
    proof = tree.inclusion_proof(2, 6)
    for other in ((), proof[:-1], (*proof, proof[0]), (*proof[:-1], proof[-1][:-1]), (*proof[:-1], proof[-1] + b"\0")):
        refused(check_inclusion, ENTRIES[2], 2, 6, tree.root(), other)
    proof = tree.consistency_proof(3, 6)
    for other in ((), proof[1:], (*proof, proof[0])):
        refused(check_consistency, 3, tree.root(3), 6, tree.root(), other)


def test_complete_subtrees_are_listed_by_height() -> None:
    tree = Tree(ENTRIES[:5])
    assert tree.complete(2) == tree.root(4)
    assert tree.complete(0) == b"".join(leaf_hash(entry) for entry in ENTRIES[:5])
    assert tree.complete(9) == b""
