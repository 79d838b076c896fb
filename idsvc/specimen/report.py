"""What the demo did, step by step: a line of progress for a person, and the whole as JSON at the end."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

Figure = int | float | str | bool

_RESERVED: Final = frozenset({"name", "ok", "seconds"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, whether it held, how long it took, and its figures."""

    name: str
    ok: bool
    seconds: float
    figures: Mapping[str, Figure] = field(default_factory=lambda: MappingProxyType({}))


class Figures:
    """What a running step has to say: figures, and whether each thing it looked at held."""

    def __init__(self) -> None:
        self.ok = True
        self.values: dict[str, Figure] = {}

    def say(self, **figures: Figure) -> None:
        """Add figures to the step; ValueError for a name the report itself uses."""
        if _RESERVED & figures.keys():
            raise ValueError("name, ok and seconds are the report's own: choose another word")
        self.values.update(figures)

    def hold(self, *held: bool) -> None:
        """Let the step fail unless all of these are true; what failed before stays failed."""
        self.ok = self.ok and all(held)


class Report:
    """Collects steps; ``monotonic`` counts seconds, ``tell`` takes one line of progress at a time."""

    def __init__(self, monotonic: Callable[[], float], tell: Callable[[str], object]) -> None:
        self._monotonic = monotonic
        self._tell = tell
        self.steps: list[Step] = []

    @property
    def ok(self) -> bool:
        """Say whether there were steps and every one held."""
        return bool(self.steps) and all(step.ok for step in self.steps)

    @contextmanager
    def step(self, name: str) -> Iterator[Figures]:
        """Time a step; an error that leaves it is written down as a step that did not hold, and goes on."""
        figures, start = Figures(), self._monotonic()
        finished = False
        try:
            yield figures
            finished = True
        finally:
            self._end(Step(name, figures.ok and finished, round(self._monotonic() - start, 3), dict(figures.values)))

    def _end(self, step: Step) -> None:
        self.steps.append(step)
        word = "ok    " if step.ok else "FAILED"
        shown = "  ".join(f"{name} {value}" for name, value in step.figures.items())
        self._tell(f"{word} {step.seconds:7.2f} s  {step.name}{'  · ' + shown if shown else ''}")

    def as_json(self) -> str:
        """Return ``{"steps": [{"name", "ok", "seconds", …figures}]}`` with a line end."""
        steps = [{"name": step.name, "ok": step.ok, "seconds": step.seconds, **step.figures} for step in self.steps]
        return json.dumps({"steps": steps}, indent=2, ensure_ascii=False) + "\n"
