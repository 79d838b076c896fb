"""The offline key and the file that only it opens."""

import io
import secrets
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.custody import backup_file, backup_keys
from idsvc.custody.backup_file import CHUNK_BYTES, HEADER_BYTES, TAG_BYTES, Header, read_header, seal, unseal
from idsvc.custody.backup_keys import BackupKey, OfflineKey
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.slots import (
    Cost,
    Passphrases,
    Slot,
    create,
    create_specimen,
    open_signing_slot,
    signing_slot,
    specimen_passphrase,
)

DAY = date(2026, 3, 2)
CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
KEY = OfflineKey(bytes(range(32)))
LONG = "seven ropes in the harbour"


def sealed(content: bytes, key: BackupKey = KEY.public) -> bytes:
    return b"".join(seal([content], key, DAY, secrets.token_bytes))


def opened(data: bytes, key: OfflineKey = KEY) -> bytes:
    return b"".join(unseal(io.BytesIO(data), key))


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_a_backup_opens_with_its_offline_key_and_is_filled_up(size: int) -> None:
    content = secrets.token_bytes(size)
    data = sealed(content)
    chunks = max(1, -(-size // CHUNK_BYTES))
    assert len(data) == HEADER_BYTES + chunks * (CHUNK_BYTES + TAG_BYTES)
    assert opened(data) == content.ljust(chunks * CHUNK_BYTES, b"\0")
    assert read_header(io.BytesIO(data)) == Header(KEY.public.fingerprint, DAY)


@given(st.lists(st.binary(max_size=5000), max_size=8))
@settings(max_examples=10, deadline=None)
def test_parts_of_any_size_are_one_content(parts: list[bytes]) -> None:
    data = b"".join(seal(parts, KEY.public, DAY, secrets.token_bytes))
    assert opened(data).rstrip(b"\0") == b"".join(parts).rstrip(b"\0")


WHOLE = sealed(secrets.token_bytes(2 * CHUNK_BYTES + 5))
SPAN = CHUNK_BYTES + TAG_BYTES


def flipped(at: int) -> Callable[[bytes], bytes]:
    return lambda data: data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :]


@pytest.mark.parametrize(
    "spoil",
    [
        *(flipped(at) for at in (0, 50, 60, 70, 130, HEADER_BYTES, HEADER_BYTES + SPAN + 7, len(WHOLE) - 1)),
        lambda data: data[: HEADER_BYTES + SPAN],
        lambda data: data[: HEADER_BYTES + 2 * SPAN],
        lambda data: data[:-1],
        lambda data: data[:40],
        lambda data: data[:0],
        lambda data: data + b"\0",
        lambda data: data[: HEADER_BYTES + SPAN] + data[HEADER_BYTES + 2 * SPAN :],
        lambda data: data[:HEADER_BYTES] + data[HEADER_BYTES + SPAN :],
        lambda data: sealed(b"other")[:HEADER_BYTES] + data[HEADER_BYTES:],
    ],
)
def test_a_backup_with_anything_changed_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(KeyUnavailable) as refused:
        opened(spoil(WHOLE))
    assert refused.value.why in {Why.BACKUP_DAMAGED, Why.BACKUP_OTHER}


def test_another_offline_key_is_told_apart() -> None:
    with pytest.raises(KeyUnavailable) as refused:
        opened(WHOLE, OfflineKey(bytes(32)))
    assert refused.value.why is Why.BACKUP_OTHER


def test_two_backups_of_one_content_share_nothing_but_what_is_said_in_clear() -> None:
    first, second = sealed(b"same"), sealed(b"same")
    assert first[:64] == second[:64]
    assert first[64:144] != second[64:144]
    assert first[144:] != second[144:]


def test_the_pair_is_made_in_two_places(tmp_path: Path) -> None:
    keys, out = tmp_path / "keys", tmp_path / "out"
    create_specimen(keys, secrets.token_bytes, CHEAP)
    made = backup_keys.make(keys, out, LONG, secrets.token_bytes, CHEAP)
    assert backup_keys.read_public(keys) == made
    key = backup_keys.open_private(out / "backup-offline.json", LONG)
    assert key.public == made
    everything = b"".join(path.read_bytes() for path in keys.iterdir())
    assert key.raw not in everything
    assert key.raw.hex().encode() not in everything
    assert {path.stat().st_mode & 0o777 for path in out.iterdir()} == {0o600}
    with pytest.raises(KeyUnavailable) as refused:
        backup_keys.open_private(out / "backup-offline.json", "another passphrase")
    assert refused.value.why is Why.WRONG_PHRASE


def test_a_second_pair_overwrites_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    create_specimen(keys, secrets.token_bytes, CHEAP)
    backup_keys.make(keys, tmp_path / "out", LONG, secrets.token_bytes, CHEAP)
    for out in (tmp_path / "out", tmp_path / "other"):
        with pytest.raises(KeyUnavailable) as refused:
            backup_keys.make(keys, out, LONG, secrets.token_bytes, CHEAP)
        assert refused.value.why is Why.IN_THE_WAY
    assert not list((tmp_path / "other").iterdir())


def test_a_real_city_chooses_a_long_passphrase_and_none_lies_beside_the_key(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    create(keys, Passphrases(LONG, LONG), secrets.token_bytes)
    with pytest.raises(KeyUnavailable) as refused:
        backup_keys.make(keys, tmp_path / "out", "short", secrets.token_bytes, CHEAP)
    assert refused.value.why is Why.WEAK_PHRASE
    backup_keys.make(keys, tmp_path / "out", LONG, secrets.token_bytes, CHEAP)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["backup-offline.json"]


def test_a_private_half_among_the_keys_stops_every_backup(tmp_path: Path) -> None:
    keys = tmp_path / "keys"
    create_specimen(keys, secrets.token_bytes, CHEAP)
    with pytest.raises(KeyUnavailable) as refused:
        backup_keys.read_public(keys)
    assert refused.value.why is Why.BACKUP_NONE
    backup_keys.make(keys, tmp_path / "out", LONG, secrets.token_bytes, CHEAP)
    (keys / "backup-offline.json").write_bytes((tmp_path / "out" / "backup-offline.json").read_bytes())
    with pytest.raises(KeyUnavailable) as refused:
        backup_keys.read_public(keys)
    assert refused.value.why is Why.BACKUP_HERE


@pytest.mark.parametrize("line", ["", "idsvc-backup-key/1 00 11\n", f"idsvc-backup-key/1 {'0' * 64} {'1' * 64}\n"])
def test_no_other_line_is_taken_for_a_public_key(tmp_path: Path, line: str) -> None:
    tmp_path.chmod(0o700)
    (tmp_path / "backup.pub").write_text(line)
    (tmp_path / "backup.pub").chmod(0o600)
    with pytest.raises(KeyUnavailable):
        backup_keys.read_public(tmp_path)


def test_of_the_unlock_slots_only_the_signing_key_travels(tmp_path: Path) -> None:
    keys = create_specimen(tmp_path / "keys", secrets.token_bytes, CHEAP)
    phrase = specimen_passphrase(tmp_path / "keys", Slot.OPERATOR)
    carried = signing_slot(tmp_path / "keys")
    assert open_signing_slot(carried, phrase)[1] == keys.signing
    unlock = (tmp_path / "keys" / "unlock.json").read_text()
    assert unlock.count('"database"') == 2
    assert b"database" not in carried
    assert b"clock-cell" not in carried
    with pytest.raises(KeyUnavailable):
        open_signing_slot(carried, "wrong")
    for spoiled in (b"{}", b"", carried[:-1], carried.replace(b"signing-slot/1", b"signing-slot/2")):
        with pytest.raises(KeyUnavailable):
            open_signing_slot(spoiled, phrase)


def test_the_header_is_bound_to_the_sealed_key() -> None:
    later = Header(KEY.public.fingerprint, date(2027, 3, 2)).to_bytes() + WHOLE[64:]
    with pytest.raises(KeyUnavailable):
        opened(later)
    assert WHOLE[:16] == backup_file.MAGIC
