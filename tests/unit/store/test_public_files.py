"""The public directory."""

import os
from pathlib import Path

import pytest

from idsvc.store.errors import StoreError
from idsvc.store.public_files import PublicFiles


@pytest.fixture
def public(tmp_path: Path) -> PublicFiles:
    return PublicFiles(tmp_path / "public")


def test_files_are_published_and_read(public: PublicFiles) -> None:
    public.publish({"ledger/tile/0/000.p/1": b"tile", "status-list.cwt": b"list"})
    assert public.read("ledger/tile/0/000.p/1") == b"tile"
    assert public.read("status-list.cwt") == b"list"
    assert public.read("ledger") is None
    assert public.read("nothing") is None
    assert public.read("status-list.cwt/below") is None


def test_anybody_may_read_them_whatever_the_umask(public: PublicFiles) -> None:
    before = os.umask(0o077)
    try:
        public.publish({"ledger/checkpoint": b"note"})
    finally:
        os.umask(before)
    assert (public.root / "ledger" / "checkpoint").stat().st_mode & 0o777 == 0o644
    assert (public.root / "ledger").stat().st_mode & 0o777 == 0o755


def test_a_file_is_replaced_whole_and_leaves_nothing_beside(public: PublicFiles) -> None:
    public.publish({"a": b"first"})
    before = (public.root / "a").stat().st_ino
    public.publish({"a": b"second"})
    assert public.read("a") == b"second"
    assert (public.root / "a").stat().st_ino != before
    assert [path.name for path in public.root.iterdir()] == ["a"]


def test_the_checkpoint_comes_last(public: PublicFiles) -> None:
    blocked = public.root / "tile"
    blocked.parent.mkdir()
    blocked.write_bytes(b"a file where a folder should be")
    with pytest.raises(StoreError):
        public.publish({"checkpoint": b"note", "tile/entries/000.p/1": b"entries"})
    assert public.read("checkpoint") is None


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "a/../../x", "a/.."])
def test_no_path_leads_out(public: PublicFiles, name: str) -> None:
    with pytest.raises(StoreError):
        public.publish({name: b""})
    with pytest.raises(StoreError):
        public.read(name)
