"""Drafts in words: where one was typing, and what."""

from ogust_tui.i18n import N_, _
from ogust_tui.screens.attached_files import draft_line
from ogust_tui.screens.composer_form import draft_words
from ogust_tui.screens.contact_form import NEW
from ogust_tui.screens.form_draft import form_draft_words
from ogust_tui.store.drafts import DraftRow

IN_THREAD = ("reply", "phone")
# What was being typed, by the first word of its place.
DRAFTS = {
    "reply": N_("Reply in thread {id}"),
    "phone": N_("By phone, in thread {id}"),
    "note": N_("Note in thread {id}"),
    "edit": N_("Change of note {id}"),
}
FORMS = {"contact": N_("Record"), "relative": N_("Relative")}


def place_words(place: str) -> str:
    """Where a draft was being typed: "Réponse dans le fil 17", "Nouveau sur CLI00042"."""
    kind, _colon, about = place.partition(":")
    if place == f"contact:{NEW}":
        return _("New record")
    if kind in FORMS:
        return _(FORMS[kind])
    if kind in DRAFTS:
        return _(DRAFTS[kind]).format(id=about.partition(":")[0])
    return _("New on {record}").format(record=about) if about else _("New, on nothing yet")


def text_words(draft: DraftRow) -> str:
    """What was being typed, for a list."""
    way = draft.place.partition(":")[0]
    return (draft_line if way in IN_THREAD else form_draft_words if way in FORMS else draft_words)(draft.text)
