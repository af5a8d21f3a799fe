"""Copying a phone: the terminal puts it on the person's own clipboard, also over SSH, and never says whether it did."""

import os
from abc import abstractmethod

from ogust_tui.i18n import _
from ogust_tui.screens.base import DeskScreen
from ogust_tui.widgets.terminal import can_copy
from ogust_tui.wording import one_line

PHONE_WIDTH = 60


def copied_words(phone: str, terminal: str) -> str:
    """What to say once ``phone`` was sent to the clipboard of a ``terminal``, a value of TERM."""
    if not can_copy(terminal):
        return _("This terminal cannot copy. The number is {phone}.").format(phone=phone)
    if terminal.startswith(("tmux", "screen")):
        return _(
            "{phone} is sent to your clipboard. If it cannot be pasted: tmux needs “set -g set-clipboard on”; "
            "or select it with the mouse, Shift held."
        ).format(phone=phone)
    return _(
        "{phone} is sent to your clipboard. If it cannot be pasted, your terminal does not let programs copy: "
        "select it with the mouse, Shift held."
    ).format(phone=phone)


class PhoneCopying(DeskScreen):
    """A screen that is about somebody with a phone."""

    @property
    @abstractmethod
    def phone(self) -> str:
        """The number that would be copied; empty when there is none."""

    def reason_off(self, name: str) -> str:
        """There must be a number."""
        if name == "copy_phone" and not self.phone:
            return _("There is no phone number here.")
        return super().reason_off(name)

    def action_copy_phone(self) -> None:
        """Copy the number, and say that it may not have worked."""
        phone = one_line(self.phone, PHONE_WIDTH)
        self.app.copy_to_clipboard(phone)
        self.say(copied_words(phone, os.environ.get("TERM", "")))
