"""``python -m ogust_tui``: the same as the console script."""

from ogust_tui.cli.main import run

if __name__ == "__main__":
    run()
