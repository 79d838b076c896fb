"""What the web application is handed."""

from dataclasses import dataclass

from idsvc.office.context import Office

LOOPBACK_HOSTS = ("localhost", "127.0.0.1")


@dataclass(frozen=True, slots=True)
class WebServices:
    """The office behind the pages, and how the pages are reached.

    ``loopback`` is True where plain http on this machine is served: cookies then go without ``Secure`` and only
    ``LOOPBACK_HOSTS`` are answered. Elsewhere ``hosts`` names the host names that are answered; none by default.
    ``demo_hint`` is shown on the sign-in page of an invented city.
    """

    office: Office
    loopback: bool
    demo_hint: str | None
    hosts: tuple[str, ...] = ()
