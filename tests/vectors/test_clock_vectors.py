import json
from datetime import date
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

from idsvc.retention.cell import decode
from idsvc.retention.clock import first_state
from idsvc.retention.schedule import RetentionClass
from idsvc.retention.sealed import RecordKind, Sealed
from idsvc.retention.vault import Vault
from scripts.make_clock_vectors import TARGET, Still, derived, vectors

STORED: dict[str, Any] = json.loads(TARGET.read_text("ascii"))


def hkdf(secret: bytes, info: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=info.encode()).derive(secret)


def test_the_stored_vectors_are_what_the_program_makes() -> None:
    assert TARGET.read_text("ascii") == vectors()


def test_the_example_of_the_specification_is_the_first_vector() -> None:
    text = (TARGET.parents[2] / "docs" / "spec" / "clock.md").read_text("utf-8")
    first, second = STORED["chain"][:2]
    example = (first["secret"], second["secret"], first["commitment"], str(first["probe"]), first["keks"]["capture"])
    assert all(each in text for each in example)


@pytest.mark.parametrize(("before", "after"), list(zip(STORED["chain"], STORED["chain"][1:], strict=False)))
def test_each_day_follows_from_the_day_before_as_the_specification_says(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    secret = bytes.fromhex(before["secret"])
    assert hkdf(secret, f"idsvc/clock/1/step/1/{after['day']}").hex() == after["secret"]
    for name, key in before["keks"].items():
        assert hkdf(secret, f"idsvc/clock/1/kek/1/{after['day']}/{name}").hex() == key


@pytest.mark.parametrize("vector", STORED["cells"])
def test_each_cell_opens_to_its_chains(vector: dict[str, Any]) -> None:
    state = decode(bytes.fromhex(vector["cell"]), bytes.fromhex(vector["cell_key"]))
    assert state is not None
    assert (state.day.isoformat(), state.node) == (vector["day"], vector["node"])
    found = [(each.number, each.opened.isoformat(), each.secret.hex()) for each in state.chains]
    assert found == [(each["number"], each["opened"], each["secret"]) for each in vector["chains"]]


@pytest.mark.parametrize("vector", STORED["seals"])
def test_each_seal_opens_by_the_vault_and_by_the_steps_of_the_specification(vector: dict[str, Any]) -> None:
    day = date(2026, 3, 30)
    sealed = Sealed(
        kind=RecordKind(vector["kind"]),
        record_id=bytes.fromhex(vector["record_id"]),
        chain=vector["chain"],
        retention_class=RetentionClass(vector["class"]),
        write_version=vector["write_version"],
        destroy_by=date.fromisoformat(vector["destroy_by"]),
        wrapped_key=bytes.fromhex(vector["wrapped_key"]),
        nonce=bytes.fromhex(vector["nonce"]),
        ciphertext=bytes.fromhex(vector["ciphertext"]),
    )
    payload = bytes.fromhex(vector["payload"])
    assert Vault(Still(first_state(day, "node-1", derived("chain 1")))).open(sealed, day) == payload

    key = bytes.fromhex(STORED["chain"][1]["keks"][vector["class"]])
    dek = aes_key_unwrap(key, sealed.wrapped_key)
    padded = AESGCM(dek).decrypt(sealed.nonce, sealed.ciphertext, vector["associated_data"].encode())
    assert padded == (len(payload).to_bytes(4, "big") + payload).ljust(len(padded), b"\0")
