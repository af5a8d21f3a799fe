"""Where the stylesheets are, and the house's theme: the terminal's own colours."""

from pathlib import Path, PurePath

from textual.theme import Theme

import ogust_tui

# Nothing here is a colour of ours: every name is one of the terminal's sixteen, or its own fore- and background.
TERMINAL_THEME = Theme(
    name="terminal",
    ansi=True,
    primary="ansi_cyan",
    secondary="ansi_cyan",
    warning="ansi_yellow",
    error="ansi_red",
    success="ansi_default",
    accent="ansi_cyan",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    variables={
        "ansi-background": "ansi_default",
        "ansi-foreground": "ansi_default",
        "border": "ansi_cyan",
        "border-blurred": "ansi_default",
        "footer-key-foreground": "ansi_default",
        "link-color": "ansi_default",
        "scrollbar": "ansi_bright_black",
        "scrollbar-hover": "ansi_bright_black",
        "scrollbar-active": "ansi_default",
        "scrollbar-background": "ansi_default",
        "scrollbar-background-hover": "ansi_default",
        "scrollbar-background-active": "ansi_default",
    },
)


def styles_path() -> Path:
    """The folder of the stylesheets: inside the installed package, else beside it in a checkout."""
    package = Path(ogust_tui.__file__).parent
    for folder in (package / "styles", package.parent / "styles"):
        if (folder / "app.tcss").is_file():
            return folder
    raise FileNotFoundError("styles/app.tcss is neither in the package nor beside it")


def stylesheets() -> list[str | PurePath]:
    """Every stylesheet, the theme's first, as ``App.CSS_PATH`` takes them."""
    folder = styles_path()
    first = folder / "app.tcss"
    return [first, *sorted(path for path in folder.glob("*.tcss") if path != first)]
