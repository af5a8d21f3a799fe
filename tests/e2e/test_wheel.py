"""The wheel, installed where the checkout cannot help it: what a person gets from ``pip install .``."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import ogust_tui

ROOT = Path(__file__).parents[2]


def run(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> str:
    """What ``command`` prints; its words in the failure when it fails."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the project without its compiled files: they have to come from the build."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "project"
    listed = run(
        "git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT
    )
    for name in listed.split("\0"):
        if name and (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    # As in a checkout: hatchling leaves out what git ignores, unless it is told otherwise.
    (copy / ".git").mkdir()
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, copy, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel; what it depends on is borrowed from the environment of the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "venv" / "bin"


@pytest.fixture
def outside(tmp_path: Path) -> dict[str, str]:
    """An environment that knows nothing of the checkout."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return kept | {"HOME": str(tmp_path)}


def ask(installed: Path, outside: dict[str, str], tmp_path: Path, program: str) -> str:
    return run(installed / "python", "-c", program, cwd=tmp_path, environment=outside).strip()


def test_the_command_says_its_version_and_its_help(installed, outside, tmp_path):
    assert ogust_tui.__version__ in run(installed / "ogust-tui", "--version", cwd=tmp_path, environment=outside)
    assert "--help" in run(installed / "ogust-tui", "--help", cwd=tmp_path, environment=outside)


def test_the_package_is_the_wheel_s_own(installed, outside, tmp_path):
    found = ask(installed, outside, tmp_path, "import ogust_tui; print(ogust_tui.__file__)")
    assert Path(found).is_relative_to(installed.parent)


def test_the_wheel_ships_every_style(installed, outside, tmp_path):
    folder = "from pathlib import Path; import ogust_tui; here = Path(ogust_tui.__file__).parent / 'styles'"
    found = ask(installed, outside, tmp_path, f"{folder}; print(*sorted(path.name for path in here.rglob('*.tcss')))")
    assert "app.tcss" in found.split()
    assert found.split() == sorted(path.name for path in (ROOT / "styles").rglob("*.tcss"))


def test_the_wheel_speaks_french(installed, outside, tmp_path):
    program = (
        "import gettext; from ogust_tui import i18n\n"
        "known = gettext.translation(i18n.DOMAIN, i18n.LOCALE_DIR, ['fr'])\n"
        "print(known.info()['language'])"
    )
    assert ask(installed, outside, tmp_path, program) == "fr"


def test_the_wheel_holds_what_python_does_not_import(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    migrations = [name for name in names if "/migrations/" in name and "/versions/" in name and name.endswith(".py")]
    assert migrations
    catalogues = {
        path.relative_to(ROOT).with_suffix(".mo").as_posix() for path in ROOT.glob("ogust_tui/locale/**/*.po")
    }
    assert "ogust_tui/locale/fr/LC_MESSAGES/ogust_tui.mo" in catalogues
    assert catalogues <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/"))]


def test_the_installed_program_creates_a_store(installed, outside, tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    ask(installed, outside, tmp_path, f"from ogust_tui.store.schema import create_schema; create_schema({url!r})")
    assert (tmp_path / "store.db").exists()
