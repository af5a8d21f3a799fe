"""What forms of fields do alike: keep what is typed as a draft, and never write over what somebody else changed.

A form fills its fields once the record and the draft are read, with ``start_form``; when a save is refused because
the record changed meanwhile, it reads the record again and calls ``meet``.
"""

from collections.abc import Callable
from typing import Any

from textual import on
from textual.app import App

from ogust_tui.i18n import _
from ogust_tui.screens.background import InBackground, Refused
from ogust_tui.screens.base import DeskScreen
from ogust_tui.screens.both_versions import BothVersions, Kept
from ogust_tui.screens.desk import Desk
from ogust_tui.screens.dialogs import ConfirmScreen
from ogust_tui.screens.draft_keeper import DraftKeeper
from ogust_tui.screens.form_draft import Merged, Values, form_draft, form_draft_words, merged, typed_then
from ogust_tui.screens.key_words import key_of
from ogust_tui.store.errors import Conflict
from ogust_tui.wording import one_line

WORDS_SAID = 60


class KeepsForm(InBackground[Any]):
    """A form over a record, or of a new one."""

    SAVE = "form.save"
    desk: Desk

    def keep_at(self, place: str) -> None:
        """What is typed is the draft at ``place``."""
        # What stood on the record when the fields were filled; None before that.
        self._before: Values | None = None
        self._asked: Merged | None = None
        self._saving = False
        self.keeper = DraftKeeper(self, place, self._draft)

    # What a form implements

    @property
    def about(self) -> str:
        """Whose form it is, for the list of drafts."""
        raise NotImplementedError

    @property
    def values(self) -> dict[str, str]:
        """What the fields hold."""
        raise NotImplementedError

    def put(self, values: Values) -> None:
        """Show ``values`` in the fields."""
        raise NotImplementedError

    def field_words(self, name: str, value: str) -> str:
        """A field and what is in it: "Ville : Brest"."""
        raise NotImplementedError

    def read_for_meeting(self) -> None:
        """Read the record again, and call ``meet`` with it."""
        raise NotImplementedError

    # The draft

    @property
    def filled(self) -> bool:
        """Whether the fields show the record."""
        return self._before is not None

    @property
    def has_unsent_text(self) -> bool:
        """Only what is not yet in the draft would be lost."""
        return self.keeper.dirty

    def verbs_to_keep(self) -> list[Callable[[], None]]:
        """The draft."""
        return self.keeper.unsaved()

    def _draft(self) -> str:
        return "" if self._before is None else form_draft(self.about, self._before, self.values)

    def typed(self) -> None:
        """Something was typed or chosen."""
        if self._before is not None:
            self.keeper.typed()

    def start_form(self, draft: str) -> None:
        """The fields show the record: put over it what was being typed."""
        now = self.values
        self._before = now
        if draft:
            before, typed = typed_then(draft, now)
            if typed != now:
                self._put_over(before, typed, now, _("What you were typing here is back."))

    # Leaving

    def action_keep(self) -> None:
        """Go back; what is typed waits here."""
        if self._before is None:
            self.leave_form("")
            return
        said = _("What you typed is kept: it comes back when you write here again.") if self._draft() else ""
        self.carry_out(self.keeper.saving(), lambda _given: self.leave_form(said))

    def action_discard(self) -> None:
        """Ask, then throw away what is typed here."""
        about = one_line(form_draft_words(self._draft()), WORDS_SAID)
        self.app.push_screen(ConfirmScreen(self.desk, _("Throw away what is typed here?"), about), self._discard)

    def _discard(self, sure: bool | None) -> None:
        if sure:
            self.carry_out(self.keeper.forgetting(), lambda _given: self.leave_form(_("Thrown away.")))

    def leave_form(self, said: str) -> None:
        """Back to the screen before, which says what happened."""
        before = beneath(self.app) if self.is_current else None
        self.dismiss(None)
        if said and before is not None:
            before.say(said)

    # Saving

    def save_form(self, write: Callable[[], Any], then: Callable[[Any], object]) -> None:
        """Carry out ``write`` and discard the draft; what was typed stays until the store has it."""
        if self._saving or self._before is None:
            return
        if self._asked is not None:
            self._ask(self._asked)
            return
        self._saving = True
        forget = self.keeper.forgetting()

        def save() -> object:
            given = write()
            forget()
            return given

        def saved(given: object) -> None:
            self._saving = False
            then(given)

        self.carry_out(save, saved)

    @on(Refused)
    def _save_again(self, message: Refused) -> None:
        """All that was typed is still there; if somebody changed the record meanwhile, look at it."""
        if not self._saving:
            return
        self._saving = False
        self.keeper.typed()
        if isinstance(message.refusal, Conflict):
            self.read_for_meeting()

    def meet(self, typed: Values, now: Values) -> None:
        """The record stands as ``now``, and the person had ``typed`` over what it was."""
        assert self._before is not None
        self._put_over(self._before, typed, now, "")

    def _put_over(self, before: Values, typed: Values, now: Values, said: str) -> None:
        both = merged(before, typed, now)
        self.put(both.values)
        # Until it is settled, the draft knows of the fields in question what stood there before.
        self._before = {**now, **{name: before[name] for name in both.clashes}}
        self.keeper.typed()
        if both.clashes:
            self._asked = Merged({name: now[name] for name in both.clashes}, both.clashes, both.theirs)
            self._ask(self._asked)
            return
        if both.theirs:
            fields = ", ".join(self.field_words(name, now[name]) for name in both.theirs)
            words = _("Somebody changed this meanwhile: {fields}. It stands in the form; {key} saves yours with it.")
            said = words.format(fields=fields, key=key_of(self.desk, self.SAVE))
        if said:
            self.say(said)

    def _ask(self, asked: Merged) -> None:
        mine = self.values
        self.app.push_screen(
            BothVersions(
                self.desk,
                _("Somebody changed the same fields while you were writing. Which stay?"),
                (_("What stands there now"), ""),
                "\n".join(self.field_words(name, asked.values[name]) for name in asked.clashes),
                "\n".join(self.field_words(name, mine[name]) for name in asked.clashes),
            ),
            self._settle,
        )

    def _settle(self, kept: Kept | None) -> None:
        asked = self._asked
        if kept is None or asked is None or self._before is None:
            return
        self._asked = None
        self._before = {**self._before, **asked.values}
        if kept is Kept.THEIRS:
            self.put({**self.values, **asked.values})
        self.keeper.typed()
        self.say(_("{key} saves what the form holds now.").format(key=key_of(self.desk, self.SAVE)))


def beneath(app: App[Any]) -> DeskScreen | None:
    """The screen of the desk under the one on top."""
    under = app.screen_stack[-2] if len(app.screen_stack) > 1 else None
    return under if isinstance(under, DeskScreen) else None
