"""A checkpoint key for tests, derived as all test keys are."""

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class TestSigner:
    """An Ed25519 key whose private half is SHA-256 of ``idsvc test vector key: NAME``."""

    __test__ = False

    def __init__(self, name: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(sha256(f"idsvc test vector key: {name}".encode()).digest())

    @property
    def raw_public_key(self) -> bytes:
        """Return the 32-byte public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature."""
        return self._key.sign(message)
