"""Where the stylesheets are."""

from pathlib import Path, PurePath

import ogust_tui


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
