"""The same mutations before the TypeScript verifier, in a real node: the same reasons, no exception."""

from base64 import b64encode
from pathlib import Path

from idsvc.credential.fingerprint import format_fingerprint
from tests.fuzz.engine import Mutation
from tests.fuzz.judge import verifier
from tests.support.node import MODULE, answers
from tests.support.verdict_cards import AT, Setting, signer


def differences(mutations: list[Mutation], module: Path = MODULE) -> tuple[list[str], int]:
    """Return a line for each mutation that two verifiers see differently, and how many were compared."""
    at = AT.strftime("%Y-%m-%dT%H:%M:%SZ")
    setting = {"op": "setting", "name": "fuzz", **_lists()}
    jobs = [{"text": found.text, "lists": "fuzz", "audience": "library", "at": at} for found in mutations]
    _, *reasons = (answer.get("reason") for answer in answers([setting, *jobs], module=module))
    pairs = zip(mutations, reasons, strict=True)
    return [line for found, reason in pairs if (line := _different(found, reason)) is not None], len(mutations)


def _different(found: Mutation, reason: object) -> str | None:
    ours = verifier().verify(found.text, AT).reason.value
    return (
        None
        if reason == ours
        else f"{ours} here, {reason} there: {found.family.value} of {found.card}, seed {found.seed!r}"
    )


def _lists() -> dict[str, object]:
    held = Setting()
    line = format_fingerprint(signer(held.root).public, held.issuers)
    trust, status = b64encode(held.trust_bytes()).decode(), [b64encode(data).decode() for data in held.status_bytes()]
    return {"root": line, "trust": [trust], "status": status}
