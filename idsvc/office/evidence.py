"""What the papers of a case come to, the resident's own card and age included."""

from collections.abc import Mapping, Sequence
from datetime import date

from idsvc.enroll.evidence import Company, EvidenceClass, Handling, Paper, Tally, company, tally_for
from idsvc.issue.validity import age_on
from idsvc.office.context import Office
from idsvc.office.payload import Draft

_KNOWN_ADDRESS = Paper(EvidenceClass.RESIDENCE, has_photo=False, has_birth_date=False, handling=Handling.INSPECT)


def papers_of(draft: Draft) -> tuple[Paper, ...]:
    """Return the papers seen; an address that the resident's own card proves counts as one (DOMAIN 2, renewal)."""
    fields = draft.visit.fields
    lines = [fields[name] for name in ("address_line_1", "address_line_2") if fields.get(name)]
    unchanged = draft.known_address is not None and draft.known_address == ", ".join(lines)
    return (*draft.visit.papers, _KNOWN_ADDRESS) if unchanged else draft.visit.papers


def without_known_address(papers: tuple[Paper, ...]) -> tuple[Paper, ...]:
    """Return the papers but those that could be an address that a card proved: a paper like it is shown again."""
    return tuple(each for each in papers if each != _KNOWN_ADDRESS)


def tally_of(office: Office, papers: Sequence[Paper], birth_date: date | None, day: date) -> Tally:
    """Count papers; who is under 18 and came with a caretaker needs no photo paper, and a child comes with one."""
    return tally_for(papers, office.policy.evidence, _age(birth_date, day))


def tally_with(office: Office, fields: Mapping[str, str], papers: Sequence[Paper], day: date) -> Tally:
    """Count papers as they would be with what was typed so far."""
    return tally_of(office, papers, _typed_date(fields.get("birth_date", "")), day)


def company_of(office: Office, fields: Mapping[str, str], day: date) -> Company:
    """Return who comes along with the person of a form, by the birth date typed so far."""
    return company(_age(_typed_date(fields.get("birth_date", "")), day), office.policy.evidence)


def _age(birth_date: date | None, day: date) -> int | None:
    return None if birth_date is None else age_on(birth_date, day)


def tally_of_draft(office: Office, draft: Draft, day: date) -> Tally:
    """Count a draft's papers, whatever was typed so far."""
    return tally_of(office, papers_of(draft), _typed_date(draft.visit.fields.get("birth_date", "")), day)


def _typed_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
