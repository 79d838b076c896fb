"""A city whose people have passkeys: who is invited, confirmed and has made one, in few words."""

from dataclasses import dataclass, replace

from idsvc.office import colleagues, joining, touch
from idsvc.office.context import Actor, Office
from idsvc.staff.account import Account, Role
from idsvc.staff.challenges import Deed, Purpose
from idsvc.staff.passkeys import RelyingParty
from tests.support.authenticator import ORIGIN, Authenticator
from tests.support.city import PASSWORD, TestCity

PARTY = RelyingParty("localhost", (ORIGIN,), "Harborview", syncable=False)
BROWSER = "a browser's own secret"


def real(city: TestCity) -> Office:
    """The same office as a real city's, which knows no passwords."""
    policy = city.office.policy
    return replace(city.office, policy=replace(policy, city=replace(policy.city, specimen=False)))


def account(city: TestCity, login: str) -> Account:
    with city.office.units() as unit:
        found = unit.desk.by_login(login)
    assert found is not None
    return found


def confirm(city: TestCity, staff_id: bytes, second: str = "sol", actor: str = "oto") -> None:
    deed = Deed(Purpose.CONFIRM_COLLEAGUE, staff_id.hex(), b"here")
    colleagues.confirm(city.office, city.actor(actor), staff_id, touch.ByPassword(second, PASSWORD), deed)


def invited(city: TestCity, login: str = "nia", role: Role = Role.CLERK) -> str:
    """The code of somebody who was invited by oto and confirmed by sol."""
    code = colleagues.invite(city.office, city.actor("oto"), colleagues.Invited(login, role, "city-hall"))
    confirm(city, account(city, login).staff_id)
    return code


def make_key(office: Office, secret: str, device: Authenticator, party: RelyingParty = PARTY) -> int:
    answer = device.create(joining.ask_new_key(office, party, secret))
    return joining.add_key(office, party, secret, answer)


@dataclass
class Holder:
    """Somebody with a passkey."""

    city: TestCity
    login: str
    device: Authenticator

    def answer(self, purpose: Purpose = Purpose.SIGN_IN, target: str = "", place: str = BROWSER) -> touch.ByKey:
        """A touch of the key for a deed that the office has just asked for."""
        asked = touch.ask(self.city.office, PARTY, Deed(purpose, target, touch.place(place)), None)
        return touch.ByKey(PARTY, self.device.get(asked))

    def sign_in(self) -> tuple[Actor, str]:
        return touch.sign_in(self.city.office, BROWSER, self.answer())


def holder(city: TestCity, login: str = "nia", role: Role = Role.CLERK) -> Holder:
    """Invite somebody, let them make a key, and close the invitation."""
    device = Authenticator(credential_id=f"key of {login}".encode())
    secret = joining.begin(city.office, login, invited(city, login, role))
    make_key(city.office, secret, device)
    joining.finish(city.office, secret)
    return Holder(city, login, device)
