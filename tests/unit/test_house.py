"""Rules of the house that no linter knows: sizes, words that must not appear, what an import costs, whole languages."""

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "ogust_tui"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES_OF_A_MODULE = 400
MOST_LINES_OF_A_FUNCTION = 60

# In two halves, so that this file does not name what it forbids.
REGISTRY_HOSTS = [
    ".".join(halves)
    for halves in [
        ("pypi", "org"),
        ("files", "pythonhosted.org"),
        ("registry", "npmjs.org"),
        ("deb", "debian.org"),
        ("security", "debian.org"),
    ]
]


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), where(path))


def run_python(program: str) -> str:
    """What ``program`` prints in a fresh interpreter, run from the checkout."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_module_holds_one_idea():
    sizes = {where(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > MOST_LINES_OF_A_MODULE} == {}


def test_a_function_fits_on_a_page():
    too_long = [
        f"{where(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in MODULES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert too_long == []


def test_what_the_store_and_the_mail_offer_says_what_it_means():
    public = [
        path
        for room in ("store", "mail")
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if "versions" not in path.parts and not re.match(r"_(?!_)", path.name)
    ]
    assert public
    silent = [
        f"{where(path)}:{node.lineno} {node.name}"
        for path in public
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def files_of_the_project() -> list[Path]:
    """What git keeps or would keep."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_registry_host():
    files = files_of_the_project()
    assert Path(__file__) in files
    found = [
        f"{where(path)}: {host}"
        for path in files
        for host in REGISTRY_HOSTS
        if host.encode() in path.read_bytes().lower()
    ]
    assert found == []


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_asking_the_command_line_for_help_is_cheap(arguments):
    printed = run_python(
        f"import sys; sys.argv = ['ogust-tui', *{arguments!r}]\n"
        "from ogust_tui.cli.main import run\n"
        "try: run()\n"
        "except SystemExit as leave: assert not leave.code, leave.code\n"
        "dear = {'alembic', 'keyring', 'psycopg', 'pydantic', 'sqlalchemy', 'sqlmodel', 'textual'}\n"
        "print('LOADED', sorted(dear & set(sys.modules)))"
    )
    assert printed.splitlines()[-1] == "LOADED []"
    assert printed.splitlines()[:-1]


def test_store_mail_and_portal_never_load_the_terminal_library():
    """Whatever way round they are imported: import-linter sees import statements only."""
    printed = run_python(
        "import importlib, pkgutil, sys\n"
        "import ogust_tui\n"
        "rooms = ('store', 'mail', 'portal', 'i18n', 'wording', 'settings')\n"
        "count = 0\n"
        "for found in pkgutil.walk_packages(ogust_tui.__path__, 'ogust_tui.', onerror=lambda name: None):\n"
        "    parts = found.name.split('.')\n"
        # Alembic alone can run its migration scripts' environment.
        "    if parts[1] in rooms and 'migrations' not in parts:\n"
        "        importlib.import_module(found.name); count += 1\n"
        "        if 'textual' in sys.modules: sys.exit(found.name)\n"
        "print(count)"
    )
    assert int(printed) >= 10


def messages_of_the_sources() -> Catalog:
    catalogue = Catalog()
    for name, line, message, comments, context in extract_from_dir(
        ROOT, [("ogust_tui/**.py", "python")], directory_filter=lambda folder: ".venv" not in folder
    ):
        catalogue.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalogue


def french_catalogue() -> Catalog:
    path = PACKAGE / "locale" / "fr" / "LC_MESSAGES" / "ogust_tui.po"
    assert path.exists(), f"{where(path)} is missing"
    with path.open("rb") as stream:
        return read_po(stream, locale="fr", domain="ogust_tui")


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


@cache
def translations() -> list[tuple[Message, Message | None]]:
    """Each message of the sources, and what the French catalogue has for it."""
    french = french_catalogue()
    return [
        (message, french.get(forms(message.id)[0], message.context))
        for message in messages_of_the_sources()
        if message.id
    ]


def test_every_message_is_said_in_french():
    missing = [
        f"{message.locations}: {message.id!r}"
        for message, french in translations()
        if french is None
        or french.fuzzy
        or not all(forms(french.string))
        or len(forms(french.id)) < len(forms(message.id))
    ]
    assert missing == []


def test_french_fills_in_the_same_blanks():
    def blanks(texts):
        return set(re.findall(r"\{[^{}]*\}|%\(\w+\)", " ".join(forms(texts))))

    wrong = [
        f"{message.locations}: {message.id!r} -> {french.string!r}"
        for message, french in translations()
        if french is not None and all(forms(french.string)) and blanks(french.string) != blanks(message.id)
    ]
    assert wrong == []


# Said alike in both languages: what is printed on keys, and words that the two share.
ALIKE = {
    *(
        "Action",
        "Alt",
        "Ctrl",
        "Tab",
        "E-mail",
        "Code",
        "CODE",
        "MESSAGE",
        "Message-ID",
        "{n} minute",
        "{n} minutes",
        "Type",
        "DATE",
        "Secret",
        "M., Mme, Mme et M.",
        "[OPTIONS]",
        "{name} (e-mail)",
    ),
    *("Client", "client", "Clients", "Contacts", "contact", "Note", "note", "Notes", "message", "normal", "urgent"),
}
_BLANK = r"\{[^{}]*\}"
_LETTERS = r"[A-Za-zÀ-ÿ]"


def test_no_english_is_left_in_french():
    same = {
        english
        for message, french in translations()
        if french is not None
        for english, said in zip(forms(message.id), forms(french.string), strict=False)
        if english == said and re.search(_LETTERS, re.sub(_BLANK, "", english))
    }
    assert same <= ALIKE


def test_french_is_written_as_french_is():
    """The apostrophe is ’, and a space stands before ; : ! ? » and after « (wrapping keeps it from the line's end)."""
    wrong = [
        f"{message.locations}: {said!r}"
        for message, french in translations()
        if french is not None
        for said in forms(french.string)
        if re.search(rf"{_LETTERS}'|[^\s!?][!?»;](?!\w)|\S:(?: |$)|«(?!\s)|\w\.\.\.|[“”]", said)
    ]
    assert wrong == []


def test_french_begins_and_ends_where_english_does():
    """What is put together with something else has its space on the same side (French may add a no-break one)."""

    def edges(text):
        return text[: len(text) - len(text.lstrip(" \n"))], text[len(text.rstrip(" \n")) :]

    wrong = [
        f"{message.locations}: {english!r} -> {said!r}"
        for message, french in translations()
        if french is not None
        for english, said in zip(forms(message.id), forms(french.string), strict=False)
        if edges(english) != edges(said)
    ]
    assert wrong == []
