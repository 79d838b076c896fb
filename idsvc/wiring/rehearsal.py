"""Rehearsing an audit: plant one violation in a copy, audit the copy with each kind of evidence, compare the codes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from idsvc.custody import ceremony
from idsvc.oversight import audits, bundle, public
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Check, FindingCode
from idsvc.oversight.public import PublicFolder
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.residue import control, wanted
from idsvc.wiring import audit_files, residue
from idsvc.wiring.planting import Planted
from idsvc.wiring.violations import View, Violation

_HASHED: Final = 16 * 1024
"""Bytes up to which a file is hashed at every offset in a rehearsal."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the audits of a copy said before and after a violation was planted in it, by what they looked at."""

    violation: Violation
    before: Mapping[View, frozenset[FindingCode]]
    after: Mapping[View, frozenset[FindingCode]]

    @property
    def new(self) -> frozenset[FindingCode]:
        """Return the codes that the planting brought, whoever sees them."""
        return frozenset().union(*(codes - self.before.get(view, frozenset()) for view, codes in self.after.items()))

    @property
    def caught(self) -> bool:
        """Tell whether exactly the violation's code is new."""
        return self.new == {self.violation.code}

    @property
    def seen_by(self) -> tuple[View, ...]:
        """Return who sees it."""
        return tuple(
            view
            for view, codes in self.after.items()
            if self.violation.code in codes - self.before.get(view, frozenset())
        )


def rehearse(city: Planted, violation: Violation, before: Mapping[View, frozenset[FindingCode]]) -> Rehearsed:
    """Plant a violation in a city that is a copy, and audit it; ``before`` is what was ``seen`` until then."""
    violation.plant(city)
    return Rehearsed(violation, before, looked(city, violation))


def looked(city: Planted, violation: Violation) -> Mapping[View, frozenset[FindingCode]]:
    """Return the codes that each kind of evidence gives, disks too where a violation is to be seen there."""
    return {**seen(city), **(on_disks(city) if View.DISKS in violation.seen_by else {})}


def seen(city: Planted) -> Mapping[View, frozenset[FindingCode]]:
    """Return the codes that each kind of evidence gives."""
    whole, folder = city.reading(), _folder(city)
    carried = city.bundle or bundle.encode(whole.evidence)
    brought = _reading(city, carried)
    return {
        View.DATABASE: _codes(audits.run_all(whole)),
        View.BUNDLE: _codes(public.of_bundle(brought)),
        View.PUBLIC: frozenset() if folder is None else _codes(public.of_folder(folder)),
        View.BOTH: frozenset() if folder is None else _codes(public.of_both(brought, folder)),
    }


def on_disks(city: Planted) -> Mapping[View, frozenset[FindingCode]]:
    """Return the codes that a search of the city's own files and keys gives."""
    entries, clock = residue.published_entries(city.where.public), residue.clock_of(city.where)
    places = tuple(residue.below(path, _HASHED) for path in (city.where.keys, city.where.city))
    search = residue.Search(wanted(entries, clock, ()), places, 1, control(entries, clock))
    return {View.DISKS: _codes(residue.run(search, lambda _done, _total: None).checks())}


def _reading(city: Planted, carried: bytes) -> Reading:
    found = bundle.decode(carried, audit_files.listed())
    return read(replace(found, fingerprint=_pin(city)), city.saved)


def _pin(city: Planted) -> str:
    return (city.where.keys / ceremony.FINGERPRINT_NAME).read_text(encoding="ascii").strip()


def _folder(city: Planted) -> PublicFolder | None:
    """Return the public folder as a stranger reads it, None where there is no checkpoint to begin with."""
    try:
        return audit_files.read_folder(city.where.public, _pin(city), city.today, city.saved, city.wanted)
    except CouldNotLook:
        return None


def _codes(checks: Iterable[Check]) -> frozenset[FindingCode]:
    return frozenset(finding.code for check in checks for finding in check.findings)
