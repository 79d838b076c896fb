"""Every attack against the built TypeScript verifier, in a real node: the same reasons, faults and outcomes."""

from pathlib import Path

import pytest

from idsvc.verify.held import ListRefused
from idsvc.verify.lists import ListStore, parse_anchors
from tests.attacks import cities, lists
from tests.attacks.everything import base64, code_attacks, settings
from tests.attacks.stores import Offer, StoreAttack
from tests.attacks.stores import every as store_attacks
from tests.support.node import answers

Job = dict[str, object]
ANCHORS = parse_anchors(lists.LINE)


def compared(jobs: list[tuple[str, Job, Job]], before: list[Job] | None = None, mode: str = "platform") -> None:
    """Run jobs, each with its name and the members that its answer must have."""
    first = before or []
    found = answers([*first, *(job for _, job, _ in jobs)], mode)[len(first) :]
    wrong = [
        (name, expected, answer)
        for (name, _, expected), answer in zip(jobs, found, strict=True)
        if {key: answer.get(key) for key in expected} != expected
    ]
    assert wrong == []


@pytest.mark.parametrize("mode", ["platform", "portable"])
def test_codes_get_their_reasons(mode: str) -> None:
    given = [found.job(name) for name, found in settings().items()]
    jobs = [(attack.name, dict(attack.job()), {"reason": attack.reason}) for attack in code_attacks()]
    compared(jobs, given, mode)


@pytest.mark.parametrize("mode", ["platform", "portable"])
def test_lists_are_refused_for_their_faults(mode: str) -> None:
    trust = [
        (attack.name, {"op": "trust", "root": lists.LINE, "data": base64(attack.data)}, {"refused": attack.fault})
        for attack in lists.trust_attacks()
    ]
    held = {"op": "status", "root": lists.LINE, "trust": [base64(lists.TRUST)]}
    status = [
        (attack.name, {**held, "data": base64(attack.data)}, {"refused": attack.fault})
        for attack in lists.status_attacks()
    ]
    good = [
        (f"control {number}", {"op": "trust", "root": lists.LINE, "data": base64(data)}, {"refused": None})
        for number, data in enumerate(lists.controls())
    ]
    compared([*trust, *status, *good], mode=mode)


def test_bundles_and_lines_are_refused() -> None:
    bundles = [
        (attack.name, {"op": "bundle", "data": base64(attack.data)}, {"refused": attack.fault})
        for attack in lists.bundles()
    ]
    lines = [
        (name, {"op": "anchors", "text": text}, {"refused": "bad-fingerprint"}) for name, text in lists.lines().items()
    ]
    compared([*bundles, *lines])


def test_lists_are_not_read_together() -> None:
    code = code_attacks()[0].job()
    given = [found.job(name) for name, (found, _) in cities.refused().items()]
    jobs = [(name, {**code, "lists": name}, {"refused": fault}) for name, (_, fault) in cities.refused().items()]
    compared(jobs, given)


def stored(directory: Path, offers: tuple[Offer, ...]) -> dict[str, str]:
    """Let the Python program take the offers, and return what it keeps."""
    for offer in offers:
        try:
            ListStore(directory).update(ANCHORS, list(offer.trust), list(offer.status), int(offer.at.timestamp()))
        except ListRefused:
            assert offer is offers[-1]
    return {path.name: base64(path.read_bytes()) for path in directory.glob("*")}


def update(attack: StoreAttack, kept: dict[str, str]) -> Job:
    offer = attack.offer
    at = offer.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    trust, statuses = ([base64(data) for data in found] for found in (offer.trust, offer.status))
    return {"op": "update", "root": lists.LINE, "kept": kept, "trust": trust, "statuses": statuses, "at": at}


def test_a_device_keeps_what_the_python_program_keeps(tmp_path: Path) -> None:
    jobs: list[tuple[str, Job, Job]] = []
    for number, attack in enumerate(store_attacks()):
        kept = stored(tmp_path / f"{number} before", attack.held)
        after = stored(tmp_path / f"{number} after", (*attack.held, attack.offer))
        expected: Job = {"notes": list(attack.notes), "files": after}
        jobs.append((attack.name, update(attack, kept), {"refused": attack.fault} if attack.fault else expected))
    compared(jobs)
