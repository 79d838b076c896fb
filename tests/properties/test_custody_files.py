import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody import KeyUnavailable, Why
from idsvc.custody.keyfile import key_path, load_key, seal_key
from idsvc.custody.private_files import write_private
from idsvc.custody.slots import Cost, Slot, create_specimen, specimen_passphrase, unlock_operator

WRAP = sha256(b"idsvc test vector key: signing wrap").digest()
CARD = LocalSigner.from_private_bytes(Alg.EDDSA, sha256(b"idsvc test vector key: card").digest())
Changed = Callable[[bytes], bytes]


def flipped(bit: int) -> Changed:
    def change(content: bytes) -> bytes:
        at = bit % (len(content) * 8)
        return bytes(byte ^ (1 << at % 8 if place == at // 8 else 0) for place, byte in enumerate(content))

    return change


CHANGES = st.one_of(
    st.integers(min_value=0, max_value=2**16).map(flipped),
    st.integers(min_value=1, max_value=2000).map(lambda cut: lambda content: content[: max(0, len(content) - cut)]),
    st.binary(min_size=1, max_size=20).map(lambda tail: lambda content: content + tail),
    st.binary(max_size=200).map(lambda other: lambda _: other),
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city") / "keys"
    create_specimen(directory, secrets.token_bytes, Cost(1, 64, 1))
    write_private(key_path(directory, "card-1"), seal_key("card-1", CARD, WRAP, secrets.token_bytes))
    return directory


def spoiled(path: Path, change: Changed) -> bytes:
    whole = path.read_bytes()
    path.write_bytes(change(whole))
    return whole


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=CHANGES)
def test_any_change_to_the_unlock_file_is_damage(keys: Path, change: Changed) -> None:
    typed, path = specimen_passphrase(keys, Slot.OPERATOR), keys / "unlock.json"
    whole = spoiled(path, change)
    try:
        with pytest.raises(KeyUnavailable) as caught:
            unlock_operator(keys, typed)
    finally:
        path.write_bytes(whole)
    assert caught.value.why is Why.DAMAGED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=CHANGES)
def test_any_change_to_a_key_file_is_damage(keys: Path, change: Changed) -> None:
    path = key_path(keys, "card-1")
    whole = spoiled(path, change)
    try:
        with pytest.raises(KeyUnavailable) as caught:
            load_key(keys, "card-1", WRAP)
    finally:
        path.write_bytes(whole)
    assert caught.value.why is Why.DAMAGED
