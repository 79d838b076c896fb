"""Cosignatures of C2SP tlog-cosignature: published lines and keys, and what must be refused."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest

from idsvc.ledger import note as notes
from idsvc.ledger.checkpoint import sign
from idsvc.ledger.cosignature import MAX_TIME, Witness, cosign, times, with_lines, without_others
from idsvc.ledger.errors import NotACheckpoint, NotAKey, SignatureRefused
from idsvc.ledger.note import KeyKind, NoteKey
from tests.support.note_signer import TestSigner

ORIGIN = "city.example/log"
LOG = TestSigner("ledger checkpoint")
NOTE = sign(ORIGIN, 7, sha256(b"root").digest(), LOG)
LIBRARY = Witness("library.example", sha256(b"idsvc test vector key: library witness").digest())
PRESS = Witness("press.example/w", sha256(b"idsvc test vector key: press witness").digest())
AT = 1_773_000_000

# The worked example of https://c2sp.org/tlog-cosignature; its keys are not published.
C2SP_EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
# A witness's key line in the tests of github.com/transparency-dev/formats (note_cosigv1_test.go), type 0x04.
WITNESS_LINE = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
# A log's key line there, type 0x01.
LOG_LINE = "TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6"


def test_the_published_example_carries_the_time_of_its_specification() -> None:
    text, signatures = notes.split(C2SP_EXAMPLE)
    witness = signatures[1]
    assert (witness.name, witness.key_id.hex(), len(witness.value)) == ("witness.example.com/w1", "8d66cf3f", 72)
    assert int.from_bytes(witness.value[:8], "big") == 1_679_315_147
    assert notes.join(text, signatures) == C2SP_EXAMPLE


def test_a_published_witness_key_is_read_and_written() -> None:
    key = NoteKey.parse(WITNESS_LINE, KeyKind.WITNESS)
    assert (key.name, key.key_id.hex(), key.line()) == ("remora.n621.de", "da77ade7", WITNESS_LINE)
    assert NoteKey.parse(LOG_LINE, KeyKind.LOG).line() == LOG_LINE


@pytest.mark.parametrize(
    "line",
    [
        LOG_LINE,  # a log's key is no witness's
        WITNESS_LINE.replace("da77ade7", "da77ade8"),
        WITNESS_LINE.replace("remora", "remore"),
        WITNESS_LINE.replace("BOvN", "BOvM"),
        WITNESS_LINE[:-4],
        f"{WITNESS_LINE} ",
        f"{WITNESS_LINE[:-2]}3=",
        "remora.n621.de+da77ade7",
        "",
    ],
)
def test_a_key_line_that_was_changed_is_refused(line: str) -> None:
    with pytest.raises(NotAKey):
        NoteKey.parse(line, KeyKind.WITNESS)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\x01b", "a\u00a0b"])
def test_a_name_that_notes_cannot_carry_is_refused(name: str) -> None:
    with pytest.raises(NotAKey):
        Witness(name, bytes(range(32)))


@pytest.mark.parametrize(
    "public",
    [
        bytes(32),
        bytes([1]) + bytes(31),
        (2**255 - 20).to_bytes(32, "little"),
        (2**255 - 19).to_bytes(32, "little"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    ],
)
def test_a_key_under_which_anybody_can_sign_is_refused(public: bytes) -> None:
    with pytest.raises(NotAKey):
        NoteKey("library.example", KeyKind.WITNESS, public)


def test_a_cosignature_is_what_the_specification_says_byte_by_byte() -> None:
    line = cosign(NOTE, AT, LIBRARY).splitlines()[-1]
    blob = b64decode(line.split(" ")[2])
    expected_id = sha256(b"library.example\n\x04" + LIBRARY.raw_public_key).digest()[:4]
    text = NOTE.partition("\n\n")[0] + "\n"
    assert line.startswith("— library.example ")
    assert (blob[:4], blob[4:12]) == (expected_id, AT.to_bytes(8, "big"))
    assert blob[12:] == LIBRARY.sign(f"cosignature/v1\ntime {AT}\n{text}".encode())


def test_cosignatures_are_read_back_with_their_times() -> None:
    both = cosign(cosign(NOTE, AT, LIBRARY), AT + 5, PRESS)
    assert (times(both, LIBRARY.key), times(both, PRESS.key), times(NOTE, PRESS.key)) == ((AT,), (AT + 5,), ())


def test_a_witness_that_signs_again_replaces_its_own_line() -> None:
    again = cosign(cosign(cosign(NOTE, AT, LIBRARY), AT, PRESS), AT + 9, LIBRARY)
    assert times(again, LIBRARY.key) == (AT + 9,)
    assert again.count("— ") == 3


def changed(blob: bytes, bit: int) -> str:
    """The cosigned note with one bit of the witness's blob changed, its key id left as it is."""
    value = bytearray(blob)
    value[4 + bit // 8] ^= 1 << bit % 8
    return NOTE + f"— library.example {b64encode(bytes(value)).decode()}\n"


def test_every_changed_bit_of_time_and_signature_is_refused() -> None:
    blob = b64decode(cosign(NOTE, AT, LIBRARY).splitlines()[-1].split(" ")[2])
    for bit in range(72 * 8):
        with pytest.raises(SignatureRefused):
            times(changed(blob, bit), LIBRARY.key)


def test_a_cosignature_fits_its_own_checkpoint_only() -> None:
    line = cosign(NOTE, AT, LIBRARY).splitlines()[-1]
    for other in (sign(ORIGIN, 8, sha256(b"root").digest(), LOG), sign(ORIGIN, 7, sha256(b"r").digest(), LOG)):
        with pytest.raises(SignatureRefused):
            times(f"{other}{line}\n", LIBRARY.key)


def test_a_plain_signature_of_the_witness_s_key_is_no_cosignature() -> None:
    text = NOTE.partition("\n\n")[0] + "\n"
    for value in (LIBRARY.sign(text.encode()), AT.to_bytes(8, "big") + LIBRARY.sign(text.encode()), b"x" * 73):
        blob = b64encode(LIBRARY.key.key_id + value).decode()
        with pytest.raises(SignatureRefused):
            times(f"{NOTE}— library.example {blob}\n", LIBRARY.key)


def test_a_time_beyond_the_specification_s_is_refused() -> None:
    assert times(cosign(NOTE, MAX_TIME, LIBRARY), LIBRARY.key) == (MAX_TIME,)
    with pytest.raises(SignatureRefused):
        times(cosign(NOTE, MAX_TIME + 1, LIBRARY), LIBRARY.key)


def test_lines_of_known_witnesses_are_taken_over_and_others_left_out() -> None:
    both = cosign(cosign(NOTE, AT, LIBRARY), AT, PRESS)
    assert with_lines(NOTE, [both], [LIBRARY.key]) == cosign(NOTE, AT, LIBRARY)
    older = cosign(NOTE, AT - 9, LIBRARY)
    assert times(with_lines(older, [both], [LIBRARY.key, PRESS.key]), LIBRARY.key) == (AT,)
    assert without_others(both, ORIGIN) == NOTE


def test_an_unknown_witness_alone_is_refused() -> None:
    with pytest.raises(SignatureRefused):
        with_lines(NOTE, [cosign(NOTE, AT, PRESS)], [LIBRARY.key])


def test_a_bad_line_of_a_known_witness_is_refused_beside_good_ones() -> None:
    blob = b64decode(cosign(NOTE, AT, LIBRARY).splitlines()[-1].split(" ")[2])
    with pytest.raises(SignatureRefused):
        with_lines(NOTE, [cosign(changed(blob, 99), AT, PRESS)], [LIBRARY.key, PRESS.key])


def test_lines_under_another_checkpoint_are_not_taken_over() -> None:
    other = sign(ORIGIN, 9, sha256(b"root").digest(), LOG)
    with pytest.raises(NotACheckpoint):
        with_lines(NOTE, [cosign(other, AT, LIBRARY)], [LIBRARY.key])


def test_only_a_checkpoint_is_cosigned() -> None:
    with pytest.raises(NotACheckpoint):
        cosign("an essay\n\n— city.example/log AAAAAAAA\n", AT, LIBRARY)
