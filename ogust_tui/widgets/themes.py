"""The themes: what the few colours of the house look like. Meaning is carried by words, frames, bold and reverse.

Every theme fills the same names: error is for overdue only, warning for today only, accent for the focus; nothing else
is coloured. styles/*.tcss uses these names and no colour of its own.
"""

from dataclasses import dataclass

from textual.theme import Theme

from ogust_tui.i18n import N_
from ogust_tui.terminal_settings import DARK, LIGHT, MONO, TERMINAL

THEME_NAMES = {
    TERMINAL: N_("the terminal's own colours"),
    LIGHT: N_("light"),
    DARK: N_("dark"),
    MONO: N_("without colour"),
}
"""The themes as a person reads them, in the order in which one comes after the other."""
_DEFAULT = "ansi_default"


@dataclass(frozen=True)
class _Colours:
    """``quiet`` is for what moves along a list's side; text that is quiet is the foreground, dimmed."""

    late: str
    today: str
    focus: str
    quiet: str
    foreground: str = _DEFAULT
    background: str = _DEFAULT


def _theme(name: str, colours: _Colours) -> Theme:
    own = colours.foreground != _DEFAULT
    return Theme(
        name=name,
        ansi=not own,
        dark=name != LIGHT,
        primary=colours.focus,
        secondary=colours.focus,
        warning=colours.today,
        error=colours.late,
        success=colours.foreground,
        accent=colours.focus,
        foreground=colours.foreground,
        background=colours.background,
        surface=colours.background,
        panel=colours.background,
        boost=colours.background,
        variables={
            "ansi-background": colours.background,
            "ansi-foreground": colours.foreground,
            "border": colours.focus,
            "border-blurred": colours.foreground,
            "footer-key-foreground": colours.foreground,
            "link-color": colours.foreground,
            "input-cursor-background": colours.background,
            "input-cursor-foreground": colours.foreground,
            "input-cursor-text-style": "reverse",
            "scrollbar": colours.quiet,
            "scrollbar-hover": colours.quiet,
            "scrollbar-active": colours.foreground,
            "scrollbar-background": colours.background,
            "scrollbar-background-hover": colours.background,
            "scrollbar-background-active": colours.background,
            "scrollbar-corner-color": colours.background,
        },
    )


# The terminal's: every name is one of its sixteen colours, or its own fore- and background. The light and the dark
# ones keep 4.5:1 between any text and its ground (WCAG 2.1, 1.4.3), also when cut down to 256 or 16 colours.
TERMINAL_THEME = _theme(TERMINAL, _Colours("ansi_red", "ansi_yellow", "ansi_cyan", "ansi_bright_black"))
_LIGHT = _Colours("#b00010", "#8a5000", "#0a50a8", "#b8b4aa", foreground="#1c1c1c", background="#faf8f3")
_DARK = _Colours("#ff6b6b", "#f0d050", "#5fd7e7", "#4a4d55", foreground="#e6e6e6", background="#16181d")
_MONO = _Colours(_DEFAULT, _DEFAULT, _DEFAULT, _DEFAULT)
THEMES = (TERMINAL_THEME, _theme(LIGHT, _LIGHT), _theme(DARK, _DARK), _theme(MONO, _MONO))
