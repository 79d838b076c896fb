"""The Python API for partners: a city's lists and a question in, a verdict out. `docs/partners.md` shows it in use.

What cannot be looked at is raised, as a subclass of `IdsvcError` whose text says what to do: `ListRefused` for lists
and pins, `PolicyRefused` for a policy, `NothingToLookAt` and `ImageRefused` for pictures. None of these says anything
against a card. Whatever a text holds, the answer is a `Verdict`.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Self

from idsvc.errors import IdsvcError
from idsvc.verify.held import Anchor, ListRefused, Lists
from idsvc.verify.image import MAX_BYTES, ImageRefused
from idsvc.verify.inputs import NothingToLookAt, codes_of
from idsvc.verify.lists import ListStore, read_anchors, read_any, state_directory
from idsvc.verify.policy import PolicyRefused, VerifyPolicy, parse_ages
from idsvc.verify.verdict import Audience, Group, Reason, Verdict, audience_claims, verdict_json
from idsvc.verify.verifier import Verifier
from idsvc.walltime import SystemTime

__all__ = [
    "Audience",
    "Checker",
    "Group",
    "IdsvcError",
    "ImageRefused",
    "ListRefused",
    "NothingToLookAt",
    "PolicyRefused",
    "Reason",
    "Verdict",
    "audience_claims",
    "verdict_json",
]


class Checker:
    """Checks codes for one audience against one state of a city's lists; make a new one when new lists have come."""

    def __init__(self, anchors: Iterable[Anchor], lists: Lists, policy: VerifyPolicy) -> None:
        """Take pins, lists and policy; `from_state` and `from_files` read them."""
        self._verifier = Verifier(anchors, lists, policy)

    @classmethod
    def from_state(
        cls, folder: Path | None = None, audience: Audience = Audience.LIBRARY, policy: str | None = None
    ) -> Self:
        """Return a checker over what `idsvc-verify update` keeps, in the platform's own folder or this one.

        `policy` is a text such as `bank=3`. Raises ListRefused where no root is pinned or a list is damaged.
        """
        store = ListStore(folder or state_directory())
        anchors = store.anchors()
        if not anchors:
            raise ListRefused("no root is pinned: run idsvc-verify update with --root first")
        return cls(anchors, store.load(anchors), _policy(audience, policy))

    @classmethod
    def from_files(
        cls, root: str, files: Iterable[Path], audience: Audience = Audience.LIBRARY, policy: str | None = None
    ) -> Self:
        """Return a checker over these files, each `city-lists`, one list or a folder of lists.

        `root` is the city's fingerprint line, or the name of a file that holds it. Raises ListRefused. Nothing is kept,
        so nothing keeps an old list out: prefer `from_state` for a desk.
        """
        anchors, found = read_anchors(root), [read_any(path) for path in files]
        trust = [data for each in found for data in each.trust]
        statuses = [data for each in found for data in each.statuses]
        return cls(anchors, Lists.read(anchors, trust, statuses), _policy(audience, policy))

    def check_text(self, text: str, at: datetime | None = None) -> Verdict:
        """Return the verdict on a code's text, now or at an aware moment."""
        return self._verifier.verify(text, at or SystemTime().now())

    def check_pair(self, front: str, back: str, at: datetime | None = None) -> Verdict:
        """Return the back's verdict where both codes are genuine and of one card, else what is wrong."""
        return self._verifier.verify_pair(front, back, at or SystemTime().now())

    def check_image(self, picture: bytes | Path, at: datetime | None = None) -> tuple[Verdict, ...]:
        """Return a verdict for each code in a picture or a scan of several pages.

        Raises NothingToLookAt where there is none or the file cannot be read, ImageRefused where it cannot be opened.
        """
        moment = at or SystemTime().now()
        data = picture if isinstance(picture, bytes) else _read(picture)
        return tuple(self._verifier.verify(text, moment) for text in codes_of(data))


def _policy(audience: Audience, policy: str | None) -> VerifyPolicy:
    return VerifyPolicy(audience) if policy is None else VerifyPolicy(audience, parse_ages(policy))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NothingToLookAt("the picture cannot be read: check its path and permissions") from error
