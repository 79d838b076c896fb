"""A partner's desk: a folder with a city's files of today, cards to look at, and `idsvc-verify` as its own process."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import segno
from PIL import Image

from idsvc.credential.claims import StatusRef, expiry_moment, issue_code, issued_moment
from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.trust_list import TrustKey
from idsvc.verify.bundle import encode_bundle
from tests.support.verdict_cards import (
    CITY,
    REVOKED_INDEX,
    STATUS_URI,
    Setting,
    back,
    front,
    signer,
    status_list,
    trust_list,
)

COMMAND = (sys.executable, "-m", "idsvc.verify.cli")
LINE = format_fingerprint(signer("root").public, [CITY])


def picture(*texts: str, scale: int = 4) -> bytes:
    """Return a PNG with these codes below each other."""
    drawn = [_drawn(text, scale) for text in texts]
    sheet = Image.new("L", (max(each.width for each in drawn) + 40, sum(each.height + 40 for each in drawn)), 255)
    top = 20
    for each in drawn:
        sheet.paste(each, (20, top))
        top += each.height + 40
    return saved(sheet, "PNG")


def _drawn(text: str, scale: int) -> Image.Image:
    out = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(out, kind="png", scale=scale)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@dataclass(frozen=True)
class Today:
    """The invented city's keys, lists and cards as they are at a moment, so that a check needs no other date."""

    now: int

    @classmethod
    def here(cls) -> "Today":
        return cls(int(datetime.now(UTC).timestamp()))

    def _moved(self, entry: TrustKey) -> TrustKey:
        return replace(
            entry,
            not_before=self.now - 60 * DAY,
            stop_signing=self.now + 120 * DAY,
            accept_until=self.now + 3000 * DAY,
        )

    def setting(self, sequence: int = 7, ago: int = 20 * DAY, status_ago: int = DAY // 2, *revoked: int) -> Setting:
        whole = trust_list(sequence=sequence, issued=self.now - ago, expires=self.now - ago + 90 * DAY)
        moved = replace(whole, keys=tuple(map(self._moved, whole.keys)))
        return Setting(moved, (status_list(*revoked, issued=self.now - status_ago),))

    def expires(self, years: int = 2) -> int:
        return expiry_moment(datetime.fromtimestamp(self.now, UTC).year + years, 2)

    def front(self, **changes: object) -> str:
        return issue_code(front(**{"expires": self.expires()} | changes), signer("card"))

    def back(self, **changes: object) -> str:
        day = (datetime.fromtimestamp(self.now, UTC) - timedelta(days=5)).date()
        claims = {"issued": issued_moment(day), "expires": self.expires()}
        return issue_code(back(**claims | changes), signer("card"))

    def revoked(self) -> str:
        return self.front(status=StatusRef(STATUS_URI, REVOKED_INDEX))


class Desk:
    """The folder, and the command run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.today = Today.here()
        self.put(self.today.setting())
        (folder / "root.fingerprint").write_text(LINE + "\n")

    def put(self, setting: Setting) -> None:
        """Write the city's lists, single and together."""
        trust, statuses = setting.trust_bytes(), setting.status_bytes()
        (self.folder / "trust-list.cwt").write_bytes(trust)
        (self.folder / "status-1.cwt").write_bytes(statuses[0])
        (self.folder / "city-lists").write_bytes(encode_bundle([trust], statuses))

    def write(self, name: str, data: bytes | str) -> str:
        """Write a file and return its name."""
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return name

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a machine on which nothing is kept yet."""
        return {**os.environ, "XDG_CONFIG_HOME": str(self.folder / "config"), "COLUMNS": "80"}

    def run(self, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run the command and return how it ended."""
        done = subprocess.run(
            [*COMMAND, *args], cwd=self.folder, env=self.environment, input=stdin, capture_output=True, check=False
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    def check(self, *args: str, stdin: bytes = b"") -> subprocess.CompletedProcess[str]:
        """Run the command against the lists in the folder."""
        return self.run("--city-lists", "city-lists", "--root", "root.fingerprint", *args, stdin=stdin)
