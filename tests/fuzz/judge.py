"""What the verifier makes of mutations: how often each reason, and every one that was accepted or raised."""

import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from idsvc.credential.claims import encode_claims
from idsvc.verify.verdict import Verdict
from idsvc.verify.verifier import Verifier
from tests.fuzz.engine import Family, Mutation, originals
from tests.support.verdict_cards import AT, Setting

MOST_KEPT = 20


@dataclass
class Tally:
    """Figures of many mutations."""

    reasons: Counter[str] = field(default_factory=Counter)
    unchanged: int = 0
    accepted: list[str] = field(default_factory=list)
    exceptions: list[str] = field(default_factory=list)

    @property
    def judged(self) -> int:
        """How many mutations got a verdict."""
        return self.reasons.total()

    def add(self, other: "Tally") -> None:
        """Take over another tally's figures."""
        self.reasons += other.reasons
        self.unchanged += other.unchanged
        self.accepted += other.accepted
        self.exceptions += other.exceptions


@cache
def verifier() -> Verifier:
    """Return the verifier of the fuzz: its lists hold the keys of the good codes."""
    return Setting().verifier()


def judge(mutations: Iterable[Mutation], by: Verifier | None = None) -> Tally:
    """Return the figures of these mutations; what equals a good code once it is trimmed is none."""
    tally, by = Tally(), by or verifier()
    for mutation in mutations:
        if mutation.text.strip("\r\n\t") in originals():
            tally.unchanged += 1
            continue
        try:
            verdict = by.verify(mutation.text, AT)
        except Exception:  # noqa: BLE001 - that none of any kind gets out is what is tried here: each is counted, and fails the run
            tally.exceptions.append(f"{_named(mutation)}\n{traceback.format_exc()}")
            continue
        tally.reasons[verdict.reason.value] += 1
        if not _is_right(mutation, verdict):
            tally.accepted.append(_named(mutation))
    return tally


def _is_right(mutation: Mutation, verdict: Verdict) -> bool:
    """Say whether nothing was accepted, or what was signed is a closed shape in its one spelling."""
    if verdict.claims is None:
        return verdict.reason.value != "VALID"
    return mutation.family is Family.CLAIMS and encode_claims(verdict.claims) == mutation.payload


def _named(mutation: Mutation) -> str:
    return f"{mutation.family.value} of {mutation.card}, seed {mutation.seed!r}: {mutation.text[:60]!r}"
