"""What is read from the command line before any command runs: options that stand anywhere, dates, odd bytes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ogust_tui import i18n
from ogust_tui.cli.invocation import Invocation, readable, taken
from ogust_tui.cli.outcome import WrongUsage
from ogust_tui.cli.reading import decoded, tomorrow_at, when

pytest_plugins = ["tests.unit.cli_runner"]

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "arguments",
    [
        ["--store", "x.db", "--as", "claire", "--lang", "en", "contacts", "list"],
        ["contacts", "list", "--store", "x.db", "--as", "claire", "--lang", "en"],
        ["contacts", "--as=claire", "list", "--store=x.db", "--lang=en"],
        ["--as", "other", "contacts", "list", "--lang=fr", "--store=x.db", "--as=claire", "--lang", "en"],
    ],
)
def test_some_options_stand_anywhere(arguments):
    assert taken(arguments, {}) == (["contacts", "list"], Invocation("x.db", "claire", "en"))


def test_the_environment_is_the_default():
    environment = {"OGUST_STORE": "a.db", "OGUST_AS": "nadia", "OGUST_LANG": "en"}
    assert taken(["x"], environment) == (["x"], Invocation("a.db", "nadia", "en"))
    assert taken(["x", "--as", "b"], environment)[1] == Invocation("a.db", "b", "en")
    assert taken(["x"], dict.fromkeys(environment, "")) == (["x"], Invocation())
    with pytest.raises(WrongUsage):
        taken([], {"OGUST_LANG": "latin"})


def test_nothing_is_taken_after_two_dashes():
    assert taken(["notes", "--", "--as", "x"], {}) == (["notes", "--", "--as", "x"], Invocation())


def test_a_store_has_its_place_in_the_users_data(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Invocation().address == str(tmp_path / "ogust_tui" / "ogust.db")


@pytest.mark.parametrize(
    ("typed", "instant", "is_date"),
    [
        ("2026-11-24", "2026-11-23T23:00:00+00:00", True),
        ("24/11/2026", "2026-11-23T23:00:00+00:00", True),
        ("1/7/2026", "2026-06-30T22:00:00+00:00", True),
        ("2026-11-24T14:00", "2026-11-24T13:00:00+00:00", False),
        ("2026-11-24 14:00:30", "2026-11-24T13:00:30+00:00", False),
        ("2026-11-24T14:00:30.123", "2026-11-24T13:00:30+00:00", False),
        ("24/11/2026 14:00", "2026-11-24T13:00:00+00:00", False),
        ("24/11/2026 9h30", "2026-11-24T08:30:00+00:00", False),
        ("2026-11-24T14:00Z", "2026-11-24T14:00:00+00:00", False),
        ("2026-11-24T14:00+05:30", "2026-11-24T08:30:00+00:00", False),
        ("2026-11-24T14:00-0800", "2026-11-24T22:00:00+00:00", False),
        (" 2028-02-29 ", "2028-02-28T23:00:00+00:00", True),
    ],
)
def test_a_date_is_read_as_people_and_programs_write_it(typed, instant, is_date):
    read = when(typed)
    assert (read.at(PARIS).astimezone(UTC).isoformat(), read.is_date) == (instant, is_date)


@pytest.mark.parametrize(
    "odd",
    ["", "x", "tomorrow", "2026-02-29", "31/04/2026", "2026-13-01", "2026-11-24T25:00", "2026-11-24T", "24/11/26",
     "2026/11/24", "0001-01-01", "9999-12-31T23:59-12:00", "٢٠٢٦-11-24", "2026-11-24T14:00+99:00",
     "2026-11-24\x1b[31m"],
)  # fmt: skip
def test_what_is_no_date(odd):
    with pytest.raises(WrongUsage):
        when(odd)


def test_a_day_ends_when_the_next_one_begins():
    assert when("2026-10-25").day_end(PARIS) - when("2026-10-25").at(PARIS) is not None
    assert when("2026-10-25").day_end(PARIS).astimezone(UTC) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert when("2026-10-25").at_hour(8, PARIS).astimezone(UTC) == datetime(2026, 10, 25, 7, tzinfo=UTC)
    assert when("2026-10-25T09:00").at_hour(8, PARIS).astimezone(UTC) == datetime(2026, 10, 25, 8, tzinfo=UTC)
    assert tomorrow_at(8, datetime(2026, 10, 24, 23, tzinfo=UTC), PARIS) == datetime(2026, 10, 26, 8, tzinfo=PARIS)


def test_odd_bytes_are_read_as_windows_1252():
    assert decoded("\ufeffé".encode()) == "é"
    assert decoded(b"caf\xe9 \x80") == "café €"
    assert readable("caf\udce9") == "café"
    assert readable("déjà") == "déjà"


@pytest.mark.parametrize("text", ["-5 degrés", "- du lait", "-", "--- titre ---", "-1", "--", "-…", "-\n"])
def test_a_text_may_begin_with_a_dash(cli, text):
    if text in {"-", "--", "-\n"}:
        assert cli.run("notes", "add", "--on", "CLI00001", text).status in {2, 5} or text == "-\n"
        return
    cli.new("notes", "add", "--on", "CLI00001", text)
    assert cli.ok("notes", "list", "--json").json[0]["text"] == text
    cli.new("threads", "open", "--with", "CLI00001", "--subject", text, text, "--publish")
    assert cli.ok("threads", "list", "--json").json[0]["subject"] == text


def test_two_dashes_let_a_text_look_like_an_option(cli):
    cli.new("notes", "add", "--on", "CLI00001", "--", "--alert")
    assert cli.ok("notes", "list", "--json").json[0]["text"] == "--alert"


def test_help_speaks_the_language_asked_for(bare, monkeypatch):
    english = bare.ok("--lang", "en", "contacts", "add", "--help").out
    assert english.startswith("Usage: ogust-tui contacts add [OPTIONS]")
    for title in ("Options:", "Everywhere:", "(needed)"):
        assert title in english
    monkeypatch.setattr(i18n, "_current", Shouting)
    assert "ADD A CONTACT; PRINTS ITS CODE" in bare.ok("contacts", "add", "--help").out


class Shouting:
    """A catalogue that has everything."""

    def gettext(self, message):
        return message.upper()


def test_a_refusal_speaks_the_language_asked_for(cli):
    assert cli.run("contacts", "show", "X", "--lang", "en").reason == "No contact is called “X”."
    assert cli.run("contacts", "show", "X").reason != "No contact is called “X”."


def test_an_option_is_not_taken_for_the_value_of_the_one_before():
    from ogust_tui.cli.invocation import taken
    from ogust_tui.cli.outcome import WrongUsage

    with pytest.raises(WrongUsage, match="--store needs a value"):
        taken(["--store", "--as", "nadia", "contacts", "list"], {})
