"""``ogust-tui staff``: who works here, and how they sign in."""

from typing import TYPE_CHECKING, Annotated

import typer

from ogust_tui.cli import output, shapes
from ogust_tui.cli.options import AsJson, Limit, Login
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.parsing import Noun
from ogust_tui.cli.reading import STDIN, decoded, stdin_bytes
from ogust_tui.cli.session import PASSWORD_FILE, Desk, asked, interactive, password_in, signed_in
from ogust_tui.i18n import N_, _
from ogust_tui.store.errors import DataRefused
from ogust_tui.store.kinds import Role
from ogust_tui.system import operating_system_user

if TYPE_CHECKING:
    from ogust_tui.store.staff import StaffRow

app = Noun("staff", N_("Colleagues and how they sign in"))

ROLES = {
    Role.RECEPTION: N_("reception"),
    Role.MANAGER: N_("manager"),
    Role.SUPPORT: N_("support"),
    Role.ADMIN: N_("administrator"),
}


@app.verb("add", N_("Add a colleague; prints the login"))
def add(
    ctx: typer.Context,
    login: Login,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("The name that others see"))],
    role: Annotated[Role, typer.Option("--role", help=N_("What the colleague may do"))],
    email: Annotated[str, typer.Option("--email", metavar="ADDRESS", help=N_("E-mail address"))] = "",
    sectors: Annotated[
        list[str] | None,
        typer.Option("--sector", metavar="SECTOR", help=N_("A sector to see; may repeat; every sector unless said")),
    ] = None,
    os_users: Annotated[
        list[str] | None,
        typer.Option("--os-user", metavar="USER", help=N_("An account of this machine taken for the colleague")),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The first administrator of a store is recognised by the account that adds it, unless another one is named."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.staff import NewStaff, create_staff

        users = tuple(os_users or ())
        if role is Role.ADMIN and not users and _first_admin(desk):
            users = (operating_system_user(),)
        new = NewStaff(
            login=login, display_name=name, role=role, email=email, sectors=tuple(sectors or ()), os_users=users
        )
        create_staff(desk.store, desk.actor, new)
    output.say_new(login.strip().lower(), as_json=as_json)


def _first_admin(desk: Desk) -> bool:
    from ogust_tui.store.staff import first_with_role

    return first_with_role(desk.store, Role.ADMIN) is None


@app.verb("list", N_("List the colleagues"))
def list_(
    ctx: typer.Context,
    everyone: Annotated[bool, typer.Option("--all", help=N_("Those who have left too"))] = False,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """In alphabetical order."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.staff import list_staff

        rows = list_staff(desk.store, desk.actor, active_only=not everyone)[:limit]
    if as_json:
        output.say_json_array(shapes.staff(row) for row in rows)
    else:
        headers = (_("Login"), _("Name"), _("Role"), _("Sectors"))
        output.say_rows(headers, (_columns(row) for row in rows))


def _columns(row: "StaffRow") -> tuple[str, ...]:
    return (row.login, row.display_name, _(ROLES[row.role]), ", ".join(row.sectors) or _("all"))


@app.verb("passwd", N_("Choose a password: your own, or anybody's for an administrator"))
def passwd(
    ctx: typer.Context,
    login: Login,
    new_from: Annotated[
        str | None,
        typer.Option("--from-file", metavar="FILE|-", help=N_("The file that holds it; “-” reads the standard input")),
    ] = None,
) -> None:
    """Typed twice at the terminal, or read from a file."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.sign_in import change_password

        change_password(desk.store, desk.actor, login, _new_password(new_from))
    output.say(_("The password of {login} is changed.").format(login=login))


def _new_password(path: str | None) -> str:
    import os

    if path == STDIN:
        return decoded(stdin_bytes()).partition("\n")[0].removesuffix("\r")
    given = path or os.environ.get(PASSWORD_FILE)
    if given:
        return password_in(given)
    if not interactive():
        message = N_("There is no terminal to ask at: give the password by --from-file, or name a file in {variable}.")
        raise WrongUsage(message, variable=PASSWORD_FILE)
    first, again = asked(_("New password: ")), asked(_("The same again: "))
    if first != again:
        raise DataRefused(N_("The two are not the same. Nothing was changed."))
    return first


@app.verb("deactivate", N_("Close a colleague's access; what was written stays"))
def deactivate(ctx: typer.Context, login: Login, as_json: AsJson = False) -> None:
    """The login does not sign in any more."""
    with signed_in(ctx) as desk:
        from ogust_tui.store.staff import deactivate_staff

        deactivate_staff(desk.store, desk.actor, login)
    line = _("{login} does not sign in any more.").format(login=login)
    output.say_done(line, {"login": login, "active": False}, as_json=as_json)
