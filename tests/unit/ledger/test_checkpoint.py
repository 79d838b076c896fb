"""Checkpoints as C2SP signed notes."""

from base64 import b64decode, b64encode
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from idsvc.ledger.checkpoint import MAX_NOTE, Checkpoint, key_id, parse, sign, verifier_key, verify
from idsvc.ledger.errors import NotACheckpoint, SignatureRefused
from tests.support.note_signer import TestSigner

ORIGIN = "city.example/ledger"
ROOT = sha256(b"root").digest()
LOG = TestSigner("ledger checkpoint")
WITNESS = TestSigner("ledger witness")
NOTE = sign(ORIGIN, 7, ROOT, LOG)

# The example of https://c2sp.org/tlog-checkpoint and /tlog-cosignature (log and one witness).
C2SP_EXAMPLE = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa "
    "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)
# The public key of the reference implementation's tests (golang.org/x/mod/sumdb/note).
GO_VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_a_checkpoint_has_the_form_of_the_specification() -> None:
    text, _, tail = NOTE.partition("\n\n")
    assert text == f"{ORIGIN}\n7\n{b64encode(ROOT).decode()}"
    assert tail.startswith(f"— {ORIGIN} ")
    assert tail.endswith("\n")
    blob = b64decode(tail.split(" ")[2])
    assert blob[:4] == sha256(ORIGIN.encode() + b"\n\x01" + LOG.raw_public_key).digest()[:4]
    assert len(blob) == 68


def test_a_signed_checkpoint_verifies() -> None:
    assert verify(NOTE, ORIGIN, LOG.raw_public_key) == parse(NOTE) == Checkpoint(ORIGIN, 7, ROOT)


def test_the_published_example_is_read() -> None:
    head = parse(C2SP_EXAMPLE)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert head.root == b64decode("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
    assert C2SP_EXAMPLE.startswith(head.text())


def test_the_reference_implementation_s_key_id_is_ours() -> None:
    name, identifier, key = GO_VERIFIER.split("+", 2)
    public = b64decode(key)[1:]
    assert key_id(name, public).hex() == identifier
    assert verifier_key(name, public) == GO_VERIFIER


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    text, _, own = NOTE.partition("\n\n")
    other = sign("witness.example/w1", 7, ROOT, WITNESS).partition("\n\n")[2]
    same_name = sign(ORIGIN, 7, ROOT, WITNESS).partition("\n\n")[2]
    note = f"{text}\n\n{other * 16}{same_name}{own}"
    assert verify(note, ORIGIN, LOG.raw_public_key).size == 7


def test_every_signature_of_the_known_key_must_hold() -> None:
    text, _, own = NOTE.partition("\n\n")
    wrong = sign(ORIGIN, 8, ROOT, LOG).partition("\n\n")[2]
    for tail in (own + wrong, wrong + own, wrong):
        with pytest.raises(SignatureRefused):
            verify(f"{text}\n\n{tail}", ORIGIN, LOG.raw_public_key)


def test_a_checkpoint_signed_by_another_key_is_refused() -> None:
    with pytest.raises(SignatureRefused):
        verify(NOTE, ORIGIN, WITNESS.raw_public_key)


def test_another_log_s_checkpoint_is_refused() -> None:
    with pytest.raises(NotACheckpoint):
        verify(NOTE, "other.example/ledger", LOG.raw_public_key)


def test_a_key_of_another_length_is_refused() -> None:
    with pytest.raises(SignatureRefused):
        verify(NOTE, ORIGIN, LOG.raw_public_key + b"\0")


def resign(text: str) -> str:
    blob = key_id(ORIGIN, LOG.raw_public_key) + LOG.sign(text.encode())
    return f"{text}\n— {ORIGIN} {b64encode(blob).decode()}\n"


ROOT64 = b64encode(ROOT).decode()


@pytest.mark.parametrize(
    "text",
    [
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{ROOT64}\nextension\n",
        f"{ORIGIN}\n07\n{ROOT64}\n",
        f"{ORIGIN}\n-7\n{ROOT64}\n",
        f"{ORIGIN}\n+7\n{ROOT64}\n",
        f"{ORIGIN}\n\u0667\n{ROOT64}\n",
        f"{ORIGIN}\n7 \n{ROOT64}\n",
        f"{ORIGIN}\n{'9' * 20}\n{ROOT64}\n",
        f"{ORIGIN}\n7\n{ROOT64[:-1]}\n",
        f"{ORIGIN}\n7\n{ROOT64[:-4]}\n",
        f"{ORIGIN}\n7\n{b64encode(ROOT + b'0').decode()}\n",
        f"{ORIGIN}\n7\n{ROOT64[:-2]}{chr(ord(ROOT64[-2]) + 1)}=\n",  # padding bits not zero
        f"{ORIGIN}\n7\n*{ROOT64[1:]}\n",
        f"{ORIGIN}\r\n7\n{ROOT64}\n",
        f"a b\n7\n{ROOT64}\n",
        f"a+b\n7\n{ROOT64}\n",
        f"é\n7\n{ROOT64}\n",
        f"\n7\n{ROOT64}\n",
        "",
    ],
)
def test_a_text_of_another_form_is_refused_though_it_is_signed(text: str) -> None:
    with pytest.raises(NotACheckpoint):
        verify(resign(text), ORIGIN, LOG.raw_public_key)


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n\n",
        NOTE.partition("\n\n")[0] + "\n",
        NOTE.partition("\n\n")[0] + "\n\n",
        NOTE.removesuffix("\n"),
        NOTE + "\n",
        NOTE + "x",
        NOTE.replace("—", "-"),
        NOTE.replace("— ", "—"),
        NOTE.replace(f"— {ORIGIN} ", "—  "),
        f"{NOTE}— {ORIGIN} AAAA\n",
        f"{NOTE}— {ORIGIN} *AAAAAAA\n",
        f"{NOTE}— a+b AAAAAAAA\n",
        NOTE.replace("\n\n", "\n\n" + "— x AAAAAAAA\n" * (MAX_NOTE // 10)),
    ],
)
def test_what_is_not_a_signed_note_is_refused(note: str) -> None:
    with pytest.raises(NotACheckpoint):
        verify(note, ORIGIN, LOG.raw_public_key)


@pytest.mark.parametrize(
    ("origin", "size", "root"),
    [("", 1, ROOT), ("a b", 1, ROOT), ("a+b", 1, ROOT), ("x" * 201, 1, ROOT), (ORIGIN, -1, ROOT), (ORIGIN, 1, b"")],
)
def test_no_checkpoint_of_another_form_can_be_made(origin: str, size: int, root: bytes) -> None:
    with pytest.raises(NotACheckpoint):
        sign(origin, size, root, LOG)


def test_a_signature_of_the_wrong_length_is_refused() -> None:
    text = parse(NOTE).text()
    blob = key_id(ORIGIN, LOG.raw_public_key) + Ed25519PrivateKey.generate().sign(b"")[:63]
    with pytest.raises(SignatureRefused):
        verify(f"{text}\n— {ORIGIN} {b64encode(blob).decode()}\n", ORIGIN, LOG.raw_public_key)
