"""Typing ahead: on a slow line keys arrive together, and each is for the place that the one before has led to."""

import asyncio

from textual.app import App
from textual.message_pump import MessagePump

from ogust_tui.screens.background import InBackground

# Messages from a key to its effect: a box tells its screen, that asks a list, and the list says what is opened.
STEPS = 3
LOOK_AGAIN = 0.01
"""Seconds."""


async def effect_of_keys(app: App[None]) -> bool:
    """Return once what was typed so far has had its effect and what it leads to takes keys: whether that is a box."""
    while True:
        for _step in range(STEPS):
            for pump in (app, *app.screen.walk_children(), app.screen, app):
                await _handled(pump)
        screen = app.screen
        if not (isinstance(screen, InBackground) and screen.holds_keys):
            break
        await asyncio.sleep(LOOK_AGAIN)
    # A screen that has come just now asks the app for the focus.
    await _handled(screen)
    await _handled(app)
    from ogust_tui.widgets.line_box import TypedInto  # dear, and the first frame has none

    return isinstance(app.focused, TypedInto)


async def _handled(pump: MessagePump) -> None:
    """Everything that waits for ``pump`` now."""
    done = asyncio.Event()
    if pump.call_later(done.set):
        await done.wait()
