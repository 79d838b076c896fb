"""The static layout of C2SP tlog-tiles."""

from collections.abc import Callable

import pytest

from idsvc.ledger.errors import TileRefused
from idsvc.ledger.merkle import Tree
from idsvc.ledger.tiles import MAX_ENTRY, files, path_of, read_entries


def entries_of(size: int) -> list[bytes]:
    return [b"%d" % number for number in range(size)]


def published(size: int, before: int = 0) -> dict[str, bytes]:
    entries = entries_of(size)
    return files(Tree(entries), entries, before)


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [
        (0, 256, "tile/0/000"),
        (0, 1, "tile/0/000.p/1"),
        (999, 255, "tile/0/999.p/255"),
        (1000, 256, "tile/0/x001/000"),
        (1234067, 256, "tile/0/x001/x234/067"),  # the example of the specification
    ],
)
def test_an_index_becomes_the_path_the_specification_gives(index: int, width: int, path: str) -> None:
    assert path_of("0", index, width) == path


def test_a_tree_of_70000_has_the_files_of_the_specification_s_example() -> None:
    made = published(70_000)
    paths = set(made)
    assert sum(path.startswith("tile/0/") and ".p/" not in path for path in paths) == 273
    assert {path for path in paths if ".p/" in path} == {
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
        "tile/entries/273.p/112",
    }
    assert "tile/1/000" in paths
    assert len(made["tile/0/000"]) == 8192
    tree = Tree(entries_of(70_000))
    assert made["tile/1/000"][:32] == tree.root(256)
    assert made["tile/2/000.p/1"] == tree.root(65_536)


def test_a_tree_of_256_has_a_full_tile_and_one_hash_above_it() -> None:
    assert set(published(256)) == {"tile/0/000", "tile/1/000.p/1", "tile/entries/000"}


def test_an_empty_log_has_no_files() -> None:
    assert published(0) == {}


def test_a_bundle_is_a_run_of_entries_with_their_lengths() -> None:
    entries = [b"", b"ab"]
    assert files(Tree(entries), entries)["tile/entries/000.p/2"] == b"\x00\x00\x00\x02ab"


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 600])
def test_publishing_in_any_two_steps_gives_what_one_step_gives(size: int) -> None:
    whole = published(size)
    for before in (0, 1, 2, 255, 256, 257, 511, 512, 600):
        if before <= size:
            assert whole.items() <= (published(before) | published(size, before)).items()


@pytest.mark.parametrize("size", [1, 255, 256, 257, 600])
def test_nothing_new_means_no_files(size: int) -> None:
    assert published(size, size) == {}


@pytest.mark.parametrize("size", [0, 1, 256, 257, 700])
def test_entries_are_read_back_from_the_files(size: int) -> None:
    assert read_entries(size, published(size).__getitem__) == entries_of(size)


@pytest.mark.parametrize("damage", [lambda data: data[:-1], lambda data: data + b"\0", lambda data: data + b"\0\0"])
def test_a_bundle_of_another_shape_is_refused(damage: Callable[[bytes], bytes]) -> None:
    made = published(3)
    with pytest.raises(TileRefused):
        read_entries(3, lambda path: damage(made[path]))


def test_a_bundle_of_fewer_entries_is_refused() -> None:
    with pytest.raises(TileRefused):
        read_entries(3, lambda _path: b"\x00\x01a")


def test_entries_and_tree_must_agree() -> None:
    with pytest.raises(TileRefused):
        files(Tree([b"a"]), [b"a", b"b"])


def test_an_entry_too_large_for_a_bundle_is_refused() -> None:
    entries = [b"x" * (MAX_ENTRY + 1)]
    with pytest.raises(TileRefused):
        files(Tree(entries), entries)
