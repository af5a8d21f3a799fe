"""How command lines are read and how help looks: Typer's commands and groups, speaking the house's languages.

Help texts are message ids, translated when they are shown. What Typer cannot understand becomes a WrongUsage in our
words, so that one line says it; nothing here knows what a command does.
"""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

from ogust_tui.cli.invocation import EVERYWHERE, Invocation
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.i18n import N_, _

HELP_NAMES = ["--help", "-h"]
Function = TypeVar("Function", bound=Callable[..., None])

_OPTION = re.compile(r"--?[A-Za-z].*", re.DOTALL)
_GUARD = "\0"
"""No argument of a process can hold it, so it can mark one that only looks like an option: "-5", "- milk"."""

_PLACES = frozenset(
    {
        *(N_("ADDRESS"), N_("CITY"), N_("CODE"), N_("DATE"), N_("DIR"), N_("FILE"), N_("ID"), N_("KEY"), N_("LINE")),
        *(N_("INTO"), N_("LOGIN"), N_("MESSAGE"), N_("NAME"), N_("PATH"), N_("PHONE"), N_("SECTOR"), N_("SUBJECT")),
        *(N_("TEXT"), N_("THREAD"), N_("TITLE")),
        *(N_("USER"), N_("VALUE"), N_("WHEN"), N_("WORDS"), N_("ZIP")),
    }
)
"""What stands in help for a value that one types: "--as LOGIN"."""
_PLACE = re.compile("|".join(rf"\b{place}\b" for place in sorted(_PLACES)))

N_("[OPTIONS]")
N_("COMMAND [ARGS]...")
N_("Show this message and exit.")


class Command(TyperCommand):
    """One command. A value such as "-5" is a value, not an option; anything left over is named."""

    allow_extra_args = True

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments of this command. WrongUsage for one too many."""
        end = args.index("--") if "--" in args else len(args)
        guarded = [_guarded(argument) for argument in args[:end]] + args[end:]
        extra = [_plain(argument) for argument in super().parse_args(ctx, guarded)]
        if extra:
            raise WrongUsage(
                N_("“{extra}” is one argument too many; put a text of several words in quotes. Help: {command} --help"),
                extra=extra[0],
                command=ctx.command_path,
            )
        ctx.params = {name: _plain(value) for name, value in ctx.params.items()}
        return extra

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        _format_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """What the command is for."""
        _format_help_text(self, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Its arguments and options, and those that stand everywhere."""
        _format_options(self, ctx, formatter)


class Group(TyperGroup):
    """The commands of one noun."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read up to the name of a command. WrongUsage when there is none."""
        if not args and not self.invoke_without_command:
            commands = ", ".join(self.list_commands(ctx))
            raise WrongUsage(N_("{command} needs one of: {commands}."), command=ctx.command_path, commands=commands)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """The command that the first argument names. WrongUsage for an unknown one."""
        command = self.get_command(ctx, args[0])
        if command is not None:
            return args[0], command, args[1:]
        known = self.list_commands(ctx)
        close = get_close_matches(args[0], known, 3) or known
        raise WrongUsage(
            N_("{command} has no command “{name}”. There is: {commands}."),
            command=ctx.command_path,
            name=args[0],
            commands=", ".join(close),
        )

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """The usage line."""
        _format_usage(self, ctx, formatter)

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """What the noun is."""
        _format_help_text(self, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The commands, the options, and those that stand everywhere."""
        rows = [(name, _(self.help_of(ctx, name))) for name in self.list_commands(ctx)]
        with formatter.section(_("Commands")):
            formatter.write_dl(rows)
        _format_options(self, ctx, formatter)

    def help_of(self, ctx: Any, name: str) -> str:
        """The message id of one command's help."""
        command = self.get_command(ctx, name)
        return (command.help or "") if command is not None else ""


class Noun(typer.Typer):
    """The Typer app of one noun. Its help and those of its verbs are message ids."""

    def __init__(self, name: str, help_text: str) -> None:
        super().__init__(
            name=name,
            cls=Group,
            help=help_text,
            add_completion=False,
            rich_markup_mode=None,
            pretty_exceptions_enable=False,
            context_settings={"help_option_names": HELP_NAMES},
        )

    def verb(self, name: str, help_text: str) -> Callable[[Function], Function]:
        """Make the function below the command ``name`` of this noun."""
        return self.command(name, cls=Command, help=help_text, context_settings={"help_option_names": HELP_NAMES})


def run_command(command: Any, arguments: Sequence[str], invocation: Invocation) -> int:
    """Read and run a command line; gives the exit status. WrongUsage, and whatever the command refuses."""
    try:
        with command.make_context("ogust-tui", list(arguments), obj=invocation) as ctx:
            command.invoke(ctx)
    except typer.Exit as end:
        return end.exit_code
    except typer.TyperException as error:
        raise usage(error) from error
    return 0


def usage(error: typer.TyperException) -> WrongUsage:
    """What Typer could not understand, in our words."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "ogust-tui"
    option = getattr(error, "option_name", None)
    if option is not None and hasattr(error, "possibilities"):
        message = N_("There is no option {option} here. Help: {command} --help")
        return WrongUsage(message, option=option, command=command)
    if option is not None:
        return WrongUsage(N_("{option} needs a value."), option=option)
    if isinstance(error, typer.BadParameter) and error.param is not None:
        return _bad_value(error, command)
    return WrongUsage(N_("{reason} Help: {command} --help"), reason=error.format_message(), command=command)


def _bad_value(error: typer.BadParameter, command: str) -> WrongUsage:
    param: Any = error.param
    name = param.opts[0] if param.param_type_name == "option" else _places(param.metavar or param.name.upper())
    if type(error) is not typer.BadParameter:  # Typer's only other kind: the parameter is missing
        return WrongUsage(N_("{name} is missing. Help: {command} --help"), name=name, command=command)
    choices = param.type_descriptor.choices
    if choices:
        offered = ", ".join(str(choice.value) for choice in choices)
        return WrongUsage(N_("{name} takes one of: {choices}."), name=name, choices=offered)
    return WrongUsage(N_("{name} takes a whole number, 0 or more."), name=name)


def _guarded(argument: str) -> str:
    looks_like_option = argument.startswith("-") and argument != "-"
    return _GUARD + argument if looks_like_option and not _OPTION.fullmatch(argument) else argument


def _plain(value: Any) -> Any:
    if type(value) is str:  # not a StrEnum, which a choice is
        return value.removeprefix(_GUARD)
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _places(text: str) -> str:
    """``text`` with the names of values in the language spoken: "--as IDENTIFIANT", "{TEXTE|-}"."""
    return _PLACE.sub(lambda found: _(found[0]), text)


def _format_usage(command: Any, ctx: Any, formatter: Any) -> None:
    pieces = " ".join(_places(_(piece)) for piece in command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage:") + " ")


def _format_help_text(command: Any, formatter: Any) -> None:
    if command.help:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_(command.help))


def _format_options(command: Any, ctx: Any, formatter: Any) -> None:
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    needed = _("(needed)")
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        help_text = _(param.help) if param.help else ""
        if param.param_type_name == "argument":
            arguments.append((_places(param.metavar), help_text))
        elif record is not None:
            options.append((_places(record[0]), f"{help_text} {needed}" if param.required else help_text))
    _section(formatter, _("Arguments"), arguments)
    _section(formatter, _("Options"), options)
    _section(formatter, _("Everywhere"), [(_places(name), _(help_text)) for name, help_text in EVERYWHERE])


def _section(formatter: Any, title: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        with formatter.section(title):
            formatter.write_dl(rows)
