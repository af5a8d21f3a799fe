"""Build hook: compiles the translation catalogues, for a wheel and for an editable install alike."""

import os
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(root: Path) -> list[Path]:
    """Write the .mo beside each .po of the checkout at ``root`` that is newer; all the .mo files, old and new."""
    compiled = []
    for source in sorted((root / "ogust_tui" / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _compile(source, target)
        compiled.append(target)
    return compiled


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parts[-3], domain=source.stem)
    # Replaced in one step: a program that reads the catalogues meanwhile, or a second build, never meets half a file.
    handle, unfinished = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as stream:
        write_mo(stream, catalogue)
    Path(unfinished).chmod(0o644)
    Path(unfinished).replace(target)


class CatalogueHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before hatchling collects the files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and name the results: git ignores them, so hatchling would leave them out."""
        root = Path(self.root)
        build_data["artifacts"] += [f"/{path.relative_to(root).as_posix()}" for path in compile_catalogues(root)]
