"""The guard on every text entry: each field that a page shows or a handler reads, attacked while an office works."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pydantic import ValidationError

from idsvc.enroll.decision import DenialReason
from idsvc.enroll.guard import GuardField
from idsvc.enroll.prefill import encode
from idsvc.office import colleagues
from idsvc.office.context import today
from idsvc.policy.sections import File
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED, LETTER
from idsvc.staff.account import Role
from idsvc.web.access import ROUTES
from idsvc.wiring.scan_folder import ScanFolder
from tests.support.authenticator import Authenticator
from tests.support.city import PASSWORD, POLICY, TestCity
from tests.support.entries import OF_THE_FRAME, PHRASE, Leak, Watch
from tests.support.key_desk import account, invited
from tests.support.pictures import encoded, face
from tests.support.scanned import Later, in_memory
from tests.support.tablet import Tablet, pair
from tests.support.visits import (
    FORM,
    approved,
    booked_at_a_site_that_is_gone,
    card_of,
    handed_over,
    printed,
    quick_city,
    referred,
    tag_city,
)
from tests.support.web_desk import CODE, Desk, app_of
from tests.web.test_web_passkeys import HERE, KeyDesk

PAGES = Path(__file__).parents[2] / "idsvc/web"
NUMBER = re.compile(r'name="number" value="([^"]+)"')
CASE = re.compile(r"/case/([0-9a-f]{32})/details")
TICKET = re.compile(r'class="queue-ticket">(\d+)<')
PERSON = re.compile(r'name="person" value="([0-9a-f]{32})"')
READS = re.compile(r"^request\.(?:form|args)\.(?:get|getlist)$|^posted\.(?:choice|choices|upload)$")
ACCEPTED = re.compile(r'name="accepted" value="([^"]*)"')
EMPTY = {"blanks": "0", "old-cards": "0", "ribbons": "0", "used-ribbons": "0"}

ASKED = {
    "full_name": GuardField.NAME,
    "preferred_name": GuardField.NAME,
    "second_name": GuardField.NAME,
    "care_of_name": GuardField.NAME,
    "address_line_1": GuardField.ADDRESS,
    "address_line_2": GuardField.ADDRESS,
}
"""The only fields in which such words may stand: the page asks whether the paper says so (DOMAIN 4, rule 6)."""

REFUSED_HERE = {
    "cards.reissue": "no field but the version; the walk makes a new card by what came out of the printer",
    "renewal.begin": "a new card is not due for renewal; its fields are those of the change of a card, which went well",
    "slots.pull": "a card is pulled after sixty days; the only field is a whole number",
}
"""Forms that the walk only sees refused, and why that is enough."""

PICTURES = ("photo", "picture")
"""Fields of files: what is written in a picture is for the text reader to find."""

NOT_READ_HERE: Mapping[str, str] = {}
"""Fields that a handler names and the walk does not come to, and why."""

NAMES_IN_A_POLICY = {
    "city.name": "the name of a city",
    "fields.care_of_streets": "names of streets, as they are printed",
    "fields.guard_streets": "names of streets that the guard lets pass",
}
"""What may hold such words in a policy file, and why."""


def case_in(page: str) -> str:
    found = CASE.search(page)
    assert found is not None
    return found[1]


class Walk:
    """An office at work, past every form there is."""

    def __init__(self, city: TestCity, watch: Watch, scanner: Path) -> None:
        self.city, self.watch, self.scanner = city, watch, scanner
        self.app = watch.app
        self.ana, self.sol = Desk(self.app, "ana"), Desk(self.app, "sol")

    def go(self) -> None:
        self.doors()
        self.slip_lost()
        self.displays()
        self.visit()
        self.papers_missing()
        self.referral()
        self.denial()
        self.card()
        self.after_the_card()
        self.money()
        self.own_card()
        self.staff()
        self.end_of_day()

    def doors(self) -> None:
        ana, sol = self.ana, self.sol
        ana.get("/")
        ana.post("/language", {"language": "en", "onward": "/visit/new"})
        for path in ("/pad?language=en&slips=2", "/printer?right=3&down=1", "/supervisor", "/queue"):
            sol.get(path)
        ana.get("/pad?language=en&slips=2")
        look = "sample=short&title=City+ID&notch=none&first=en&second=&header=%23102030"
        sol.get(f"/card-design?{look}&lettering=%23ffffff&stripe=%23008000&paper=%23ffffff")
        sol.get("/appointments")
        tomorrow = (today(self.city.office) + timedelta(days=1)).isoformat()
        week = {"start": "09:00", "end": "10:00", "length": "30", "counters": "2", "language": "es"}
        sol.post("/appointments", {"day": [tomorrow], **week})
        first, second = booked_at_a_site_that_is_gone(self.city, 3, 4)
        sol.get("/appointments")
        sol.post("/appointments/move", {"site": "old-annex", "on": first, "to": "city-hall"})
        sol.post("/appointments/cancel", {"site": "old-annex", "on": second})
        sol.get("/stock")
        sol.post("/stock/record", {"move": "blanks-received", "count": "50"})
        sol.post("/stock/spoil", {"serial": "HV-000123"})
        ana.post("/officer")
        ana.post("/unlock", {"unlock_password": PASSWORD, "onward": "/"})
        ana.post("/lock")
        ana.post("/unlock", {"unlock_password": PASSWORD, "onward": "/"})

    def slip_lost(self) -> None:
        sol = self.sol
        approved(self.city, {**FORM, "full_name": "Ilse Brandt"})
        sol.get("/lost-slip")
        asked = {"full_name": "Ilse Brandt", "birth_date": FORM["birth_date"], "present": "yes"}
        sol.post("/lost-slip", asked | {"password": PASSWORD})
        sol.post(sol.path("new-slip"))
        sol.post("/put-down")

    def displays(self) -> None:
        tablet = Tablet(self.app)
        pair(self.ana, tablet)
        self.ana.get("/visit/new")
        tablet.look()
        tablet.press("none", "fr")
        self.ana.script("/pairing/mine", {"screen": "start", "language": "en"})
        self.ana.script("/pairing/choose", {"language": "en"})
        self.ana.get("/pairing")
        self.ana.post("/pairing/leave")

    def visit(self) -> None:
        ana = self.ana
        ana.start()
        ana.get(ana.path("details"))
        code = encode({"full_name": "Ana Mar", "emergency_contact": "Eva, 555-0100"})
        ana.post(ana.path("prefill"), {"prefill_code": code})
        ana.version = str(ana.script(ana.path("draft"), INSPECTED.typed.form()).get_json()["version"])
        ana.post(ana.path("details"), INSPECTED.typed.form() | {"birth_date": "2016-05-09"})
        ana.get(ana.path("papers"))
        ana.post(ana.path("caretaker"))
        ana.get(ana.path("papers"))
        ana.post(ana.path("papers/0/remove"))
        paper = {"evidence_class": "identity-strong", "has_photo": "yes", "has_birth_date": "yes"}
        ana.script(ana.path("points"), paper)
        ana.step("papers", paper | {"checked": "yes"})
        ana.post(ana.path("papers/0/remove"))
        ana.fill()
        ana.submit()
        ana.act("family")
        ana.post("/put-down")

    def papers_missing(self) -> None:
        ana = self.ana
        ana.start()
        ana.step("details", INSPECTED.typed.form())
        ana.get(ana.path("papers"))
        slip = ana.post(ana.path("return"), {"weak": ["out-of-date"], "prefill": "yes"})
        arrival = CODE.findall(slip.text)[0]
        ana.get("/visit/new")
        form = {"visit_type": "new", "language": "en", "arrival": arrival, "without_slip": "yes"}
        ana.post("/visit/new", form | {"visit_type": "never-arrived"})
        ana.get("/visit/new")
        ana.case = case_in(ana.post("/visit/new", form | {"arrival": ""}).text)
        ana.get(ana.path("withdraw"))
        ana.post(ana.path("withdraw"))

    def referral(self) -> None:
        ana, sol = self.ana, self.sol
        ana.visit(LETTER)
        self.take_last()
        sol.act("refer", {"reason": "address-differs"})
        case = referred(self.city)
        ana.reopen(case.code)
        ana.get(ana.path("correction"))
        ana.post(ana.path("correction"), FORM | {"address_line_1": "14 Lantern Street"})
        ana.post(ana.path("proof"))
        ana.get(ana.path("copy"))
        for name in ("1.png", "2.png"):
            (self.scanner / name).write_bytes(encoded(face(400, 300), "PNG"))
        ana.script(ana.path("scan"), {})
        picture = {"picture": (BytesIO(portrait(LETTER.look)), "letter.jpg"), "looked_at": "", "uncovered": ""}
        ana.post(ana.path("captures"), {"evidence_class": "residence", **picture})
        sol.get("/queue")
        sol.post("/queue/open", {"case": ana.case})
        sol.post("/queue/step-up", {"case": ana.case, "password": PASSWORD})
        sol.post(sol.path("copies"), {})
        sol.post(sol.path("copies"), {"password": PASSWORD})
        sol.act("approve", {"look": "another"})

    def take_last(self) -> None:
        tickets = TICKET.findall(self.sol.get("/queue").text)
        self.sol.take(max(map(int, tickets)))

    def denial(self) -> None:
        ana, sol = self.ana, self.sol
        code = ana.visit()
        self.take_last()
        sol.act("deny", {"reason": [DenialReason.RESIDENCE_NOT_SHOWN.value]})
        ana.reopen(code)
        ana.post(ana.path("slip-language"), {"language": "fr"})
        case = case_in(ana.act("appeal", {"language": "en"}).text)
        ana.reopen(code)
        ana.get(ana.path())
        ana.post(ana.path("appeal/go-on"))
        ana.case = case

    def card(self) -> None:
        ana = self.ana
        ana.reopen(approved(self.city).code)
        ana.act("bridge")
        ana.get(ana.path())
        ana.act("issue")
        ana.get(ana.path("card"))
        ana.post(ana.path("print"))
        ana.post(ana.path("came-out"), {"outcome": "spoiled", "serial": "HV-000777"})
        ana.get(ana.path("card"))
        ana.post(ana.path("print"))
        ana.post(ana.path("came-out"), {"outcome": "good", "serial": ""})
        ana.post(ana.path("hand-over"))

    def after_the_card(self) -> None:
        ana, sol = self.ana, self.sol
        ana.reopen(printed(self.city).code)
        ana.get(ana.path("slip"))
        ana.post(ana.path("set-aside"), {"ready": (today(self.city.office) + timedelta(days=3)).isoformat()})
        ana.reopen(printed(self.city).code)
        ana.get(ana.path("mail"))
        ana.post(ana.path("mail"))
        ana.act("never-arrived")
        mailed = printed(self.city)
        ana.reopen(mailed.code)
        back = card_of(self.city, mailed).back_text
        ana.get(ana.path("mail"))
        ana.post(ana.path("mail"))
        ana.get("/slots")
        ana.post("/slots/came-back", {"code": back})
        ana.post("/slots/pull", {"number": "1"})
        sol.get("/cancel")
        card = handed_over(self.city)
        sol.post("/cancel", {"by": "code", "code": card.slip.cancel_code, "number": "", "scan": ""})
        sol.post("/cancel", {"by": "number", "code": "", "number": card.card.card_number, "scan": ""})
        sol.post("/cancel", {"by": "scan", "code": "", "number": "", "scan": card.card.back_text})

    def money(self) -> None:
        ana = self.ana
        ana.start()
        ana.step("details", INSPECTED.typed.form())
        found = NUMBER.search(ana.get(ana.path("fee")).text)
        assert found is not None
        ana.post(ana.path("fee"), {"how": "paid", "number": found[1]})
        ana.get("/fees")
        ana.post("/fees", {"number": found[1]})
        ana.post("/fees/settle", {"number": found[1], "how": "refund", "language": "es"})

    def own_card(self) -> None:
        ana, card = self.ana, handed_over(self.city)
        ana.get("/renewal")
        ana.post("/renewal", {"language": "en", "back_code": card.card.back_text})
        ana.get("/update")
        ana.post("/update", {"language": "en", "change": "name", "back_code": card.card.back_text})
        ana.get("/replacement")
        lost = {"language": "es", "code": card.slip.cancel_code, "number": card.card.card_number}
        ana.post("/replacement", lost | {"by": "number"})
        ana.get("/replacement")
        ana.post("/replacement", lost | {"by": "code"})

    def staff(self) -> None:
        oto = Desk(self.app, "oto")
        oto.get("/staff")
        oto.post("/staff/invite", {"login": "nia", "role": "clerk", "site": "city-hall"})
        nia = account(self.city, "nia").staff_id.hex()
        oto.post("/staff/confirm", {"person": nia, "second": "sol", "password": PASSWORD})
        desk = KeyDesk(self.app, Authenticator(origin=HERE, credential_id=b"key of pia"))
        code = invited(self.city, "pia", Role.CLERK)
        desk.get("/join")
        desk.post("/join", {"login": "pia", "code": code})
        made = desk.device.create(desk.script("/join/options", {}).text)
        desk.post("/join/keys", {"passkey": made})
        desk.post("/join/done")
        desk.touch(purpose="unlock")
        desk.post("/sign-out")
        desk.get("/sign-in")
        desk.sign_in_by_key()
        new = Desk(self.app)
        code = invited(self.city, "ria", Role.CLERK)
        new.get("/join")
        new.post("/join", {"login": "ria", "code": code})
        new.post("/join/password", {"password": PASSWORD})
        pia = account(self.city, "pia").staff_id.hex()
        oto.get("/staff")
        oto.post("/staff/revoke", {"person": pia, "key": "0"})
        oto.post("/staff/leave", {"person": pia})

    def end_of_day(self) -> None:
        sol = self.sol
        sol.get("/day-end")
        count = EMPTY | {"cash": "50.00"}
        seen = ACCEPTED.search(sol.post("/day-end/count", count).text)
        assert seen is not None
        signed = {"second": "ana", "password": PASSWORD, "accepted": seen[1]}
        sol.post("/day-end/close", count | signed)


def named_in_the_code() -> set[str]:
    """Every field that the code of a page looks for by its name."""
    found: set[str] = set()
    for file in PAGES.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and READS.search(ast.unparse(call.func)):
                found |= {each.value for each in call.args if isinstance(each, ast.Constant)} - {""}
    return {each for each in found if isinstance(each, str)} - OF_THE_FRAME


def planted(entries: object, text: str, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield each place of a policy file in which a text stands, and the file with another text there."""
    if isinstance(entries, dict):
        for key, value in entries.items():
            for place, changed in planted(value, text, f"{path}.{key}".strip(".")):
                yield place, entries | {key: changed}
    elif isinstance(entries, list):
        yield path, [*entries, text]
    elif isinstance(entries, str):
        yield path, text


def is_policy(entries: object) -> bool:
    try:
        File.model_validate(entries)
    except ValidationError:
        return False
    return True


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    city = tag_city(tmp_path_factory.mktemp("entries"))
    with in_memory() as place:
        city.office = replace(city.office, scanned=ScanFolder(place, Later(5)))
        seen = Watch(city, app_of(city))
        Walk(city, seen, place).go()
        yield seen
        seen.close()


def kept_by_choice(leak: Leak) -> bool:
    """Tell whether a field only asks, and this is a text that a name or a street may be."""
    kind = ASKED.get(leak.field)
    return kind is not None and (kind is GuardField.ADDRESS or leak.text == PHRASE)


def test_nothing_of_a_status_or_a_number_stays_anywhere_from_any_field(watch: Watch) -> None:
    assert [each for each in watch.leaks if not kept_by_choice(each)] == []


def test_every_form_and_every_field_of_it_was_tried(watch: Watch) -> None:
    posts = {rule.endpoint for rule in watch.app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert posts <= set(ROUTES)
    assert posts - watch.went_well == set(REFUSED_HERE)
    shown = {(endpoint, name) for endpoint, names in watch.rendered.items() for name in names}
    assert {name for _, name in shown - watch.attacked} == set(PICTURES)


def test_every_field_that_a_handler_names_was_read_in_the_walk(watch: Watch) -> None:
    assert named_in_the_code() - set().union(*watch.read.values()) == set(NOT_READ_HERE)


def test_the_page_asks_about_such_a_name_and_such_a_street(watch: Watch) -> None:
    desk = Desk(watch.app, "ana")
    watch.resting = True
    for name, kind in ASKED.items():
        desk.start()
        form = dict(INSPECTED.typed.form()) | {name: PHRASE.replace("-", " ")}
        if name == "care_of_name":
            form |= {"address_mode": "care-of", "care_of_street": watch.city.office.policy.fields.streets[0]}
        elif kind is GuardField.ADDRESS:
            form |= {"address_mode": "street", "address_line_1": form.get("address_line_1", "1 Mill Street")}
        elif name == "second_name":
            form["second_name_language"] = "vi"
        assert f'name="asked" value="{name}"' in desk.step("details", form).text


def test_a_residents_code_brings_nothing_in_that_could_not_be_typed(watch: Watch) -> None:
    desk = Desk(watch.app, "ana")
    watch.resting = True
    desk.start()
    desk.get(desk.path("details"))
    code = encode({"full_name": "Ana Mar", "emergency_contact": PHRASE})
    page = desk.post(desk.path("prefill"), {"prefill_code": code}).text
    assert "Ana Mar" in page
    assert PHRASE not in page
    assert "does not keep this kind of information" in page


def test_every_text_of_a_policy_file_is_guarded() -> None:
    entries = tomllib.loads(POLICY.read_text(encoding="utf-8"))
    let_in = {path for path, changed in planted(entries, PHRASE) if is_policy(changed)}
    assert let_in == set(NAMES_IN_A_POLICY)


def test_a_name_at_sign_in_is_guarded_on_the_command_line(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    for login in ("oto", "sol", "ida"):
        colleagues.shut_out(city.office, login)
    for text in (PHRASE, "a774177417", "m7741774"):
        with pytest.raises(colleagues.LoginRefused):
            colleagues.invite_first(city.office, colleagues.first(text, "operator", "city-hall"))
    with city.office.units() as unit:
        assert {each.login for each in unit.desk.accounts()} == set(city.actors)
