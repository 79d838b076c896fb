"""The audit of a log of a million entries by a stranger, from its public files; beside it the floor: hashing alone."""

import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from time import perf_counter, sleep
from typing import TypeVar

from measure import Row, folder, show

from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.trust_list import TrustKey, TrustList, Use, encode_trust_list
from idsvc.custody.keyfile import CheckpointSigner
from idsvc.ledger import checkpoint, tiles
from idsvc.ledger.merkle import Tree

ENTRIES = 1_000_000
OPENING = date(2026, 3, 2)
CHAINS = 4
"""Live chains of the retention clock: a new one each month, the longest period is four months."""
ISSUER = "https://id.city.example"
SHAPES = (("60 counters, 21 years", 60), ("one counter, 228 years", 1))
Result = TypeVar("Result")


def rows() -> list[Row]:
    """Write both logs and audit each."""
    found = []
    for name, counters in SHAPES:
        with folder() as place:
            last = write_log(place, counters)
            _, floor, floor_cpu = spent(lambda place=place: hashed(place), resource.RUSAGE_SELF)
            memory, seconds, cpu = spent(lambda place=place, last=last: audited(place, last), resource.RUSAGE_CHILDREN)
        what = f"Audit of a ledger of {ENTRIES:,} entries ({name}), by a stranger from its public files"
        beside = f"hashing its tree alone, in one process: {floor:.2f} s, {floor_cpu:.2f} s of processor"
        figure = f"{seconds:.2f} s, {cpu:.2f} s of processor, {memory:,} MB in all its processes"
        found.append(Row(what, figure, beside))
    return found


def whole_days(counters: int, size: int) -> list[bytes]:
    """Return so many entries of a city's days, in the order in which they are written; the last day is filled up."""
    names = [f"node-{number}" for number in range(1, counters + 1)]
    found: list[bytes] = []
    for number in count():
        day = [entry.encode() for entry in day_of(number, names)]
        if len(found) + len(day) > size:
            return [*found, *[found[-1]] * (size - len(found))]
        found += day
    return found


def day_of(number: int, names: list[str]) -> Iterator[str]:
    """Yield one day's entries, as their canonical bytes."""
    day, before = (str(OPENING + timedelta(days=ahead)) for ahead in (number, number - 1))
    newest = 1 + number // 30
    chains = range(max(1, newest - CHAINS + 1), newest + 1)

    def entry(event: str, fields: str) -> str:
        return f'{{"day":"{day}","event":"{event}","fields":{{{fields}}}}}'

    def commitment(of: object) -> tuple[str, int]:
        digest = sha256(f"{day} {of}".encode()).digest()
        return digest.hex(), int.from_bytes(digest[:4], "big")

    for chain in chains:
        secret, probe = commitment(chain)
        yield entry(
            "clock:state-committed", f'"chain":{chain},"commitment":"{secret}","probe":{probe},"stands":"{day}"'
        )
    for name in names:
        moved = ("clock:advanced", f'"left":"{before}",') if number else ("clock:started", "")
        yield entry(moved[0], f'{moved[1]}"node":"{name}","stands":"{day}"')
        cell, probe = commitment(name)
        yield entry("clock:cell-committed", f'"commitment":"{cell}","node":"{name}","probe":{probe},"stands":"{day}"')
    if number:
        for chain in chains:
            yield entry("day:destroyed", f'"chain":{chain},"destroyed":"{day}"')
        yield entry("figures:sealed", f'"digest":"{commitment("figures")[0]}","of":"{before}"')
    yield entry("holds:in-force", '"count":0')


def write_log(place: Path, counters: int) -> date:
    """Write a log, its trust list and its signed checkpoint; return the day of its last entry."""
    root, key = LocalSigner.generate(Alg.EDDSA), LocalSigner.generate(Alg.EDDSA)
    now = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
    listed = TrustKey(key.public, ISSUER, Use.CHECKPOINT, now - DAY, now + DAY, now + DAY)
    keys = TrustList(1, now, now + 90 * DAY, specimen=False, cities={ISSUER: {"en": "City"}}, keys=(listed,))
    trust = encode_trust_list(keys, root)
    fields = f'"digest":"{sha256(trust).hexdigest()}","sequence":1'
    named = f'{{"day":"{OPENING}","event":"list:trust-published","fields":{{{fields}}}}}'
    log = [named.encode(), *whole_days(counters, ENTRIES - 1)]
    tree = Tree(log)
    for path, content in tiles.files(tree, log).items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(content)
    note = checkpoint.sign("id.city.example/log", tree.size, tree.root(), CheckpointSigner(key))
    (place / "checkpoint").write_text(note, encoding="utf-8")
    (place / "trust-list.cwt").write_bytes(trust)
    (place / "root.fingerprint").write_text(format_fingerprint(root.public, [ISSUER]) + "\n", encoding="ascii")
    return date.fromisoformat(log[-1][8:18].decode())


def hashed(place: Path) -> bytes:
    """Return the root over the entries: nothing is parsed, compared or checked."""
    return Tree(tiles.read_entries(ENTRIES, lambda path: (place / path).read_bytes())).root()


def audited(place: Path, today: date) -> int:
    """Run the command from start to end; return the peak memory of its processes in MB."""
    command = [Path(sys.executable).with_name("idsvc"), "ledger", "verify", place, "--root", place / "root.fingerprint"]
    words = [*map(str, command), "--at", str(today)]
    peak = 0
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as running:
        while running.poll() is None:
            peak = max(peak, memory_of(running.pid))
            sleep(0.02)
        said = running.stdout.read() if running.stdout else ""
    assert running.returncode == 0, said
    return peak // 1024


def spent(work: Callable[[], Result], whose: int) -> tuple[Result, float, float]:
    """Return what a work gives, the seconds that it takes once, and the seconds of processor that it takes."""
    before, begun = resource.getrusage(whose), perf_counter()
    result = work()
    seconds, after = perf_counter() - begun, resource.getrusage(whose)
    return result, seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory_of(pid: int) -> int:
    """Return what a process and those it started hold now, in kB; what is shared counts once for each."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        below = sum(memory_of(int(child)) for child in tasks.read_text(encoding="ascii").split())
        held = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    except OSError:  # it has just ended
        return 0
    return below + (int(held[1]) if held else 0)


if __name__ == "__main__":
    show(rows())
