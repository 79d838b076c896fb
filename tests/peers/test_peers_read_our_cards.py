"""Other people's implementations read our cards unmodified, and refuse every one that was tampered with."""

import re
import subprocess
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import pytest

from idsvc.credential import frame
from idsvc.credential.claims import BackClaims, Claims
from idsvc.verify.verdict import Reason
from tests.peers.cases import NOW, NPM, Answers, ask_npm, ask_python, bad_cards, expired_card, good_cards, setting
from tests.peers.environment import ROOT, peers

PYTHON = ("cwt", "pycose", "claim169")
PEERS = (*PYTHON, *NPM)
SILENT = {"claim169": {"flags", "index"}}
"""What a peer's own API does not show of a card."""

LOOK_AT_EXPIRY = {"cwt", "claim169"}
"""The others check a signature and leave the rest to whoever uses them."""
EXPIRED = "expired"
ALL = {**good_cards(), **bad_cards(), EXPIRED: expired_card()}
SIGNATURE = {
    "cwt": "Failed to verify",
    "pycose": "signature is not valid",
    "claim169": "signature verification failed",
    "@auth0/cose": "signature verification failed",
    "cose-kit": "signature is not valid",
    "@ldclabs/cose-ts": "signature mismatch",
}


@lru_cache(maxsize=1)
def python_answers() -> dict[str, Answers]:
    return ask_python("card", ALL)


@lru_cache(maxsize=len(NPM))
def npm_answers(peer: str) -> Answers:
    return ask_npm(peer, "card", ALL)


def answers(peer: str) -> Answers:
    return python_answers()[peer] if peer in PYTHON else npm_answers(peer)


def expected(claims: Claims) -> Mapping[str, object]:
    is_back = isinstance(claims, BackClaims)
    return {
        "issuer": claims.issuer,
        "expires": claims.expires,
        "number": claims.card_number if is_back else claims.library_number,
        "name": claims.name,
        "flags": int(claims.flags),
        "faces": [claims.portrait.hex()] if is_back else [],
        "index": claims.status.index,
    }


@pytest.mark.parametrize("name", good_cards())
@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_verifies_a_card_and_reads_what_it_says(peer: str, name: str) -> None:
    claims = good_cards()[name].claims
    assert claims is not None
    shown = {key: value for key, value in expected(claims).items() if key not in SILENT.get(peer, ())}
    assert answers(peer)[name] == {"good": shown}


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_refuses_every_tampered_card(peer: str) -> None:
    taken = {name for name in bad_cards() if "refused" not in answers(peer)[name]}
    assert taken == set()
    assert len(bad_cards()) > 400


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_says_that_it_is_the_signature_of_a_self_made_key(peer: str) -> None:
    for name in good_cards():
        assert SIGNATURE[peer] in answers(peer)[f"{name}: a key of the attacker's under a known key id"]["refused"]


@pytest.mark.parametrize("peer", PEERS)
def test_who_looks_at_the_expiry_is_known(peer: str) -> None:
    found = answers(peer)[EXPIRED]
    assert ("expired" in found.get("refused", "")) is (peer in LOOK_AT_EXPIRY)
    assert ("good" in found) is (peer not in LOOK_AT_EXPIRY)


def test_our_own_verifier_takes_and_refuses_the_same() -> None:
    verifier = setting().verifier()
    taken = [name for name, case in ALL.items() if verifier.verify(frame.pack(case.cose), NOW).reason is Reason.VALID]
    assert taken == list(good_cards())


@pytest.mark.parametrize("name", good_cards())
def test_the_example_in_the_documents_runs(name: str, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs/interoperability.md").read_text(), re.DOTALL)
    (tmp_path / "trust-list.cwt").write_bytes(setting().trust_bytes())
    good = good_cards()[name]
    program = f"text = {frame.pack(good.cose)!r}\n{example}\nprint(claims[169][4])"
    command = [str(peers().python), "-I", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert good.claims is not None
    assert (done.stdout.strip(), done.stderr) == (good.claims.name, "")
