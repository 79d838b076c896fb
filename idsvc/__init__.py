"""A municipal ID office that has nothing to hand over."""

__version__ = "0.1.0"
