"""What a table of one language holds. Adding a program's words is adding an entry; the tests take them from here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """A pattern for what programs write, and a real line that it is for.

    The pattern is matched, whatever the case, at the beginning of a line in which every run of spaces is one plain
    space; what must end the line says so itself.
    """

    pattern: str
    seen: str


@dataclass(frozen=True)
class Language:
    """The words of programs in one language."""

    code: str
    opens: str = ""
    """The first words of attributions, "|" between; "" where they begin with a name or a date."""
    verbs: str = ""
    """Of these letters some stand in every attribution, "|" between: asked before the patterns, which cost more."""
    attributions: tuple[Wording, ...] = ()
    """Lines that say who wrote what follows; they may be wrapped, and a date and time stands in them or an address."""
    bare_attributions: tuple[Wording, ...] = ()
    """The same without a date: believed only where quoted lines follow, or with an address."""
    labels: tuple[tuple[str, str], ...] = ()
    """The labels of the headers above a copied mail: role and names, "|" between.

    The roles: from, sent, date, to, subject, other. Programs alone say "sent"; people write a "date" too.
    """
    originals: tuple[Wording, ...] = ()
    """Lines that open the copy of the mail that is answered."""
    forwards: tuple[Wording, ...] = ()
    """Lines that open the copy of another mail, with nothing of the person below."""
    forward_subjects: str = ""
    """What programs put before the subject of a forward, "|" between."""
    tagline_opens: str = ""
    """How taglines begin, "|" between: enough where the program marks the line as its own."""
    taglines: tuple[Wording, ...] = ()
    """What phones and programs put under a text: a whole line."""
    footers: tuple[Wording, ...] = ()
    """How paragraphs begin that servers, firms and lists put under a text."""
    banners: tuple[Wording, ...] = ()
    """How lines begin that servers put on top of a text."""
    greetings: str = ""
    """How people begin a mail, "|" between."""
    closings: str = ""
    """How people end a mail, "|" between."""
    answers_below: tuple[str, ...] = ()
    """Words of a person that say that their answers stand in what they quote."""
    answers: str = ""
    """Of these letters some stand in each of those words, "|" between: asked before."""
