"""The city's policy: one file in, frozen values out, all faults at once."""

from idsvc.policy.errors import PolicyError, PolicyFault
from idsvc.policy.load import load
from idsvc.policy.policy import City, Policy

__all__ = ["City", "Policy", "PolicyError", "PolicyFault", "load"]
