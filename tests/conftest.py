"""Settings of all tests."""

from hypothesis import settings

settings.register_profile("shared-machine", deadline=None)  # a neighbour's load is no finding
settings.load_profile("shared-machine")
