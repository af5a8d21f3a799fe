"""No text that reaches a person is forgotten by the catalogues: the sources are walked for words that are not marked.

Two nets. In the rooms that speak to people, nothing that reads like words stands outside ``_``, ``N_``, ``ngettext``
and ``pgettext``; and wherever something is said, shown or refused, not even a single word does.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from ogust_tui.screens.founding_steps import OTHER_PLACES

PACKAGE = Path(__file__).parents[2] / "ogust_tui"
SPEAKING = ("app.py", "wording.py", "screens", "widgets", "cli")
MARKS = {"_", "N_", "ngettext", "pgettext"}
# Whoever is called by one of these names hands its texts to a person, whichever argument it is ...
SAYERS = {
    *("say", "say_done", "notify", "complain", "remark", "asked", "gone_wrong", "shut", "restrict"),
    *("Static", "Label", "Words", "SectionRule", "Content", "HeadLine"),
    *("Refusal", "NotAllowed", "NotFound", "DataRefused", "Conflict", "WrongUsage", "NoMail"),
    *("StoreUnavailable", "StoreMissing", "StoreNewer", "StoreOlder", "PasswordNeeded"),
}
# ... and under these names it does so whoever is called.
SAID = {"placeholder", "help", "tooltip", "title", "empty", "label", "prompt", "border_title"}
# What is no text of ours: ids and classes of widgets, letters that parse, words for machines.
SILENT_ARGUMENTS = {"id", "classes", "key", "metavar", "name", "keys", "group", "envvar", "theme"}
SILENT_CALLS = {
    "compile",
    "query",
    "query_one",
    "TypeVar",
    "getattr",
    "ValueError",
    "RuntimeError",
    "FileNotFoundError",
}

_WORD = "[A-Za-zÀ-ÿ]{2,}"
_SENTENCE = re.compile(rf"{_WORD} {_WORD}|^[A-ZÀ-Ý][a-zà-ÿ]+[.:…!?]|(?:^|[^{{\w.]) ?{_WORD} $|^ {_WORD}")
_ANY_WORD = re.compile(rf"{_WORD}")
# Said by the program about itself, alike in every language.
OURS = {"ogust-tui ", "Mme et M.", OTHER_PLACES}
# Commands that may be typed as they stand, and what help calls the options that stand everywhere.
_TYPED = re.compile(r" ?--[a-z]+(?: [A-Z]+| fr\|en)? ?")


def name_of(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def unmarked(tree: ast.Module) -> Iterator[tuple[int, str, bool]]:
    """The line and text of every constant outside the marks, and whether it is said to somebody there."""

    def walk(node: ast.AST, said: bool) -> Iterator[tuple[int, str, bool]]:
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.lineno, node.value, said
            return
        if isinstance(node, ast.Call):
            name = name_of(node)
            if name in MARKS or name in SILENT_CALLS:
                return
            # Blanks of a marked text: what fills them is asked for its own words where it is made.
            inside = name in SAYERS
            for child in (node.func, *node.args):
                yield from walk(child, inside and child is not node.func)
            for keyword in node.keywords:
                if keyword.arg not in SILENT_ARGUMENTS:
                    yield from walk(keyword.value, keyword.arg in SAID)
            return
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            shown = any(isinstance(target, ast.Attribute) and target.attr in SAID for target in targets)
            if node.value is not None:
                yield from walk(node.value, shown)
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return  # a docstring
        if isinstance(node, ast.Dict):
            for value in node.values:  # keys are for machines
                yield from walk(value, said)
            return
        if isinstance(node, ast.Assert | ast.Subscript | ast.arg):
            return  # for us alone; keys; annotations
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    # A condition chooses between texts and is none; a text handed on stays what it was.
                    yield from walk(child, said and not isinstance(child, ast.Compare))

    for statement in tree.body:
        yield from walk(statement, False)


def found_in(path: Path, *, sentences: bool) -> list[str]:
    return [
        f"{path.relative_to(PACKAGE)}:{line}: {text!r}"
        for line, text, said in unmarked(ast.parse(path.read_text("utf-8")))
        if text not in OURS and not _TYPED.fullmatch(text)
        and ((said and _ANY_WORD.search(text)) or (sentences and _SENTENCE.search(text)))
    ]  # fmt: skip


def test_every_text_that_reaches_a_person_is_in_the_catalogues():
    modules = [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts and not path.name.startswith("demo_")  # what the demo's people wrote is data
    ]
    assert len(modules) > 100
    found = [
        line for path in modules for line in found_in(path, sentences=path.relative_to(PACKAGE).parts[0] in SPEAKING)
    ]
    assert found == []


def test_the_nets_hold_what_they_are_made_for(tmp_path, monkeypatch):
    monkeypatch.setattr(f"{__name__}.PACKAGE", tmp_path)
    path = tmp_path / "screen.py"
    for line in (
        'self.say("Saved")',
        'self.say(f"Saved {name}")',
        'self.say(name + " est enregistré")',
        'say("Oui" if sure else _("No"))',
        'yield Static("Login", markup=False)',
        'yield LineBox(placeholder="Nom")',
        'typer.Option("--x", help="Everything")',
        'raise NotFound("nobody is called that")',
        'box.border_title = "Internal"',
        'words = f"{count} notes sur {total}"',
        'LINE = "Nothing has been written yet"',
    ):
        path.write_text(line, "utf-8")
        assert found_in(path, sentences=True), line
    for line in ('self.say(_("Saved"))', 'yield Static("", id="login")', 'raise NotFound(N_("Nobody {x}"), x="y")'):
        path.write_text(line, "utf-8")
        assert found_in(path, sentences=True) == [], line
