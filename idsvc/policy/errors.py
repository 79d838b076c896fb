"""What is wrong with a policy file: every fault at once, by its place, with what to do and never what was written."""

from dataclasses import dataclass

from idsvc.errors import IdsvcError


@dataclass(frozen=True, slots=True)
class PolicyFault:
    """One fault: where it stands, as a dotted TOML path, and what to do."""

    path: str
    advice: str


class PolicyError(IdsvcError):
    """A policy file that cannot be used; ``faults`` holds every one of them, the message lists them line by line."""

    def __init__(self, faults: tuple[PolicyFault, ...]) -> None:
        lines = (f"  {fault.path}: {fault.advice}" for fault in faults)
        super().__init__("\n".join(("the policy file has faults; mend each and load it again:", *lines)))
        self.faults = faults
