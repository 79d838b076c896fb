from base64 import b64encode
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

from idsvc.verify.bundle import Bundle
from idsvc.verify.held import ListRefused
from idsvc.verify.lists import ListStore, Outcome, parse_anchors
from tests.differential.list_histories import History, Offer, histories
from tests.support.node import answers

OUTCOMES = {
    Outcome.STORED: "stored",
    Outcome.HELD: "held",
    Outcome.OLDER_TRUST: "trust-older",
    Outcome.OTHER_BYTES: "trust-same-number",
    Outcome.OLDER_STATUS: "status-older",
    Outcome.FUTURE: "list-future",
}
REFUSALS = {
    "trust-not-signed": "not signed by a root",
    "status-not-signed": "not signed by a status key",
    "not-a-status-list": "this is not a list of cancelled cards",
    "status-smaller": "is smaller than the one already held",
    "kid-twice": "have a key id in common",
}
Answer = dict[str, object]


def text(data: bytes) -> str:
    return b64encode(data).decode()


def kept(directory: Path) -> dict[str, str]:
    return {path.name: text(path.read_bytes()) for path in directory.glob("*.cwt")}


def job(root: str, directory: Path, offer: Offer) -> Answer:
    at = datetime.fromtimestamp(offer.now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    given = {"trust": [text(data) for data in offer.trust], "statuses": [text(data) for data in offer.statuses]}
    return {"op": "update", "root": root, "kept": kept(directory), "at": at, **given}


def updated(root: str, directory: Path, offer: Offer) -> Answer:
    anchors = parse_anchors(root)
    before = kept(directory)
    copy = copytree(directory, directory.with_name(f"{directory.name}-copy"), dirs_exist_ok=True)
    try:
        loaded = ListStore(directory).update(anchors, list(offer.trust), list(offer.statuses), offer.now)
    except ListRefused as error:
        assert kept(directory) == before
        (code,) = (code for code, words in REFUSALS.items() if words in str(error))
        return {"refused": code}
    taken = ListStore(copy).take(anchors, Bundle(offer.trust, offer.statuses), offer.now)
    outcomes = [OUTCOMES[each.outcome] for each in taken]
    lists = loaded.lists
    return {
        "files": kept(directory),
        "outcomes": outcomes,
        "notes": [outcome for outcome in outcomes if outcome not in {"stored", "held"}],
        "sequences": [held.trust.sequence for held in lists.trust],
        "issued": sorted(signed.status.issued for signed in lists.statuses.values()),
        "floor": lists.floor,
    } | {"said": len(loaded.notes)}


def lived(history: History, directory: Path) -> list[tuple[Answer, Answer]]:
    """Return, for each offer, the job for the other verifier and what came of it here."""
    directory.mkdir()
    found: list[tuple[Answer, Answer]] = []
    for offer in history.offers:
        asked = job(history.root, directory, offer)
        found.append((asked, updated(history.root, directory, offer)))
    return found


def test_lists_replace_one_another_alike(tmp_path: Path) -> None:
    found = [pair for at, history in enumerate(histories()) for pair in lived(history, tmp_path / str(at))]
    given = answers(asked for asked, _ in found)
    seen: Counter[object] = Counter()
    for (asked, expected), answer in zip(found, given, strict=True):
        assert expected.pop("said", len(answer.get("notes", ()))) == len(answer.get("notes", ()))  # type: ignore[arg-type]
        assert answer == expected, asked
        seen.update([answer["refused"]] if "refused" in answer else answer["outcomes"])  # type: ignore[arg-type]
    assert set(seen) == {*OUTCOMES.values(), *REFUSALS}
