import contextlib
import json
import resource
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from idsvc.custody import KeyUnavailable, Why
from idsvc.custody.slots import (
    FULL_COST,
    HELD,
    CityKind,
    Cost,
    KeyName,
    OperatorKeys,
    Passphrases,
    Slot,
    create,
    create_specimen,
    kind_of,
    passphrase_file,
    specimen_passphrase,
    unlock_auditor,
    unlock_operator,
)
from idsvc.ledger.canonical import canonical

CHEAP = Cost(passes=1, memory_kib=64, lanes=1)
PHRASES = Passphrases("correct horse battery", "staple of the auditor")


def specimen(directory: Path) -> OperatorKeys:
    return create_specimen(directory, secrets.token_bytes, CHEAP)


def refused(caught: pytest.ExceptionInfo[KeyUnavailable], why: Why) -> bool:
    return caught.value.why is why and str(caught.value) == why.value


def change(directory: Path, *path: str, to: object, mend_sum: bool) -> None:
    file = directory / "unlock.json"
    content = json.loads(file.read_text("ascii"))
    place = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    if mend_sum:
        del content["sum"]
        content["sum"] = sha256(canonical(content)).hexdigest()
    file.write_bytes(canonical(content))


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_specimen_city_unlocks_without_a_prompt(tmp_path: Path) -> None:
    keys = specimen(tmp_path / "keys")
    assert kind_of(tmp_path / "keys") is CityKind.SPECIMEN
    typed = specimen_passphrase(tmp_path / "keys", Slot.OPERATOR)
    assert unlock_operator(tmp_path / "keys", typed) == keys
    assert {len(each) for each in (keys.database, keys.clock_cell, keys.signing)} == {32}
    assert len({keys.database, keys.clock_cell, keys.signing}) == 3


def test_the_auditor_gets_the_database_key_and_no_other(tmp_path: Path) -> None:
    keys = specimen(tmp_path / "keys")
    found = unlock_auditor(tmp_path / "keys", specimen_passphrase(tmp_path / "keys", Slot.AUDITOR))
    assert found.database == keys.database
    assert found.__slots__ == ("database",)
    assert HELD[Slot.AUDITOR] == (KeyName.DATABASE,)
    content = json.loads((tmp_path / "keys" / "unlock.json").read_text("ascii"))
    assert list(content["slots"]["auditor"]["wrapped"]) == ["database"]


def test_everything_made_is_private(tmp_path: Path) -> None:
    specimen(tmp_path / "keys")
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {each.stat().st_mode & 0o777 for each in (tmp_path / "keys").iterdir()} == {0o600}
    assert sorted(each.name for each in (tmp_path / "keys").iterdir()) == [
        "specimen-auditor.passphrase",
        "specimen-operator.passphrase",
        "unlock.json",
    ]


def test_no_key_and_no_passphrase_stands_in_clear(tmp_path: Path) -> None:
    keys = specimen(tmp_path / "keys")
    content = (tmp_path / "keys" / "unlock.json").read_bytes()
    for secret in (keys.database, keys.clock_cell, keys.signing):
        assert secret.hex().encode() not in content
        assert secret.hex() not in repr(keys)
    assert specimen_passphrase(tmp_path / "keys", Slot.OPERATOR).encode() not in content


@pytest.mark.parametrize("typed", ["", "wrong", "correct horse battery ", "Correct horse battery"])
def test_a_wrong_passphrase_is_told_from_damage(tmp_path: Path, typed: str) -> None:
    specimen(tmp_path / "keys")
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", typed)
    assert refused(caught, Why.WRONG_PHRASE)


def test_one_slots_passphrase_does_not_open_the_other(tmp_path: Path) -> None:
    specimen(tmp_path / "keys")
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", specimen_passphrase(tmp_path / "keys", Slot.AUDITOR))
    assert refused(caught, Why.WRONG_PHRASE)


def test_a_real_city_unlocks_with_what_its_people_chose_however_accents_are_typed(tmp_path: Path) -> None:
    keys = create(tmp_path / "keys", Passphrases("Ångström über alles", PHRASES.auditor), secrets.token_bytes)
    assert kind_of(tmp_path / "keys") is CityKind.REAL
    assert unlock_operator(tmp_path / "keys", "A\u030angstro\u0308m u\u0308ber alles") == keys
    assert unlock_auditor(tmp_path / "keys", PHRASES.auditor).database == keys.database
    with pytest.raises(KeyUnavailable) as caught:
        specimen_passphrase(tmp_path / "keys", Slot.OPERATOR)
    assert refused(caught, Why.SPECIMEN_PHRASE)
    passphrase_file(tmp_path / "keys", Slot.AUDITOR).write_text("left behind")
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", "Ångström über alles")
    assert refused(caught, Why.SPECIMEN_PHRASE)


@pytest.mark.parametrize(
    ("phrases", "cost", "why"),
    [
        (Passphrases("short", PHRASES.auditor), FULL_COST, Why.WEAK_PHRASE),
        (Passphrases(PHRASES.operator, "short"), FULL_COST, Why.WEAK_PHRASE),
        (PHRASES, Cost(passes=2), Why.CHEAP),
        (PHRASES, Cost(memory_kib=65_535), Why.CHEAP),
    ],
)
def test_a_real_city_takes_no_weak_lock(tmp_path: Path, phrases: Passphrases, cost: Cost, why: Why) -> None:
    with pytest.raises(KeyUnavailable) as caught:
        create(tmp_path / "keys", phrases, secrets.token_bytes, cost)
    assert refused(caught, why)
    assert list(tmp_path.iterdir()) == []


def test_keys_are_never_made_over_others(tmp_path: Path) -> None:
    specimen(tmp_path / "keys")
    before = (tmp_path / "keys" / "unlock.json").read_bytes()
    with pytest.raises(KeyUnavailable) as caught:
        specimen(tmp_path / "keys")
    assert refused(caught, Why.IN_THE_WAY)
    assert (tmp_path / "keys" / "unlock.json").read_bytes() == before
    assert len(list((tmp_path / "keys").iterdir())) == 3


def test_missing_keys_are_said_to_be_missing_and_nothing_is_made(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "keys"):
        tmp_path.chmod(0o700)
        with pytest.raises(KeyUnavailable) as caught:
            unlock_operator(directory, "anything")
        assert refused(caught, Why.MISSING)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_loosened_file_is_refused(tmp_path: Path, mode: int) -> None:
    specimen(tmp_path / "keys")
    (tmp_path / "keys" / "unlock.json").chmod(mode)
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", "anything")
    assert refused(caught, Why.LOOSENED)


def test_a_loosened_directory_is_refused(tmp_path: Path) -> None:
    specimen(tmp_path / "keys")
    (tmp_path / "keys").chmod(0o755)
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", "anything")
    assert refused(caught, Why.LOOSENED)
    with pytest.raises(KeyUnavailable) as caught:
        specimen(tmp_path / "keys")
    assert refused(caught, Why.LOOSENED)


@pytest.mark.parametrize("size", [0, 16, 100])
def test_a_full_disk_leaves_nothing_half_made(tmp_path: Path, size: int) -> None:
    with room_for(size), pytest.raises(KeyUnavailable) as caught:
        specimen(tmp_path / "keys")
    assert refused(caught, Why.NOT_WRITTEN)
    assert list((tmp_path / "keys").iterdir()) == []
    specimen(tmp_path / "keys")


def test_a_place_that_takes_no_directory_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KeyUnavailable) as caught:
        specimen(tmp_path / "file" / "keys")
    assert refused(caught, Why.NOT_WRITTEN)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"kind":"specimen"}', b"x" * 70_000])
def test_a_file_of_another_kind_is_damaged(tmp_path: Path, content: bytes) -> None:
    specimen(tmp_path / "keys")
    (tmp_path / "keys" / "unlock.json").write_bytes(content)
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", "anything")
    assert refused(caught, Why.DAMAGED)


SLOT = ("slots", "operator")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("kind",), "unheard-of"),
        (("format",), "idsvc-unlock/2"),
        ((*SLOT,), 1),
        ((*SLOT, "salt"), "00"),
        ((*SLOT, "salt"), "not hex"),
        ((*SLOT, "lanes"), "four"),
        ((*SLOT, "lanes"), 17),
        ((*SLOT, "passes"), 0),
        ((*SLOT, "memory_kib"), 2_000_000),
        ((*SLOT, "memory_kib"), 4),
        ((*SLOT, "further"), 1),
        ((*SLOT, "wrapped", "further"), "00"),
        ((*SLOT, "wrapped"), {"database": "00"}),
        ((*SLOT, "wrapped", "signing"), "00"),
        ((*SLOT, "wrapped", "signing"), "00" * 40),
        ((*SLOT, "wrapped", "signing"), 7),
        (("kind",), "real"),
    ],
)
@pytest.mark.parametrize("mend_sum", [True, False])
def test_a_changed_file_is_damaged_also_under_the_right_passphrase(
    tmp_path: Path, path: tuple[str, ...], value: object, *, mend_sum: bool
) -> None:
    specimen(tmp_path / "keys")
    typed = specimen_passphrase(tmp_path / "keys", Slot.OPERATOR)
    for slot in Slot:
        passphrase_file(tmp_path / "keys", slot).unlink()
    change(tmp_path / "keys", *path, to=value, mend_sum=mend_sum)
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", typed)
    assert refused(caught, Why.DAMAGED)


def test_a_flipped_salt_is_damage_and_not_a_wrong_passphrase(tmp_path: Path) -> None:
    specimen(tmp_path / "keys")
    change(tmp_path / "keys", *SLOT, "salt", to="00" * 16, mend_sum=False)
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", "anything")
    assert refused(caught, Why.DAMAGED)


def test_a_key_file_that_is_a_directory_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "unlock.json").mkdir(mode=0o700)
    with pytest.raises(KeyUnavailable) as caught:
        unlock_operator(tmp_path / "keys", "anything")
    assert refused(caught, Why.DAMAGED)
