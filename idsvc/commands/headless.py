"""The whole main job without a browser: every step on the real thing, every promise looked at."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from idsvc.commands import demo_city
from idsvc.commands.demo_city import DemoCity, Shifted
from idsvc.commands.serving import Logged
from idsvc.commands.watch import Watch
from idsvc.errors import IdsvcError
from idsvc.office import publication, purge, receipts, stock
from idsvc.office.context import now, today
from idsvc.specimen import script
from idsvc.specimen.client import Browser
from idsvc.specimen.errors import PageUnexpected
from idsvc.specimen.faces import portrait
from idsvc.specimen.marks import IMAGE_TRACES, Needle, image_needles, needles
from idsvc.specimen.papers import letter, letter_needles
from idsvc.specimen.people import ABSENT, INSPECTED, LETTER, PEOPLE, WITHHELD, Person
from idsvc.specimen.report import Figures, Report
from idsvc.specimen.script import Credentials, Filed, Printed
from idsvc.specimen.tamper import tampered_card
from idsvc.walltime import SystemTime
from idsvc.web import WebServices, create_app
from idsvc.web.serving import LoopbackServer
from idsvc.wiring import inspection
from idsvc.wiring.folders import Folders
from idsvc.wiring.logs import Log, open_log

HOLDERS: Final = (LETTER, INSPECTED, WITHHELD)
CAPTURED: Final = (LETTER, ABSENT)
"""Whose residence paper is captured: one who comes back for a decision, and one who never does."""

DRAFT_LIVES: Final = timedelta(days=2)

VALID, ALTERED, REVOKED = 0, 12, 17
"""Exit codes of ``idsvc-verify`` (DESIGN 14)."""


@dataclass
class Run:
    """One run of the demo: where it writes, its city, its time, and what the steps hand on to each other."""

    out: Path
    city: DemoCity
    time: Shifted
    report: Report
    watch: Watch
    letters: dict[str, bytes]
    opened: date
    url: str = ""
    filed: dict[str, Filed] = field(default_factory=dict)
    printed: dict[str, Printed] = field(default_factory=dict)
    cancel_codes: dict[str, str] = field(default_factory=dict)

    @property
    def where(self) -> Folders:
        """Return the city's folders."""
        return self.city.where

    @property
    def work(self) -> Path:
        """Return the folder for what does not stay."""
        return self.out / "work"

    def who(self, login: str) -> Credentials:
        """Return how somebody signs in."""
        return Credentials(login, self.city.passwords[login])

    @contextmanager
    def step(self, name: str) -> Iterator[Figures]:
        """Run a step; after it no marked value may lie in clear anywhere in the city's folders."""
        with self.report.step(name) as figures:
            yield figures
            figures.hold(not self.watch.look())


def run(out: Path, where: Folders, days: int, tell: Callable[[str], None]) -> bool:
    """Run the main job into a folder; return whether every step held."""
    time = Shifted(SystemTime(), -days)
    report = Report(SystemTime().monotonic, tell)
    (out / "work").mkdir(parents=True, exist_ok=True)
    try:
        _run(out, where, time, report, tell)
    except (IdsvcError, OSError) as stopped:
        tell(f"idsvc: stopped: {stopped}" if isinstance(stopped, IdsvcError) else "idsvc: stopped: a file or the disk")
    finally:
        shutil.rmtree(out / "work", ignore_errors=True)
        (out / "report.json").write_text(report.as_json(), encoding="utf-8")
    tell(closing(out, good=report.ok))
    return report.ok


def closing(out: Path, *, good: bool) -> str:
    """Return what a person reads at the end: where things are, and the line that checks the card again."""
    if not good:
        return f"idsvc: a step did not hold: see {out / 'report.json'}"
    lists = "--trust trust-list.cwt --status status-list.cwt --root root.fingerprint"
    command = os.path.relpath(_beside_python("idsvc-verify"), out)
    return f"""
Every step held. In {out}: front.png, back.png, card.pdf, the lists a verifier needs, report.json,
and the city itself as city/ and keys/. To check the card again, offline, in that folder:

    {command} {lists} --audience bank back.png"""


def _run(out: Path, where: Folders, time: Shifted, report: Report, tell: Callable[[str], None]) -> None:
    with report.step("make the city") as figures:
        city = demo_city.found(where, time)
        demo_city.acknowledge_disk(city.office, where, tell)
        figures.say(opened=today(city.office).isoformat())
    letters = {person.key: letter(person, "Harborview", today(city.office)) for person in CAPTURED}
    watch = Watch(marked(letters), [where.city])
    job = Run(out, city, time, report, watch, letters, today(city.office))
    log = open_log(where.logs, time)
    app = create_app(WebServices(city.office, loopback=True, demo_hint=None))
    app.wsgi_app = Logged(app.wsgi_app, log, time)  # type: ignore[method-assign] # how WSGI middleware is put in place
    with watch:
        with LoopbackServer(app) as server:
            job.url = server.url
            _at_the_counter(job)
            _hand_out(job)
        _let_days_pass(job, log)
    _look_afterwards(job)
    _leave(job)


def marked(letters: dict[str, bytes]) -> tuple[Needle, ...]:
    """Return everything that must not be met: all four people's values, their photos, the letters, any image."""
    people = [needle for person in PEOPLE.values() for needle in needles(person)]
    photos = [n for person in PEOPLE.values() for n in image_needles(f"{person.key}: photo", portrait(person.look))]
    papers = [needle for key, jpeg in letters.items() for needle in letter_needles(PEOPLE[key], jpeg)]
    return (*people, *photos, *papers, *IMAGE_TRACES)


def _at_the_counter(job: Run) -> None:
    with job.step("enroll four residents through the web pages, as a clerk") as figures:
        clerk = script.sign_in(job.url, job.who("clerk"))
        for person in PEOPLE.values():
            job.filed[person.key] = script.enroll(clerk, person)
        figures.say(residents=len(job.filed))
    with job.step("refer two, re-open them by case code, capture a residence paper each") as figures:
        supervisor = script.sign_in(job.url, job.who("supervisor"))
        for person in CAPTURED:
            _refer_and_capture(job, clerk, supervisor, person)
        figures.say(captures=len(CAPTURED))
    _copy(job.where.city, job.work / "before")
    with job.step("show that the copy taken now still opens, with the keys of now") as figures:
        total, plain = inspection.opened(job.work / "before", job.where.keys)
        figures.say(payloads=total, opened=len(plain))
        figures.hold(total == len(PEOPLE) + len(CAPTURED), len(plain) == total)
    with job.step("approve three as a second person; the capture goes with the decision") as figures:
        for person in HOLDERS:
            script.approve(supervisor, job.who("supervisor"), _waiting(job, supervisor, person))
        left = inspection.rows_by_table(job.where)["captures"]
        figures.say(captures_left=left)
        figures.hold(left == 1)
    script.sign_out(supervisor)
    script.sign_out(clerk)


def _refer_and_capture(job: Run, clerk: Browser, supervisor: Browser, person: Person) -> None:
    filed = job.filed[person.key]
    case = script.refer(supervisor, job.who("supervisor"), filed.case_id, "cannot-verify")
    script.reopen(clerk, filed.case_code)
    script.capture(clerk, "residence", job.letters[person.key])
    job.filed[person.key] = replace(filed, case_id=case)


def _waiting(job: Run, supervisor: Browser, person: Person) -> str:
    """Return the record to decide; of a captured paper the supervisor looks at the copy first."""
    case = job.filed[person.key].case_id
    if person in CAPTURED:
        script.take_from_queue(supervisor, job.who("supervisor"), case)
        copies = script.look_at_captures(supervisor)
        if len(copies) != 1 or b"Exif" in copies[0] or b"GPS" in copies[0]:
            raise PageUnexpected("/captures", 200, "the copy is missing or not rebuilt from pixels")
    return case


def _hand_out(job: Run) -> None:
    with job.step("issue, draw and read back three cards") as figures:
        clerk = script.sign_in(job.url, job.who("clerk"))
        for person in HOLDERS:
            job.printed[person.key] = script.issue(clerk, job.filed[person.key].case_code)
            job.cancel_codes[person.key] = script.hand_over(clerk)
        figures.say(cards=len(job.printed))
    with job.step("hand over: the cases go, the closed set stays") as figures:
        kept = inspection.rows_by_table(job.where)
        figures.say(cases_left=kept["cases"], cards_kept=kept["cards"], intents_left=kept["intents"])
        figures.hold(kept["cases"] == 1, kept["cards"] == len(HOLDERS), kept["intents"] == 0)
    with job.step("blank cards: received = issued + in the safe") as figures:
        books = stock.balance(job.city.office, demo_city.SITE)
        figures.say(received=books.received, issued=books.issued, in_the_safe=books.in_the_safe)
        figures.hold(books.received == books.issued + books.in_the_safe, books.issued == len(HOLDERS))
    publication.publish(job.city.office)
    _verify_all(job)
    with job.step("cancel one card by its code; partners see it with the next list") as figures:
        script.cancel(clerk, job.cancel_codes[INSPECTED.key])
        publication.publish(job.city.office)
        code = _verify(job, _face(job, INSPECTED, "back"), "bank")
        figures.say(exit_code=code)
        figures.hold(code == REVOKED)


def _verify_all(job: Run) -> None:
    with job.step("idsvc-verify, a process of its own, accepts front and back of each card") as figures:
        codes = [
            _verify(job, _face(job, person, side), audience)
            for person in HOLDERS
            for side, audience in (("front", "library"), ("back", "bank"))
        ]
        figures.say(accepted=codes.count(VALID))
        figures.hold(*(code == VALID for code in codes))
    with job.step("idsvc-verify refuses a card with one bit changed") as figures:
        forged = job.work / "forged.png"
        forged.write_bytes(tampered_card(job.printed[LETTER.key].back_png))
        code = _verify(job, forged, "bank")
        figures.say(exit_code=code)
        figures.hold(code == ALTERED)


def _face(job: Run, person: Person, side: str) -> Path:
    printed = job.printed[person.key]
    path = job.work / f"{person.key}-{side}.png"
    path.write_bytes(printed.front_png if side == "front" else printed.back_png)
    return path


def _verify(job: Run, image: Path, audience: str) -> int:
    public = job.where.public
    lists = [
        "--trust",
        public / "trust-list.cwt",
        "--status",
        public / "status/1",
        "--root",
        public / "root.fingerprint",
    ]
    at = now(job.city.office).isoformat(timespec="seconds")
    state = ["--state", job.work / "verifier"]
    command = [_beside_python("idsvc-verify"), *lists, *state, "--at", at, "--audience", audience, "--json", image]
    done = subprocess.run([str(each) for each in command], check=False, capture_output=True, text=True)
    _check_specimen(done.returncode, done.stdout)
    return done.returncode


def _check_specimen(code: int, said: str) -> None:
    """Every verdict on a genuine code of this city is marked as a specimen's."""
    if code == VALID and "SPECIMEN" not in json.loads(said)["flags"]:
        raise PageUnexpected("idsvc-verify", code, "a verdict that is not marked as a specimen's")


def _beside_python(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def _let_days_pass(job: Run, log: Log) -> None:
    with job.step("let the days pass; each day the clock advances, purges and publishes") as figures:
        cleared = 0
        while job.time.days < 0:
            job.time.days += 1
            report = purge.run(job.city.office)
            cleared += report.cases + report.captures
            log("purge-ran", count=report.cases + report.captures + report.tags)
            publication.publish(job.city.office)
        figures.say(today=today(job.city.office).isoformat(), records_cleared=cleared)
        figures.hold(cleared == len((ABSENT,)) * 2)


def _look_afterwards(job: Run) -> None:
    after_city, after_keys = job.work / "after", job.work / "after-keys"
    _copy(job.where.city, after_city)
    _copy(job.where.keys, after_keys)
    with job.step("a copy of data and keys taken now opens no application and no capture") as figures:
        total, plain = inspection.opened(after_city, after_keys)
        figures.say(payloads=total, opened=len(plain))
        figures.hold(not plain)
    with job.step("the copy of the data taken before opens nothing with the keys of now") as figures:
        total, plain = inspection.opened(job.work / "before", after_keys)
        figures.say(payloads=total, opened=len(plain))
        figures.hold(total > 0, not plain)
    with job.step("the database in clear holds none of the marked values") as figures:
        found = [finding for table, values in inspection.rows(job.where) for finding in job.watch.scan(values, table)]
        figures.say(findings=len(found))
        figures.hold(not found)
    with job.step("no marked value lay in clear in any file or log, at any time") as figures:
        found = [*job.watch.findings, *job.watch.look()]
        figures.say(passes=job.watch.passes, findings=len(found))
        figures.hold(job.watch.passes > 0, not found)
    _look_at_a_receipt(job)
    with job.step("the auditor's scripts pass") as figures:
        code = _audit(job)
        figures.say(exit_code=code)
        figures.hold(code == 0)


def _look_at_a_receipt(job: Run) -> None:
    """Ask the public lists what became of a draft; a month is told once it has ended, so a short demo may see none."""
    opened, present = job.opened, today(job.city.office)
    came_and_went = (("received", opened), ("destroyed", opened + DRAFT_LIVES))
    ended = {
        kind: f"{day:%Y-%m}" for kind, day in came_and_went if (day.year, day.month) < (present.year, present.month)
    }
    with job.step("a receipt shows its record destroyed, once that month has ended") as figures:
        found = receipts.shown(job.city.office, job.filed[LETTER.key].receipt)
        figures.say(ended_months=len(ended), found=len(found))
        figures.hold(found == ended)


def _audit(job: Run) -> int:
    command = [_beside_python("idsvc"), "audit", "all", job.where.city, "--keys", job.where.keys]
    return subprocess.run([str(each) for each in command], check=False, capture_output=True).returncode


def _leave(job: Run) -> None:
    with job.step("what the demo leaves verifies today") as figures:
        printed, public = job.printed[LETTER.key], job.where.public
        (job.out / "front.png").write_bytes(printed.front_png)
        (job.out / "back.png").write_bytes(printed.back_png)
        (job.out / "card.pdf").write_bytes(printed.pdf)
        for name, source in (
            ("trust-list.cwt", public / "trust-list.cwt"),
            ("status-list.cwt", public / "status/1"),
            ("root.fingerprint", public / "root.fingerprint"),
            ("policy.toml", job.where.policy),
        ):
            shutil.copyfile(source, job.out / name)
        codes = [_verify(job, job.out / f"{side}.png", who) for side, who in (("front", "library"), ("back", "bank"))]
        figures.say(accepted=codes.count(VALID))
        figures.hold(*(code == VALID for code in codes))


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target)
