"""A walk of a clerk and a supervisor past every staff page, in any language: each page is shown to whoever asked."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from idsvc.specimen.people import INSPECTED, LETTER, Person
from tests.support.city import PASSWORD
from tests.support.pictures import encoded, face

Look = Callable[[str, Page], None]
SELECTS = frozenset({"language", "second_name_language"})


@dataclass(frozen=True, slots=True)
class Tour:
    """Two terminals and what is done on each page; every step is found by its address, never by its words.

    ``void`` is the code of a case whose card is void (``tests.support.tour_city``).
    """

    clerk: Page
    supervisor: Page
    look: Look
    void: str
    language: str = "en"
    resident: str = "en"

    def walk(self) -> None:
        """Go past every page."""
        for page in (self.clerk, self.supervisor):
            page.route("**/lock", lambda route: route.abort())  # a slow machine needs more than two idle minutes
        self._doors()
        code = self._visit(INSPECTED, show=True)
        self._decided("approve", show=True)
        self._card(code)
        self._void_card()
        self._referral()
        self._denial()
        self._withdrawal()
        self._overview()
        self._lock()

    def _staff(self) -> None:
        """A newcomer's first day, from the operator's page to the page of the keys, at one terminal."""
        page = self.clerk
        page.goto("/sign-in")
        page.click(f".tongue button[value={self.language}]")
        page.fill("#login", "oto")
        page.fill("#password", PASSWORD)
        page.click("main form .usa-button--big")
        page.click(".tile[href='/staff']")
        page.fill("#login", "nia")
        page.click("form[action='/staff/invite'] button")
        self.look("staff", page)
        code = page.locator(".slip__code").inner_text()
        page.fill("[name=second]", "sol")
        page.fill("form[action='/staff/confirm'] [type=password]", PASSWORD)
        page.click("form[action='/staff/confirm'] button[class=usa-button]")
        page.wait_for_selector(".tag--good")
        page.click(".who form[action='/sign-out'] button")
        page.click("main a[href='/join']")
        self.look("first day", page)
        page.fill("#login", "nia")
        page.fill("#code", code)
        page.click("main form .usa-button--big")
        self.look("first day keys", page)

    def _doors(self) -> None:
        self._staff()
        self.clerk.goto("/sign-in")
        self.look("sign-in", self.clerk)
        self.clerk.fill("#login", "ana")
        self.clerk.fill("#password", "wrong wrong wrong")
        self.clerk.click("main form .usa-button--big")
        self.look("sign-in refused", self.clerk)
        for page, login in ((self.clerk, "ana"), (self.supervisor, "sol")):
            page.goto("/sign-in")
            page.click(f".tongue button[value={self.language}]")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.click("main form .usa-button--big")
            page.wait_for_selector(".who")
        self.look("start of a clerk", self.clerk)
        self.look("start of a supervisor", self.supervisor)
        paths = ("/renewal", "/reopen", "/cancel", "/slots", "/pairing", "/display", "/display/monitor", "/printer")
        for path in (*paths, "/nowhere"):
            self.clerk.goto(path)
            self.look(path[1:], self.clerk)
        self.clerk.goto("/printer/paper")
        self.look("printer, on paper", self.clerk)
        for path in ("/papers", "/prefill"):
            self.clerk.goto(path)
            self.clerk.wait_for_selector("body[data-state=ready]")
            self.look(f"lobby, {path[1:]}", self.clerk)
        self.clerk.goto("/reopen")
        self.clerk.fill("#code", "AAAA")
        self.clerk.click("main form .usa-button")
        self.look("reopen refused", self.clerk)
        self.supervisor.goto("/queue")
        self.look("queue empty", self.supervisor)
        self.supervisor.goto("/lost-slip")  # of a city without tags; the form has a test of its own
        self.look("lost slip", self.supervisor)
        self.supervisor.goto("/staff")
        self.look("staff of a supervisor", self.supervisor)
        self.supervisor.goto("/stock")
        self.look("blank stock", self.supervisor)
        self.supervisor.goto("/card-design?sample=longest")
        self.look("card design", self.supervisor)
        self._exceptions()

    def _exceptions(self) -> None:
        """What happens at the door beside a visit; the officer's page last, since it locks."""
        page = self.clerk
        for path in ("/update", "/replacement", "/pad"):
            page.goto(path)
            self.look(path[1:], page)
        self.supervisor.goto("/appointments")
        self.look("appointments", self.supervisor)
        self.supervisor.click("main form .usa-button--big")
        self.look("week of appointments", self.supervisor)
        page.goto("/visit/new")
        page.click(f"label[for='language-{self.resident}']")
        page.click("main form .usa-button--big")
        page.click("main a.usa-button--big")
        page.click(".steps a[href$='/papers']")
        page.click("details:has(form[action$='/return']) summary")
        page.click("form[action$='/return'] button.usa-button")
        self.look("return slip", page)
        page.click("form[action='/officer'] button")
        self.look("officer", page)
        page.click("main a.usa-button--big")
        page.fill("#password", PASSWORD)
        page.click("main form .usa-button--big")
        page.wait_for_selector(".tiles")

    def _seen(self, show: bool, name: str, page: Page) -> None:  # noqa: FBT001 - the first walk shows, others hurry
        if show:
            self.look(name, page)

    def _visit(self, person: Person, *, show: bool = False) -> str:
        page = self.clerk
        page.goto("/visit/new")
        page.click(f"label[for='language-{self.resident}']")
        self._seen(show, "new visit", page)
        page.click("main form .usa-button--big")
        code = page.locator(".slip__code").inner_text()
        self._seen(show, "case slip", page)
        page.click("main a.usa-button--big")
        self._seen(show, "details", page)
        if show:
            page.click("details[data-prefill] summary")
            self.look("details, a resident's code", page)
        if show:
            page.click("main form .usa-button--big")
            page.wait_for_selector(".usa-alert--error")
            self.look("details with faults", page)
        self._details(person)
        self._papers(person, show=show)
        self._photo_and_proof(show=show)
        return code

    def _details(self, person: Person) -> None:
        page, form = self.clerk, person.typed.form() | {"language": self.resident}
        page.click(f"label[for='address_mode-{form.pop('address_mode')}']")
        for name, text in form.items():
            if name in SELECTS:
                page.select_option(f"#{name}", text)
            elif name == "gender" or text == "yes":
                page.click(f"label[for='{f'gender-{text}' if name == 'gender' else name}']")
            else:
                page.fill(f"#{name}", text)
        page.click("main form .usa-button--big")
        page.wait_for_url("**/papers")

    def _papers(self, person: Person, *, show: bool) -> None:
        page = self.clerk
        for count, paper in enumerate(person.papers, 1):
            page.click(f"label[for='evidence_class-{paper.evidence_class}']")
            shown = {"has_photo": paper.has_photo, "has_birth_date": paper.has_birth_date}
            for name in (name for name, ticked in shown.items() if ticked):
                page.click(f"label[for='{name}']")
            if count == 1:
                self._seen(show, "papers", page)
            if show and count == 1:
                page.click("[data-paper-titles] summary")
                self.look("papers, names", page)
                page.click("[data-paper-titles] summary")
            page.click("form[data-points] button.usa-button")
            page.wait_for_selector(f".plain-table tbody tr:nth-child({count})")
        self._seen(show, "papers enough", page)

    def _photo_and_proof(self, *, show: bool) -> None:
        page = self.clerk
        page.click(".steps a[href$='/photo']")
        self._seen(show, "photo", page)
        page.click("[data-start]")
        page.click("[data-take]")
        self._seen(show, "photo taken", page)
        page.click("[data-use]")
        page.wait_for_selector("img.portrait")
        self._seen(show, "photo kept", page)
        page.click(".steps a[href$='/proof']")
        self._seen(show, "proof", page)
        page.click("form[action$='/proof'] button")
        page.wait_for_selector("form[action$='/submit']")
        self._seen(show, "proof confirmed", page)
        page.click("form[action$='/submit'] button")
        page.wait_for_selector(".slip")
        self._seen(show, "submitted", page)
        page.click("main form[action='/put-down'] button.usa-button")

    def _decided(self, act: str, *, show: bool = False) -> None:
        page = self.supervisor
        page.goto("/queue")
        self._seen(show, "queue", page)
        page.locator("tbody form button").last.click()
        self._seen(show, "password for a case", page)
        self._prove(page)
        page.wait_for_selector("form[action$='/approve']")
        self._seen(show, "to be decided", page)
        if act != "approve":
            page.click(f"details:has(form[action$='/{act}']) summary")
            page.locator(f"form[action$='/{act}'] label").nth(2).click()
            self.look(f"reasons to {act}", page)
        page.click(f"form[action$='/{act}'] button")
        page.wait_for_selector("form[action$='/approve']", state="detached" if act != "refer" else "attached")
        self.look(f"after {act}", page)

    def _prove(self, page: Page) -> None:
        page.fill("#password", PASSWORD)
        page.click("main form .usa-button--big")

    def _reopen(self, code: str) -> None:
        self.clerk.goto("/reopen")
        self.clerk.fill("#code", code)
        self.clerk.click("main form .usa-button--big")
        self.clerk.wait_for_url("**/case/*")

    def _card(self, code: str) -> None:
        page = self.clerk
        self._reopen(code)
        self.look("approved", page)
        page.click("form[action$='/bridge'] button")
        page.wait_for_selector(".bridge")
        self.look("bridge card", page)
        page.click("form[action='/put-down'] a.usa-button--outline")
        page.wait_for_selector("form[action$='/issue']")
        page.click("form[action$='/issue'] button")
        page.wait_for_selector("img.face")
        self.look("card", page)
        page.goto(page.url.removesuffix("/card") + "/letter")
        self.look("large-print letter", page)
        page.go_back()
        page.click("form[action$='/print'] button")
        page.wait_for_selector("#asked")
        page.click("details[data-card-scan] summary")
        self.look("card sent", page)
        page.click("form.met[action$='/came-out'] button")
        page.wait_for_selector("form[action$='/hand-over']")
        self.look("slip and hand-over", page)
        page.click("main a[href$='/mail']")
        self.look("mail a card", page)
        page.go_back()
        page.click("form[action$='/set-aside'] button")
        page.wait_for_selector(".slot__number")
        self.look("card in its slot", page)
        page.click("main a[href$='/slip']")
        page.click("form[action$='/hand-over'] button")
        page.wait_for_selector(".usa-alert--success")
        self.look("handed over", page)

    def _void_card(self) -> None:
        self._reopen(self.void)
        self.clerk.goto(self.clerk.url + "/card")
        self.clerk.wait_for_selector("form[action$='/reissue']")
        self.look("card that is void", self.clerk)

    def _referral(self) -> None:
        page = self.clerk
        code = self._visit(LETTER)
        self._decided("refer")
        self._reopen(code)
        self.look("referred", page)
        page.click("main a[href$='/correction']")
        self.look("correction", page)
        page.go_back()
        page.click("main a[href$='/copy']")
        page.wait_for_selector("[data-scan]")
        self.look("copy a paper", page)
        picture = {"name": "p.png", "mimeType": "image/png", "buffer": encoded(face(400, 300), "PNG")}
        page.set_input_files("#picture", picture)  # type: ignore[arg-type]
        page.wait_for_selector("[data-editor]:not([hidden])")
        self.look("cover a paper", page)
        page.locator("[data-page]").press("Enter")
        page.click("[data-send]")
        page.wait_for_selector("[data-next]:not([hidden])")
        page.goto("/")
        self.look("case in hand", page)
        self._copies()

    def _copies(self) -> None:
        page = self.supervisor
        page.goto("/queue")
        page.locator("tbody form button").last.click()
        self._prove(page)
        page.click("form[action$='/copies'] button")
        page.wait_for_selector("figure.copy")
        self.look("copies of papers", page)
        page.click("main a.usa-button")
        page.click("form[action$='/copies'] button")
        page.wait_for_selector("#password")
        self.look("copies, once more", page)

    def _denial(self) -> None:
        page = self.clerk
        code = self._visit(INSPECTED)
        self._decided("deny")
        self._reopen(code)
        page.select_option("#slip-language", self.resident)
        page.click("form[action$='/slip-language'] button")
        self.look("denied, to be appealed", page)
        page.select_option("#appeal-language", self.resident)
        page.click("form[action$='/appeal'] button")
        page.wait_for_selector(".slip__code")

    def _withdrawal(self) -> None:
        page = self.clerk
        page.goto("/visit/new")
        page.click(f"label[for='language-{self.resident}']")
        page.click("main form .usa-button--big")
        page.click("main a.usa-button--big")
        number = self._fee()
        page.click("a[href$='/withdraw']")
        self.look("withdraw", page)
        page.click("form[action$='/withdraw'] .usa-button--secondary")
        page.wait_for_selector(".usa-alert--success")
        self.look("withdrawn", page)
        page.goto("/fees")
        page.fill("#number", number)
        page.click("form[action='/fees'] button")
        page.wait_for_selector("button[value='refund']")
        self.look("payment number", page)
        page.select_option("#language", self.resident)
        page.click("button[value='refund']")
        page.wait_for_selector(".slip")
        self.look("money given back", page)

    def _fee(self) -> str:
        page = self.clerk
        page.click(".rail a[href$='/fee']")
        page.wait_for_selector(".money")
        self.look("fee", page)
        page.click("button[value='paid']")
        number = page.locator(".slip__code").inner_text()
        self.look("money receipt", page)
        page.click("main a.usa-button--big")
        return number

    def _overview(self) -> None:
        page = self.supervisor
        for path in ("", "/referrals", "/calendar", "/stopwatch"):
            page.goto(f"/supervisor{path}")
            self.look(f"overview {path}".strip(" /"), page)
        page.goto("/day-end")
        self.look("day end", page)
        for name in ("cash", "blanks", "old-cards", "ribbons", "used-ribbons"):
            page.fill(f"#{name}", "7")
        page.click("form[action='/day-end/count'] button")
        page.wait_for_selector("#second")
        self.look("day end to sign", page)

    def _lock(self) -> None:
        self.clerk.unroute("**/lock")
        self.clerk.goto("/")
        self.clerk.click("form[data-lock-now] button")
        self.clerk.wait_for_selector("dialog[open]")
        self.look("locked over a page", self.clerk)
        self.clerk.goto("/queue")
        self.look("locked", self.clerk)
