"""Loading a policy: text in, one frozen value out, or every fault at once."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import ReviewRules
from idsvc.enroll.evidence import EvidenceClass, EvidenceRules
from idsvc.enroll.fields import FieldRules
from idsvc.enroll.stage import Stage
from idsvc.issue.fees import Fee, FeeRules
from idsvc.issue.validity import CardRules
from idsvc.policy.errors import PolicyError, PolicyFault
from idsvc.policy.look import Arms, CardLook
from idsvc.policy.policy import City, Counsel, Policy
from idsvc.policy.sections import (
    CitySection,
    EvidenceSection,
    FeesSection,
    FieldsSection,
    File,
    LookSection,
    RetentionSection,
    Row,
)
from idsvc.policy.tongues import offered
from idsvc.retention.schedule import DEFAULTS, RetentionClass, Rule, Schedule

MAX_CHARACTERS: Final = 200_000

_ADVICE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "missing": "add this entry",
        "extra_forbidden": "take this entry out: no such entry exists here",
        "int_type": "write a whole number, without quotes",
        "bool_type": "write true or false, without quotes",
        "string_type": "write a text, in quotes",
        "list_type": "write a list, in square brackets",
        "model_type": "write a table with entries of its own",
        "too_short": "write at least one entry",
        "string_pattern_mismatch": "write it in the form the example policy shows",
    }
)
_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
_POSITION: Final = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")


def load(text: str) -> Policy:
    """Return the policy that a TOML text says; raise ``PolicyError`` with all faults at once."""
    file = _parse(text)
    schedule, city = _schedule(file.retention), _city(file.city)
    return Policy(
        city=city,
        evidence=_evidence(file.evidence),
        schedule=schedule,
        card=CardRules(file.card.adult_years, file.card.minor_years),
        look=_look(file.card.look, file.city.language),
        fees=_fees(file.fees),
        # The last day on which a referred case still opens: what the resident is told is what the clock does.
        review=ReviewRules(return_days=schedule.days(RetentionClass.REFERRED) - 1),
        duplicates=file.duplicates.mode,
        fields=_fields(city, file.fields_),
        syncable_keys=file.staff.syncable_keys,
        counsel=Counsel(file.counsel.office, file.counsel.phone),
        rules_version=file.rules.version,
        digest=_digest(file),
    )


def _parse(text: str) -> File:
    if len(text) > MAX_CHARACTERS:
        raise PolicyError((PolicyFault("file", "shorten it: this is too long for a policy"),))
    try:
        return File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as broken:
        raise PolicyError((_syntax(broken),)) from broken
    except ValidationError as invalid:
        raise PolicyError(tuple(map(_fault, invalid.errors(include_input=False, include_url=False)))) from invalid


def _syntax(broken: tomllib.TOMLDecodeError) -> PolicyFault:
    position = _POSITION.search(str(broken))
    place = f"line {position[1]}" if position else "end of the file"
    return PolicyFault(place, "this is not TOML: look for a missing quote, bracket or equals sign")


def _fault(error: ErrorDetails) -> PolicyFault:
    return PolicyFault(_path(error["loc"]), _advice(error))


def _path(places: tuple[int | str, ...]) -> str:
    steps = (f"[{each}]" if isinstance(each, int) else f".{_key(each)}" for each in places)
    return "".join(steps).removeprefix(".")


def _key(key: str) -> str:
    return key if _PLAIN_KEY.fullmatch(key) else "(odd name)"


def _advice(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    match error["type"]:
        case "idsvc":
            return str(context["advice"])
        case "greater_than_equal":
            return f"write at least {context['ge']}"
        case "less_than_equal":
            return f"write at most {context['le']}: the ceiling is a constant that no file exceeds"
        case "too_long":
            return f"write at most {context['max_length']} entries"
        case "enum":
            return f"write one of {context['expected']}"
        case kind:
            return _ADVICE.get(kind, "write it as the example policy shows")


def _city(section: CitySection) -> City:
    return City(
        name=section.name,
        issuer=section.issuer,
        timezone=section.timezone,
        country=section.country,
        language=section.language,
        languages=tuple(section.languages),
        specimen=section.specimen,
        sites=tuple(section.sites),
        status_uri_base=section.status_uri_base,
    )


def try_look(entries: Mapping[str, object], language: str) -> CardLook:
    """Return how a card would look with these entries of ``[card.look]``; raise ``PolicyError`` with every fault."""
    try:
        return _look(LookSection.model_validate(entries), language)
    except ValidationError as invalid:
        raise PolicyError(tuple(map(_fault, invalid.errors(include_input=False, include_url=False)))) from invalid


def _look(section: LookSection, language: str) -> CardLook:
    return CardLook(
        title=section.title,
        header=section.header,
        lettering=section.lettering,
        stripe=section.stripe,
        paper=section.paper,
        languages=tuple(section.languages) or (language,),
        notch=section.notch,
        arms=Arms(section.arms.file, section.arms.sha256) if section.arms else None,
        large_print_letter=section.large_print_letter,
    )


def _evidence(section: EvidenceSection) -> EvidenceRules:
    points, referred = section.points, section.handling
    return EvidenceRules(
        points={
            EvidenceClass.IDENTITY_STRONG: points.identity_strong,
            EvidenceClass.IDENTITY_SUPPORTING: points.identity_supporting,
            EvidenceClass.RESIDENCE: points.residence,
            EvidenceClass.CARETAKER: points.caretaker,
        },
        needed=section.needed,
        identity_needed=section.identity_needed,
        residence_needed=section.residence_needed,
        needs_photo=section.needs_photo,
        needs_birth_date=section.needs_birth_date,
        capture={
            (EvidenceClass.IDENTITY_STRONG, Stage.REFERRED): referred.identity_strong.referred,
            (EvidenceClass.IDENTITY_SUPPORTING, Stage.REFERRED): referred.identity_supporting.referred,
            (EvidenceClass.RESIDENCE, Stage.REFERRED): referred.residence.referred,
            (EvidenceClass.CARETAKER, Stage.REFERRED): referred.caretaker.referred,
        },
        alone_from=section.alone_from,
        new_name=section.new_name,
    )


def _schedule(section: RetentionSection) -> Schedule:
    rows: dict[RetentionClass, Row | None] = {
        RetentionClass.DRAFT: section.draft,
        RetentionClass.CAPTURE: section.capture,
        RetentionClass.APPLICATION: section.application,
        RetentionClass.REFERRED: section.referred,
        RetentionClass.APPROVED_COUNTER: section.approved_counter,
        RetentionClass.APPROVED_MAILED: section.approved_mailed,
        RetentionClass.APPROVED_PICKUP: section.approved_pickup,
        RetentionClass.DENIED: section.denied,
        RetentionClass.APPEALED: section.appealed,
        RetentionClass.DUPLICATE: section.duplicate_tag,
        RetentionClass.JOURNAL: section.journal,
        RetentionClass.REGISTER: section.register_,
        RetentionClass.PAYMENT: section.payment,
    }
    return Schedule({cls: row.as_rule() if row else Rule(DEFAULTS[cls]) for cls, row in rows.items()})


def _fees(section: FeesSection) -> FeeRules:
    rows = {VisitType.NEW: section.new, VisitType.REPLACEMENT: section.replacement}
    fees = {kind: Fee(row.adult, row.minor) for kind, row in rows.items() if row is not None}
    if section.renewal is not None:
        fees[VisitType.RENEWAL] = Fee(section.renewal.adult, 0)
    return FeeRules(section.currency, fees, section.drawer)


def _fields(city: City, section: FieldsSection) -> FieldRules:
    return FieldRules(
        city=city.name,
        streets=tuple(section.care_of_streets),
        guard_streets=frozenset((*section.care_of_streets, *section.guard_streets)),
        languages=offered(city, city.languages),
    )


def _digest(file: File) -> str:
    content = json.dumps(file.model_dump(mode="json", by_alias=True), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()
