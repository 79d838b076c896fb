"""The lobby's two pages: which papers will do, and a form filled in before the visit. Built from the live policy.

They are the same for everybody and ask no server: rules, titles and streets are built in. What the first one answers is
what the counter's tally answers, for the rules are these and no others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import lru_cache
from typing import Final

from idsvc.enroll.evidence import ADULT, EvidenceRules
from idsvc.enroll.titles import titles
from idsvc.office.context import Office
from idsvc.policy import Policy
from idsvc.policy.tongues import drafts
from idsvc.verify.still_page import build_served_page, build_still_page, served_policy_of


@unique
class LobbyPage(StrEnum):
    """The pages, by what their address ends with."""

    PAPERS = "papers"
    PREFILL = "prefill"


_OTHER: Final[Mapping[LobbyPage, LobbyPage]] = {
    LobbyPage.PAPERS: LobbyPage.PREFILL,
    LobbyPage.PREFILL: LobbyPage.PAPERS,
}


@dataclass(frozen=True, slots=True)
class ServedLobby:
    """A page as the service shows it, and the policy that its browser is to keep to."""

    content: bytes
    policy: str


def files(office: Office) -> dict[str, bytes]:
    """Return both pages as they are published: files beside each other that need no server."""
    return {
        f"{page}.html": build_still_page(_template(office, page), _data(office, page, ".html", "")).encode()
        for page in LobbyPage
    }


def served(office: Office, page: LobbyPage, worker: str) -> ServedLobby:
    """Return a page as the service shows it at ``/papers`` or ``/prefill``; ``worker`` is where its worker is."""
    template = _template(office, page)
    policy = f"{served_policy_of(template)}; frame-ancestors 'none'"
    return ServedLobby(build_served_page(template, _data(office, page, "", worker)).encode(), policy)


def _template(office: Office, page: LobbyPage) -> str:
    match page:
        case LobbyPage.PAPERS:
            return office.scanner.papers
        case LobbyPage.PREFILL:
            return office.scanner.prefill


def _data(office: Office, page: LobbyPage, ending: str, worker: str) -> dict[str, object]:
    return data_of(office.policy, page) | {"other": f"{_OTHER[page]}{ending}", "worker": worker}


def data_of(policy: Policy, page: LobbyPage) -> dict[str, object]:
    """Return what a page has of the city, as JSON takes it."""
    offered = policy.fields.languages
    common: dict[str, object] = {
        "city": policy.city.name,
        "language": policy.slip_language,
        "languages": list(offered),
        "drafts": list(drafts(offered)),
    }
    match page:
        case LobbyPage.PAPERS:
            return common | {"rules": rules_of(policy.evidence), "titles": _titles()}
        case LobbyPage.PREFILL:
            return common | {"streets": list(policy.fields.streets), "printed": policy.fields.resident_of}


def rules_of(rules: EvidenceRules) -> dict[str, object]:
    """Return the point rules as the page counts with them."""
    return {
        "points": {each.value: points for each, points in rules.points.items()},
        "needed": rules.needed,
        "identity_needed": rules.identity_needed,
        "residence_needed": rules.residence_needed,
        "needs_photo": rules.needs_photo,
        "needs_birth_date": rules.needs_birth_date,
        "alone_from": rules.alone_from,
        "adult": ADULT,
    }


@lru_cache(maxsize=1)
def _titles() -> list[dict[str, object]]:
    return [
        {
            "name": each.name,
            "evidence_class": each.evidence_class.value,
            "has_photo": each.has_photo,
            "has_birth_date": each.has_birth_date,
            "words": dict(each.words),
        }
        for each in titles()
    ]
