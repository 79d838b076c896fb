"""What an auditor keeps between two audits: how long the log was and its root, so that it cannot be put back unseen."""

from dataclasses import dataclass
from typing import Final

from idsvc.ledger.canonical import canonical, parse
from idsvc.ledger.errors import LedgerError
from idsvc.oversight.errors import CouldNotLook

FORMAT: Final = "idsvc-audit-state/1"


@dataclass(frozen=True, slots=True)
class SavedState:
    """A tree head that was found good: the log's origin, its size, its 32-byte root."""

    origin: str
    size: int
    root: bytes

    def to_bytes(self) -> bytes:
        """Return the state as one line of canonical JSON."""
        plain: dict[str, str | int] = {
            "format": FORMAT,
            "origin": self.origin,
            "root": self.root.hex(),
            "size": self.size,
        }
        return canonical(plain) + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> "SavedState":
        """Return the state that a file holds; raise ``CouldNotLook``."""
        try:
            match parse(data.removesuffix(b"\n")):
                case {"format": "idsvc-audit-state/1", "origin": str(origin), "root": str(root), "size": int(size)}:
                    return cls(origin, size, bytes.fromhex(root))
                case _:
                    raise CouldNotLook(_DAMAGED)
        except (LedgerError, ValueError) as damaged:
            raise CouldNotLook(_DAMAGED) from damaged


_DAMAGED: Final = "the state file is damaged: bring the copy of an earlier audit, or begin a new one with another name"
