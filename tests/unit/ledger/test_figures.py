"""Sealed figures: a digest in the log, an opening with the auditor."""

from hashlib import sha256

import pytest

from idsvc.ledger.errors import LedgerError
from idsvc.ledger.figures import canonical_figures, digest, opens, seal

NONCE = bytes(range(32))


def test_the_digest_covers_the_nonce_and_the_canonical_figures() -> None:
    expected = sha256(NONCE + b'{"cards-signed":2,"visits-opened":3}').digest()
    assert seal({"visits-opened": 3, "cards-signed": 2}, NONCE) == expected


def test_only_the_right_opening_opens() -> None:
    sealed = seal({"visits-opened": 3}, NONCE)
    assert opens(sealed, NONCE, b'{"visits-opened":3}')
    assert not opens(sealed, NONCE, b'{"visits-opened":4}')
    assert not opens(sealed, bytes(32), b'{"visits-opened":3}')


@pytest.mark.parametrize("count", [-1, True, "3", 1.5])
def test_a_figure_is_a_count(count: int) -> None:
    with pytest.raises(LedgerError):
        canonical_figures({"visits-opened": count})


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_nonce_has_32_bytes(size: int) -> None:
    with pytest.raises(LedgerError):
        digest(bytes(size), b"{}")
