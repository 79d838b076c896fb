"""Where the city's own keys rest: unlock slots, sealed signing keys, the ceremony that makes them."""

from idsvc.custody.errors import KeyUnavailable, Why

__all__ = ["KeyUnavailable", "Why"]
