"""Since when nobody has touched this terminal, by a clock that goes on while the machine sleeps."""

from collections.abc import Callable
from datetime import datetime, timedelta


class Idleness:
    """Told of every key and click; ``minutes`` without any are too many, 0 for as many as one likes."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.minutes = 0
        self._clock = clock
        self._touched_at = clock()

    def touched(self) -> None:
        """Somebody is there."""
        self._touched_at = self._clock()

    @property
    def too_long(self) -> bool:
        """Whether nobody has been there for too long."""
        return self.minutes > 0 and self._clock() - self._touched_at >= timedelta(minutes=self.minutes)
