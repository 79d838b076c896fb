import json
import secrets
from hashlib import sha256
from pathlib import Path

import pytest

from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody import KeyUnavailable, Why
from idsvc.custody.keyfile import CheckpointSigner, key_path, load_key, seal_key
from idsvc.custody.private_files import replace_private, write_private
from idsvc.ledger import checkpoint
from idsvc.ledger.canonical import canonical

WRAP = sha256(b"idsvc test vector key: signing wrap").digest()


def signer(alg: Alg = Alg.EDDSA) -> LocalSigner:
    return LocalSigner.from_private_bytes(alg, sha256(b"idsvc test vector key: card").digest())


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    tmp_path.chmod(0o700)
    write_private(key_path(tmp_path, "card-1"), seal_key("card-1", signer(), WRAP, secrets.token_bytes))
    return tmp_path


def why(directory: Path, name: str = "card-1", wrap: bytes = WRAP) -> Why:
    with pytest.raises(KeyUnavailable) as caught:
        load_key(directory, name, wrap)
    return caught.value.why


@pytest.mark.parametrize("alg", [Alg.EDDSA, Alg.ES256])
def test_a_key_comes_back_as_it_was_sealed(tmp_path: Path, alg: Alg) -> None:
    tmp_path.chmod(0o700)
    write_private(key_path(tmp_path, "status-1"), seal_key("status-1", signer(alg), WRAP, secrets.token_bytes))
    found = load_key(tmp_path, "status-1", WRAP)
    assert (found.alg, found.public) == (alg, signer(alg).public)
    assert found.public.verify(alg, b"message", found.sign(b"message"))


def test_no_private_byte_stands_in_the_file(keys: Path) -> None:
    content = key_path(keys, "card-1").read_bytes()
    assert signer().private_bytes().hex().encode() not in content
    assert key_path(keys, "card-1").stat().st_mode & 0o777 == 0o600


def test_a_missing_key_file_is_said_to_be_missing(keys: Path) -> None:
    assert why(keys, "card-2") is Why.MISSING
    assert not key_path(keys, "card-2").exists()


def test_a_loosened_key_file_is_refused(keys: Path) -> None:
    key_path(keys, "card-1").chmod(0o644)
    assert why(keys) is Why.LOOSENED


def test_a_file_under_another_name_does_not_open(keys: Path) -> None:
    key_path(keys, "card-1").rename(key_path(keys, "status-1"))
    assert why(keys, "status-1") is Why.DAMAGED


def test_another_wrapping_key_opens_nothing(keys: Path) -> None:
    assert why(keys, wrap=bytes(32)) is Why.DAMAGED


@pytest.mark.parametrize(
    "change",
    [
        {"alg": -7},
        {"alg": -999},
        {"alg": "EdDSA"},
        {"nonce": "00"},
        {"nonce": "not hex"},
        {"sealed": "00" * 48},
        {"thumbprint": "00" * 32},
    ],
)
def test_a_changed_key_file_is_damaged(keys: Path, change: dict[str, object]) -> None:
    path = key_path(keys, "card-1")
    path.write_bytes(canonical({**json.loads(path.read_text("ascii")), **change}))
    assert why(keys) is Why.DAMAGED


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xff"])
def test_a_file_of_another_kind_is_damaged(keys: Path, content: bytes) -> None:
    key_path(keys, "card-1").write_bytes(content)
    assert why(keys) is Why.DAMAGED


@pytest.mark.parametrize("name", ["", "Card", "../card", "a/b", "x" * 41])
def test_a_name_that_could_lead_elsewhere_is_refused(keys: Path, name: str) -> None:
    assert why(keys, name) is Why.BAD_NAME


def test_a_file_is_replaced_whole(keys: Path) -> None:
    path = keys / "trust-list.cwt"
    write_private(path, b"first")
    replace_private(path, b"second")
    assert path.read_bytes() == b"second"
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyUnavailable) as caught:
        replace_private(keys / "missing" / "file", b"second")
    assert caught.value.why is Why.NOT_WRITTEN


def test_a_local_key_signs_checkpoints(keys: Path) -> None:
    notes = CheckpointSigner(load_key(keys, "card-1", WRAP))
    note = checkpoint.sign("city.example/ledger", 1, bytes(32), notes)
    assert checkpoint.verify(note, "city.example/ledger", notes.raw_public_key).size == 1
