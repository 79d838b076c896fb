"""What the demo's clerk and supervisor do: whole acts at the counter, through the real pages.

Each function takes a browser of somebody who signed in, and leaves it on the page that the act ends with.
"""

import re
from base64 import b64decode
from dataclasses import dataclass, field
from typing import Final

from idsvc.card.pdf import pdf_of
from idsvc.specimen.client import Answer, Browser, Send, Upload
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import PaperShown, Person

TIMEOUT: Final = 60.0
"""Seconds an answer may take: issuing signs, draws and reads back."""

_CASE: Final = re.compile(r"/case/([0-9a-f]{32})")
_TICKET: Final = re.compile(r"Ticket ([0-9]+)")
_PNG_URL: Final = "data:image/png;base64,"
_JPEG_URL: Final = "data:image/jpeg;base64,"
_TICKED: Final = "yes"
_FACES: Final = 2
_ASKED: Final = 422


@dataclass(frozen=True, slots=True)
class Credentials:
    """How a member of staff signs in."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """An application that waits: its record in hex, its ticket of the day, and the codes on the resident's first slip.

    ``receipt`` shows what became of the draft.
    """

    case_id: str
    ticket: int
    case_code: str = field(repr=False)
    receipt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Printed:
    """A card as the page shows it for the printer, both faces also as a PDF of two pages of card size."""

    case_id: str
    front_png: bytes = field(repr=False)
    back_png: bytes = field(repr=False)
    pdf: bytes = field(repr=False)


def sign_in(base_url: str, who: Credentials) -> Browser:
    """Return a fresh browser in which this member of staff signed in; raises ``PageUnexpected`` when refused."""
    browser = Browser(base_url, TIMEOUT)
    browser.get("/sign-in")
    browser.submit(Send("/sign-in", {"login": who.login, "password": who.password}))
    return browser


def sign_out(browser: Browser) -> None:
    """End the sitting; the case in hand is put down."""
    browser.submit(Send("/sign-out"))


def enroll(clerk: Browser, person: Person) -> Filed:
    """Take a resident from the door to the filed application: details, papers, photo, proof."""
    ticket, case_code, receipt = arrive(clerk, person)
    fill_in(clerk, person)
    return Filed(case_in_hand(clerk.shown), ticket, case_code, receipt)


def arrive(clerk: Browser, person: Person) -> tuple[int, str, str]:
    """Begin a visit and show its details; return the ticket, and the case code and the receipt on the slip."""
    clerk.get("/visit/new")
    started = clerk.submit(Send("/visit/new", {"visit_type": "new", "language": person.typed.language}))
    slip = started.page()
    ticket = _TICKET.search(slip.text)
    onward = [link for link in slip.links if link.endswith("/details")]
    if ticket is None or len(onward) != 1 or not slip.codes or not slip.receipts:
        raise started.unexpected()
    clerk.get(onward[0])
    return int(ticket[1]), slip.codes[0].replace(" ", ""), slip.receipts[0]


def fill_in(clerk: Browser, person: Person) -> None:
    """Fill in a visit whose details are shown, have the proof confirmed, and file it."""
    type_details(clerk, person)
    for paper in person.papers:
        show_paper(clerk, paper)
    clerk.get(_beside(clerk.shown, "photo"))
    clerk.submit(Send("/photo", files={"photo": Upload("photo.jpg", "image/jpeg", portrait(person.look))}))
    clerk.get(_beside(clerk.shown, "proof"))
    clerk.submit(Send("/proof"))
    clerk.submit(Send("/submit"))


def type_details(clerk: Browser, person: Person) -> None:
    """Type the details; where the page asks "is this what the paper says?", say yes once."""
    typed = Send("/details", person.typed.form())
    answer = clerk.submit(typed)
    if answer.path.endswith("/details"):
        answer = clerk.submit(typed)
    if not answer.path.endswith("/papers"):
        raise answer.unexpected()


def show_paper(clerk: Browser, paper: PaperShown) -> None:
    """Tick what a paper in hand shows, and press that it was checked; it goes straight back."""
    shows = {"has_photo": paper.has_photo, "has_birth_date": paper.has_birth_date}
    form = clerk.shown.form("/papers", shows, {})
    checks = {each.name: each.value for each in form.fields if each.kind == "button"}
    ticked = {name: _TICKED if shown else "" for name, shown in shows.items()}
    clerk.submit(Send("/papers", {"evidence_class": paper.evidence_class, **ticked, **checks}))


def reopen(clerk: Browser, case_code: str) -> str:
    """Open a case by the code on its slip, and return its record in hex."""
    clerk.get("/reopen")
    return case_in_hand(clerk.submit(Send("/reopen", {"code": case_code})))


def capture(clerk: Browser, evidence_class: str, jpeg: bytes) -> None:
    """Keep a copy of a paper in the referred case that is shown; what could not be read is looked at when asked."""
    chosen, files = {"evidence_class": evidence_class}, {"picture": Upload("scan.jpg", "image/jpeg", jpeg)}
    clerk.get(_beside(clerk.shown, "copy"))
    answer = clerk.send(Send("/captures", chosen, files))
    if answer.status != _ASKED:
        clerk.show(answer)
        return
    asked = answer.form("/captures", ["looked_at"], {})
    looked = next(each.value for each in asked.fields if each.name == "looked_at")
    clerk.shown = answer
    clerk.submit(Send("/captures", chosen | {"looked_at": looked}, files))


def take_from_queue(supervisor: Browser, who: Credentials, case_id: str) -> Answer:
    """Open a waiting case from the queue, with the password once more, and return its page."""
    supervisor.get("/queue")
    asked = supervisor.submit(Send("/queue/open", holds={"case": case_id}))
    if asked.path.endswith("/queue/open"):
        return supervisor.submit(Send("/queue/step-up", {"password": who.password}, holds={"case": case_id}))
    return asked


def refer(supervisor: Browser, who: Credentials, case_id: str, reason: str) -> str:
    """Send a waiting case back to the resident for one of the twelve reasons; return its new record in hex."""
    take_from_queue(supervisor, who, case_id)
    return case_in_hand(supervisor.submit(Send("/refer", {"reason": reason})))


def look_at_captures(supervisor: Browser) -> tuple[bytes, ...]:
    """Return the copies of papers of the case shown, each a JPEG with the supervisor's name on it; the case stays."""
    if not any(form.action.endswith("/copies") for form in supervisor.shown.page().forms):
        return ()
    images = supervisor.send(Send("/copies")).page().images
    return tuple(b64decode(each.removeprefix(_JPEG_URL)) for each in images if each.startswith(_JPEG_URL))


def approve(supervisor: Browser, who: Credentials, case_id: str) -> str:
    """Approve a waiting or referred case; return its new record in hex."""
    take_from_queue(supervisor, who, case_id)
    return approve_shown(supervisor)


def approve_shown(supervisor: Browser) -> str:
    """Approve the case that is shown; return its new record in hex."""
    return case_in_hand(supervisor.submit(Send("/approve")))


def issue(clerk: Browser, case_code: str) -> Printed:
    """Open an approved case by its code, make the card, send it to the printer and say that a good one came out.

    Returned is what the page gave the printer, once.
    """
    reopen(clerk, case_code)
    clerk.submit(Send("/issue"))
    answer = clerk.submit(Send("/print"))
    faces = [b64decode(each.removeprefix(_PNG_URL)) for each in answer.page().images if each.startswith(_PNG_URL)]
    if len(faces) != _FACES:
        raise answer.unexpected()
    front, back = faces
    clerk.submit(Send("/came-out", holds={"outcome": "good"}))
    return Printed(case_in_hand(answer), front, back, pdf_of(front, back))


def hand_over(clerk: Browser) -> str:
    """From a page of the printed card: print the slip, hand both over, and return the cancel code on the slip."""
    shown = clerk.get(_beside(clerk.shown, "slip"))
    codes = shown.page().codes
    if not codes or len(set(codes)) != 1:
        raise shown.unexpected()
    clerk.submit(Send("/hand-over"))
    return codes[0].replace(" ", "")


def cancel(clerk: Browser, cancel_code: str) -> None:
    """Cancel a card by the code on its slip."""
    clerk.get("/cancel")
    clerk.submit(Send("/cancel", {"code": cancel_code}, holds={"by": "code"}))


def case_in_hand(answer: Answer) -> str:
    """Return the record in hex of the case that a page shows; raises ``PageUnexpected`` for another page."""
    found = _CASE.match(answer.path)
    if found is None:
        raise answer.unexpected()
    return found[1]


def _beside(answer: Answer, step: str) -> str:
    return f"/case/{case_in_hand(answer)}/{step}"
