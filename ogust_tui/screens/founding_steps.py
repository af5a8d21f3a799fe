"""The questions to whoever creates an agency, one step each: what is asked, what was answered, what is wrong."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from ogust_tui.i18n import N_, _
from ogust_tui.screens.choice_line import ChoiceLine
from ogust_tui.screens.words_line import Words
from ogust_tui.settings import AgencySettings
from ogust_tui.store.errors import DataRefused
from ogust_tui.store.founding import Founding, check_agency, check_member, check_way_in, proposed_login
from ogust_tui.system import operating_system_user, system_zone
from ogust_tui.widgets.cells import Tone
from ogust_tui.widgets.line_box import SearchBox
from ogust_tui.wording import one_line

YES, NO = "yes", "no"
SHOWN = 300


OTHER_PLACES = "ogust-tui --store /…/….db\nogust-tui --store postgresql://…@…/…"
"""Commands, as they are typed."""


@dataclass
class Answers:
    """What is answered so far: ``again`` is the password once more, ``account`` the machine's for whoever sits here.

    The agency will be kept at ``place``, in a file or on a server.
    """

    founding: Founding
    account: str
    place: str
    is_file: bool
    again: str = ""


def first_answers(place: str, *, is_file: bool) -> Answers:
    """What can be proposed from the machine."""
    account = operating_system_user()
    zone = system_zone(AgencySettings.agency_zone)
    return Answers(Founding(zone=zone, login=proposed_login(account), os_user=account), account, place, is_file)


class Step:
    """One question. ``take`` keeps what is typed, right or wrong; ``check`` is a DataRefused for what is wrong."""

    title: ClassVar[str]

    @abstractmethod
    def compose(self, answers: Answers) -> Iterable[Widget]:
        """The question, with what was answered before."""

    def take(self, screen: Screen[None], answers: Answers) -> None:
        """Keep what is typed."""

    def check(self, answers: Answers) -> None:
        """DataRefused when it cannot stay so."""


def _label(words: str) -> Static:
    return Static(words, classes="form--label", markup=False)


class StepBox(SearchBox):
    """A line to answer in; its Enter is the screen's, which goes on with it."""

    def __init__(self, id: str, text: str, *, secret: bool = False) -> None:
        super().__init__(text, id=id, password=secret, compact=True, select_on_focus=False)
        self._bindings.key_to_bindings.pop("enter", None)


def _typed(screen: Screen[None], id_: str) -> str:
    return screen.query_one(f"#{id_}", Input).value


class AgencyStep(Step):
    """What the agency is called, and where its clocks are."""

    title = N_("Your agency")

    def compose(self, answers: Answers) -> Iterable[Widget]:
        """Name and time zone."""
        yield Words(_("What is your agency called? The name stands on the screens and in the mails."))
        yield _label(_("Name of the agency"))
        yield StepBox("agency", answers.founding.agency)
        yield _label(_("Time zone"))
        yield StepBox("zone", answers.founding.zone)

    def take(self, screen: Screen[None], answers: Answers) -> None:
        """Both."""
        answers.founding.agency, answers.founding.zone = _typed(screen, "agency"), _typed(screen, "zone")

    def check(self, answers: Answers) -> None:
        """Both are needed."""
        check_agency(answers.founding)


class MemberStep(Step):
    """Who the administrator is."""

    title = N_("You")

    def compose(self, answers: Answers) -> Iterable[Widget]:
        """Name, login, and whether the account of the machine says who one is."""
        yield Words(_("Who are you? You will be the administrator, who adds the colleagues."))
        yield _label(_("Your name, as colleagues see it"))
        yield StepBox("name", answers.founding.name)
        yield _label(_("Login"))
        yield StepBox("login", answers.founding.login)
        yield _label(
            _("Whoever uses the account “{account}” of this machine is you, and is not asked for a password").format(
                account=one_line(answers.account, SHOWN)
            )
        )
        choice = ChoiceLine([(YES, _("yes")), (NO, _("no"))], id="mapped")
        choice.choose(YES if answers.founding.os_user else NO)
        yield choice

    def take(self, screen: Screen[None], answers: Answers) -> None:
        """All three."""
        mapped = screen.query_one("#mapped", ChoiceLine).value == YES
        answers.founding.name, answers.founding.login = _typed(screen, "name"), _typed(screen, "login")
        answers.founding.os_user = answers.account if mapped else ""

    def check(self, answers: Answers) -> None:
        """A name and a login are needed."""
        check_member(answers.founding)


class PasswordStep(Step):
    """The password, which may be left out."""

    title = N_("Your password")

    def compose(self, answers: Answers) -> Iterable[Widget]:
        """Twice, unseen."""
        if answers.founding.os_user:
            yield Words(
                _(
                    "Choose a password of at least 8 characters, or leave both lines empty. Without one, your account "
                    "of this machine is the only way in, and this screen does not lock when you are away."
                )
            )
        else:
            yield Words(_("Choose a password of at least 8 characters: it is asked for each time the desk is opened."))
        yield _label(_("Password"))
        yield StepBox("password", answers.founding.password, secret=True)
        yield _label(_("Once more"))
        yield StepBox("again", answers.again, secret=True)

    def take(self, screen: Screen[None], answers: Answers) -> None:
        """Both lines."""
        answers.founding.password, answers.again = _typed(screen, "password"), _typed(screen, "again")

    def check(self, answers: Answers) -> None:
        """The same twice, and long enough."""
        if answers.founding.password != answers.again:
            raise DataRefused(N_("The two are not the same. Type them again."))
        check_way_in(answers.founding)


class PlaceStep(Step):
    """Where everything will be kept."""

    title = N_("Where it is kept")

    def compose(self, answers: Answers) -> Iterable[Widget]:
        """The place, and how to choose another."""
        place = one_line(answers.place, SHOWN)
        if not answers.is_file:
            yield Words(_("Everything will be kept in this database:"))
            yield Words(place, Tone.STRONG)
            yield Words(
                _(
                    "Before contacts are answered by mail, a database administrator gives a second login its rights: "
                    "docs/operations.md says how."
                )
            )
            return
        yield Words(_("Everything will be kept in this file:"))
        yield Words(place, Tone.STRONG)
        yield Words(
            _(
                "Whoever can read this file can read all of it. That is right for one office and one machine; several "
                "machines or sites want PostgreSQL."
            )
        )
        yield Words(_("For another place, quit and give it:"))
        yield Words(OTHER_PLACES, Tone.QUIET)


class SummaryStep(Step):
    """Everything once more."""

    title = N_("Summary")

    def compose(self, answers: Answers) -> Iterable[Widget]:
        """What was answered, line by line."""
        founding = answers.founding
        ways = [
            _("password") if founding.password else "",
            _("account “{account}” of this machine").format(account=founding.os_user) if founding.os_user else "",
        ]
        yield Words(_("This is what will be made. Nothing is written before."))
        for label, value in (
            (_("Agency"), founding.agency),
            (_("Time zone"), founding.zone),
            (_("Administrator"), _("{name}, login {login}").format(name=founding.name, login=founding.login)),
            (_("Signing in by"), ", ".join(way for way in ways if way)),
            (_("Kept in"), answers.place),
        ):
            yield _label(label)
            yield Words(one_line(value, SHOWN), Tone.STRONG)


STEPS: tuple[Step, ...] = (AgencyStep(), MemberStep(), PasswordStep(), PlaceStep(), SummaryStep())
