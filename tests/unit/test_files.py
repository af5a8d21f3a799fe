"""Files of the machine: read without waiting for ever, written without taking anything's place; shared accounts."""

import os
import socket
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from ogust_tui import files, i18n
from ogust_tui.files import EXCHANGE, FilePlace, place_for
from ogust_tui.settings import AgencySettings
from ogust_tui.store.errors import DataRefused
from ogust_tui.store.file_rules import MOST_BYTES, MOST_FILES

EVERY_BYTE = bytes(range(256)) * 40


@pytest.fixture(autouse=True)
def english(known_surroundings):
    i18n.set_language("en")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """The home folder of the account, in which everything happens."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setattr("pwd.getpwuid", lambda _uid: SimpleNamespace(pw_name="desk", pw_dir=str(folder)))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def anywhere(home):
    return FilePlace()


@pytest.fixture
def claire(home):
    """Claire's exchange folder on the shared account, and what she must not reach beside it."""
    (home / "ogust.db").write_bytes(b"everything")
    place = FilePlace("claire")
    assert place.complete("").names == ()
    return place


def listed(folder):
    return sorted(path.name for path in folder.iterdir())


# --- reading


def test_a_file_is_read_whole_with_what_it_is(home, anywhere):
    for name, kind, data in (
        ("plan d'accès.pdf", "application/pdf", EVERY_BYTE),
        ("vide.txt", "text/plain", b""),
        ("rien", "application/octet-stream", b"x"),
        ("sauvegarde.tar.gz", "application/octet-stream", b"x"),
        ("日本.png", "image/png", b"x"),
    ):
        (home / name).write_bytes(data)
        for typed in (name, f"~/{name}", str(home / name), f"  {home / name} "):
            got = anywhere.read(typed)
            assert (got.name, got.media_type, got.data) == (name, kind, data)
        found = anywhere.find(name)
        assert (found.path, found.name, found.size) == (str(home / name), name, len(data))


def test_a_path_pasted_as_a_shell_writes_it_is_understood(home, anywhere):
    (home / "mon plan.pdf").write_bytes(b"x")
    (home / "l'avis.pdf").write_bytes(b"y")
    for typed in (f"'{home}/mon plan.pdf'", f'"{home}/mon plan.pdf" ', f"{home}/mon\\ plan.pdf"):
        assert anywhere.read(typed).name == "mon plan.pdf"
    assert anywhere.read("l'avis.pdf").data == b"y"


def test_a_name_with_more_in_it_than_is_seen_is_found(home, anywhere):
    """An emoji of a telephone's: the box to type in drops its invisible half."""
    name = "merci \u2764\ufe0f.jpg"
    (home / name).write_bytes(b"x")
    assert anywhere.read("~/merci \u2764.jpg").data == anywhere.read(f"~/{name}").data == b"x"
    (home / "merci \u2764\u200d.jpg").write_bytes(b"y")
    with pytest.raises(DataRefused):  # two that look the same: neither is taken for the other
        anywhere.read("~/merci \u2764.jpg")


def test_what_cannot_be_taken_is_said(home, anywhere):
    (home / "folder").mkdir()
    os.mkfifo(home / "pipe")
    (home / "to the pipe").symlink_to("pipe")
    (home / "loop").symlink_to("loop")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
    with (home / "big.bin").open("wb") as big:
        big.truncate(MOST_BYTES + 1)
    for typed, reason in {
        "nothing.pdf": "“nothing.pdf” cannot be taken: it does not exist",
        "no/thing.pdf": "does not exist",
        "~nobody-here/x": "does not exist",
        "a\0b": "does not exist",
        "\ud800": "does not exist",
        "": "it is a folder",
        "folder": "it is a folder",
        "folder/": "it is a folder",
        "/": "it is a folder",
        "pipe": "not an ordinary file",
        "to the pipe": "not an ordinary file",
        "socket": "not an ordinary file",
        "/dev/zero": "not an ordinary file",
        "/dev/tty": "not an ordinary file",
        "loop": "link to another place",
        "x" * 300: "too long",
        "big.bin": "too big: 26 MB",
    }.items():
        with pytest.raises(DataRefused, match=reason) as refused:
            anywhere.find(typed)
        assert "Nothing was written; your text is untouched." in str(refused.value)
        with pytest.raises(DataRefused):
            anywhere.read(typed)


def test_nothing_is_read_of_too_much(home, anywhere, monkeypatch):
    (home / "x").write_bytes(b"x")
    monkeypatch.setattr(FilePlace, "read", lambda *_: pytest.fail("read"))
    with pytest.raises(DataRefused, match="21 files are too many"):
        anywhere.read_all(["x"] * (MOST_FILES + 1))
    with (home / "big").open("wb") as big:
        big.truncate(MOST_BYTES)
    with pytest.raises(DataRefused, match="too big together: 75 MB"):
        anywhere.read_all(["big"] * 3)


# --- saving


def test_a_file_is_written_for_its_owner_alone_and_takes_nobodys_place(home, anywhere):
    (home / "plan.pdf").write_bytes(b"mine")
    first = anywhere.save("~/", "plan.pdf", EVERY_BYTE)
    second = anywhere.save(str(home), "../../plan.pdf", b"")
    assert (first, second) == (home / "plan (2).pdf", home / "plan (3).pdf")
    assert ((home / "plan.pdf").read_bytes(), first.read_bytes(), second.read_bytes()) == (b"mine", EVERY_BYTE, b"")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert anywhere.save("other name", "plan.pdf", b"x") == home / "other name"
    assert anywhere.save("other name", "plan.pdf", b"x") == home / "other name (2)"
    assert listed(home) == ["other name", "other name (2)", "plan (2).pdf", "plan (3).pdf", "plan.pdf"]


def test_a_link_in_the_way_is_not_followed(home, anywhere):
    (home / "plan.pdf").symlink_to("elsewhere")
    assert anywhere.save(".", "plan.pdf", b"x") == home / "plan (2).pdf"
    assert not (home / "elsewhere").exists()


@pytest.mark.parametrize("name", ["../../.bashrc", ".ssh/authorized_keys", "/etc/passwd", "..", "\u202e", "CON"])
def test_a_received_name_leads_nowhere(home, anywhere, name):
    saved = anywhere.save("~", name, b"x")
    assert saved.parent == home
    assert not saved.name.startswith(".")


@pytest.mark.parametrize("error", ["full", "no links", "no links and full"])
def test_half_a_file_never_stays(home, anywhere, monkeypatch, error):
    def fails(number):
        def refuse(*_args, **_kwargs):
            raise OSError(number, os.strerror(number))

        return refuse

    if "no links" in error:
        monkeypatch.setattr(os, "link", fails(1))
    if "full" in error:
        monkeypatch.setattr(os, "fsync", fails(28))
        with pytest.raises(DataRefused, match=r"the disk is full\. Nothing was saved"):
            anywhere.save("~", "plan.pdf", EVERY_BYTE)
        assert listed(home) == []
    else:
        assert anywhere.save("~", "plan.pdf", EVERY_BYTE).read_bytes() == EVERY_BYTE
        assert anywhere.save("~", "plan.pdf", EVERY_BYTE) == home / "plan (2).pdf"
        assert listed(home) == ["plan (2).pdf", "plan.pdf"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("no/where/", "does not exist"),
        ("no/where", "does not exist"),
        ("x" * 300, "too long"),
        ("~nobody-here", "does not exist"),
    ],
)
def test_where_nothing_can_be_saved_is_said(home, anywhere, typed, reason):
    with pytest.raises(DataRefused, match=reason):
        anywhere.save(typed, "plan.pdf", b"x")
    assert listed(home) == []


# --- completing


def test_tab_goes_on_as_far_as_there_is_one_way(home, anywhere):
    (home / "Documents").mkdir()
    (home / "Documents" / "facture 1.pdf").touch()
    (home / "Documents" / "facture 2.pdf").touch()
    (home / "Documents" / "bell\x07.pdf").touch()
    (home / ".hidden").touch()
    for typed, text, names in (
        ("~", "~/", ()),
        ("", "~/", ()),
        ("D", "Documents/", ("Documents/",)),
        ("~/", "~/Documents/", ("Documents/",)),
        ("~/Documents/", "~/Documents/facture ", ("facture 1.pdf", "facture 2.pdf")),
        (f"{home}/Documents/facture 1", f"{home}/Documents/facture 1.pdf", ("facture 1.pdf",)),
        ("~/.h", "~/.hidden", (".hidden",)),
        ("~/nothing", "~/nothing", ()),
        ("no/where/x", "no/where/x", ()),
        ("\0/x", "\0/x", ()),
    ):
        done = anywhere.complete(typed)
        assert (done.text, done.names) == (text, names), typed
    assert anywhere.complete("~/Documents/f", folders=True).names == ()
    assert anywhere.complete("~/D", folders=True).text == "~/Documents/"


# --- an account that is shared


def test_a_shared_account_has_one_folder_for_each_colleague(home):
    settings = AgencySettings(signin_trusted_accounts="desk other")
    assert place_for(settings, "claire").shared
    assert not place_for(AgencySettings(signin_trusted_accounts="other"), "claire").shared
    saved = place_for(settings, "claire").save("", "plan.pdf", EVERY_BYTE)
    assert saved == home / EXCHANGE / "claire" / "plan.pdf"
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (saved.parent, saved.parent.parent)] == [0o700, 0o700]
    assert place_for(settings, "claire").read("plan.pdf").data == EVERY_BYTE
    with pytest.raises(DataRefused):
        place_for(settings, "nadia").read("plan.pdf")
    with pytest.raises(DataRefused, match="--as LOGIN"):
        place_for(settings, "").read("plan.pdf")


def test_no_path_leads_out_of_the_exchange_folder(home, claire):
    folder = home / EXCHANGE / "claire"
    (folder / "inside").mkdir()
    (folder / "inside" / "plan.pdf").write_bytes(b"plan")
    assert claire.read("inside//./plan.pdf").data == b"plan"
    assert claire.find("inside/plan.pdf").path == "inside/plan.pdf"
    (folder / "link").symlink_to(home / "ogust.db")
    (folder / "up").symlink_to("../..")
    (folder / "near").symlink_to("inside/plan.pdf")
    before = listed(home)
    for typed in (
        "../../ogust.db",
        "inside/../../../ogust.db",
        str(home / "ogust.db"),
        str(folder / "inside" / "plan.pdf"),
        "~/ogust.db",
        "link",
        "near",
        "up/ogust.db",
        "up/",
        f"'{home / 'ogust.db'}'",
    ):
        with pytest.raises(DataRefused):
            claire.read(typed)
    for typed in ("../../.ssh/authorized_keys", str(home), "~", "..", "up/x", "up/", "nowhere/x"):
        with pytest.raises(DataRefused):
            claire.save(typed, "authorized_keys", b"key")
    assert claire.save("link", "x", b"x").name == "link (2)"
    assert (home / "ogust.db").read_bytes() == b"everything"
    assert listed(home) == before
    assert claire.complete("").names == ("inside/", "link (2)")
    assert claire.complete("ins").text == "inside/"
    for typed in ("../", "/", "up/", "~", "~/"):
        assert (claire.complete(typed).text, claire.complete(typed).names) == (typed, ())


def test_an_exchange_folder_that_is_a_link_is_not_taken(home):
    (home / EXCHANGE).mkdir()
    (home / EXCHANGE / "claire").symlink_to(home)
    with pytest.raises(DataRefused):
        FilePlace("claire").save("", "x", b"x")
    assert listed(home) == [EXCHANGE]


def test_nothing_asks_the_environment_where_home_is(home, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert FilePlace("claire").save("", "x", b"x") == home / EXCHANGE / "claire" / "x"


def test_there_is_no_other_door_to_the_disk_for_attachments():
    """The store and the screens open no file of their own for it."""
    package = Path(files.__file__).parent
    for room in ("screens", "widgets"):
        for path in package.joinpath(room).glob("*.py"):
            source = path.read_text("utf-8")
            assert "read_bytes" not in source and "write_bytes" not in source, path
