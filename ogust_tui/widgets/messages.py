"""What widgets tell their screens; each widget derives its own, so that handlers name whom they listen to."""

from textual.message import Message
from textual.widget import Widget


class FromWidget(Message):
    """Something happened in ``control``, which ``@on`` selectors match."""

    def __init__(self, control: Widget) -> None:
        super().__init__()
        self._control = control

    @property
    def control(self) -> Widget:
        """The widget it happened in."""
        return self._control


class AboutItem(FromWidget):
    """It happened to the item ``key``."""

    def __init__(self, control: Widget, key: str) -> None:
        super().__init__(control)
        self.key = key


class CursorMoved(FromWidget):
    """The cursor came to the item ``key``; None when no item is left."""

    def __init__(self, control: Widget, key: str | None) -> None:
        super().__init__(control)
        self.key = key
