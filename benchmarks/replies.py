"""What was typed, out of the given mails: ours and that of four libraries, in one run; and how many mails a second.

The libraries come from PyPI into an environment of their own, kept for the next run; one that does not install or run
says so. They are given the text that our parser found, with plain spaces for the no-break ones that trip them.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.table import Line
from ogust_tui.mail.parsed import parse
from ogust_tui.mail.reply_text import visible_reply

SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "mail"
LIBRARIES = {
    "mail-parser-reply": ("mail-parser-reply==1.36",),
    "email-reply-parser": ("email-reply-parser==0.5.12",),
    "quotequail": ("quotequail==0.5.4",),
    "talon": ("talon==1.4.4", "setuptools<81"),
}
NOT_EXACT = 1
ROUNDS = 20
_PLAIN_SPACES = {0xA0: " ", 0x202F: " "}

_PROGRAM = """
import json, sys
def answers(name, cases):
    if name == "mail-parser-reply":
        from mailparser_reply import EmailReplyParser
        return [EmailReplyParser(languages=["fr", "en"]).parse_reply(text=text) or "" for text in cases]
    if name == "email-reply-parser":
        from email_reply_parser import EmailReplyParser
        return [EmailReplyParser.parse_reply(text) for text in cases]
    if name == "quotequail":
        import quotequail
        return ["\\n".join(part for own, part in quotequail.quote(text) if own) for text in cases]
    from talon import quotations
    return [quotations.extract_from_plain(text) for text in cases]
print(json.dumps(answers(sys.argv[1], json.load(sys.stdin))))
"""


def lines(work: Path) -> Iterator[Line]:
    """Our figures against their limits, then those of the libraries."""
    cases = [json.loads(line) for line in (SAMPLES / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    cases = [case for case in cases if case["kind"] == "reply"]
    expected = [case["expected_reply"] for case in cases]
    raws = [(SAMPLES / case["file"]).read_bytes() for case in cases]
    ours = [visible_reply(raw) for raw in raws]
    lost = sum((_words(wanted) - _words(got)).total() for wanted, got in zip(expected, ours, strict=True))
    yield Line(f"given replies not exact, of {len(cases)}", _not_exact(expected, ours), NOT_EXACT)
    yield Line("words of the sender lost in them", lost, 0)
    began = time.process_time()
    for _ in range(ROUNDS):
        for raw in raws:
            visible_reply(raw)
    spent = (time.process_time() - began) / (ROUNDS * len(raws))
    yield Line(
        "CPU time of a mail, read and cut (2 ms: 500 a second)", 1_000 * spent, 2, said=f"{1 / spent:.0f} a second"
    )
    bodies = [parse(raw).text.translate(_PLAIN_SPACES) for raw in raws]
    for name, packages in LIBRARIES.items():
        yield _library(name, packages, work, bodies, expected)


def _library(name: str, packages: tuple[str, ...], work: Path, bodies: list[str], expected: list[str]) -> Line:
    home = work / "replies" / name
    try:
        if not (home / "ready").exists():
            subprocess.run([sys.executable, "-m", "venv", str(home)], check=True, capture_output=True)
            subprocess.run([str(home / "bin" / "pip"), "install", "-q", *packages], check=True, capture_output=True)
            (home / "ready").touch()
        done = subprocess.run(
            [str(home / "bin" / "python"), "-c", _PROGRAM, name],
            input=json.dumps(bodies),
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
    except subprocess.CalledProcessError as failed:
        why = (failed.stderr if isinstance(failed.stderr, str) else failed.stderr.decode()).strip()
        return Line(f"    {name}", len(expected), said=why.rpartition("\n")[2][:60])
    got = json.loads(done.stdout)
    lost = sum((_words(wanted) - _words(one)).total() for wanted, one in zip(expected, got, strict=True))
    return Line(f"    not exact by {packages[0]}", _not_exact(expected, got), said=f"{lost} words lost")


def _not_exact(expected: list[str], got: list[str]) -> int:
    return sum(wanted.split() != one.split() for wanted, one in zip(expected, got, strict=True))


def _words(text: str) -> Counter[str]:
    return Counter(text.split())
