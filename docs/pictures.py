"""Draws the pictures of the README from the real screens: ``.venv/bin/python docs/pictures.py``.

The demo agency stands still at one moment, so that the same code draws the same pictures.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ogust_tui.app import DeskApp
from ogust_tui.app_start import Start
from ogust_tui.cli.mail_room import LazyMailRoom
from ogust_tui.store.access import Store
from ogust_tui.store.demo import make_demo
from ogust_tui.store.staff import actor_named
from ogust_tui.store.thread_reads import list_threads
from ogust_tui.store.timeline import record_timeline

NOW = datetime(2026, 3, 24, 9, 42, tzinfo=UTC)
FOLDER = Path(__file__).parent / "pictures"
SIZE = (100, 30)
READ = {"board": "traiter", "contact": "gérée par", "thread": "suivi par"}
"""Words that stand on a screen once what it shows is read."""
PATIENCE = 100
"""Tenths of a second that a screen may take to show what it should."""


async def draw(address: str, name: str, start: Start, keys: Sequence[str], until: str) -> None:
    """Open the desk at ``start``, press ``keys`` (``#id``: go to a field), keep the picture once ``until`` shows."""
    app = DeskApp(address, "claire", "fr", start, clock=lambda: NOW, mail_room=LazyMailRoom())
    async with app.run_test(size=SIZE) as pilot:
        await _shows(app, pilot, READ[start.kind])
        for key in keys:
            if key.startswith("#"):
                app.screen.query_one(key).focus()
            else:
                await pilot.press(key)
            await pilot.pause(0.1 if len(key) > 1 else 0)
        await _shows(app, pilot, until)
        await pilot.pause(0.3)
        (FOLDER / f"{name}.svg").write_text(app.export_screenshot(title="ogust-tui"), encoding="utf-8")
    app.close_store()


async def _shows(app: DeskApp, pilot: Any, words: str) -> None:
    for _ in range(PATIENCE):
        if words in app.export_screenshot().replace("&#160;", " "):
            return
        await pilot.pause(0.1)
    raise SystemExit(f"{words!r} never appeared")


async def main() -> None:
    """Every picture."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        address = make_demo(Path(folder), clock=lambda: NOW)
        store = Store.open(address, clock=lambda: NOW)
        claire = actor_named(store, "claire")
        threads = {row.subject: row for row in list_threads(store, claire).rows}
        answered = threads["Facture de février"]
        internal = next(row for row in threads.values() if not row.published_to and len(row.linked) > 1)
        people = {row.linked[0].ref: row.linked[0].code for row in threads.values() if row.published_to}
        contact = people[max(people, key=lambda ref: len(record_timeline(store, claire, ref).rows))]
        store.close()
        await draw(address, "reception", Start(), (), "Alertes")
        await draw(address, "record", Start("contact", contact), (), "PUBLIÉ")
        await draw(address, "thread", Start("thread", str(answered.id)), (), "nouveau")
        message = [*"Bonjour, à quelle heure passer ?"]
        keys = ("n", "f5", "#subject", *"Visite de jeudi", "#text", *message, "#visible", "space")
        await draw(address, "composer", Start("contact", contact), keys, "Visite de")
        await draw(address, "publish", Start("thread", str(internal.id)), ("p",), "Publier")


if __name__ == "__main__":
    asyncio.run(main())
