"""What everything is compared with: the least that Textual can show of a list, and no more."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header

FIRST_ROW = "NOM0 "


class Bare(App[None]):
    """A header, fifty rows, a footer."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "Code", "City", "Phone", "Managed by")
        for number in range(50):
            table.add_row(f"Mme NOM{number} Prénom", f"CLI{number:05}", "Lyon", "06 12 34 56 78", "Nadia")


if __name__ == "__main__":
    Bare().run()
