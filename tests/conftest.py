"""What holds for all tests: hypothesis gives an example as much time as a busy machine needs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("worked", deadline=None)
settings.load_profile("worked")
