"""Forms: what was typed is put over the record as it stands, and a field that two people changed is told apart."""

from ogust_tui.screens.form_draft import form_draft, form_draft_words, merged, typed_then

BEFORE = {"name": "Morel", "city": "Nantes", "phone": ""}


def test_what_is_typed_stands_over_what_others_changed_elsewhere():
    both = merged(BEFORE, {**BEFORE, "name": "Morel-Petit"}, {**BEFORE, "city": "Brest"})
    assert both.values == {"name": "Morel-Petit", "city": "Brest", "phone": ""}
    assert (both.clashes, both.theirs) == ((), ("city",))


def test_a_field_that_both_changed_is_a_clash_unless_they_agree():
    both = merged(BEFORE, {**BEFORE, "city": "Lyon"}, {**BEFORE, "city": "Brest"})
    assert (both.values["city"], both.clashes, both.theirs) == ("Lyon", ("city",), ())
    assert merged(BEFORE, {**BEFORE, "city": "Brest"}, {**BEFORE, "city": "Brest"}).clashes == ()


def test_a_draft_holds_what_was_changed_and_what_stood_there():
    draft = form_draft("Mme MOREL", BEFORE, {**BEFORE, "city": "Lyon", "phone": "06"})
    assert form_draft_words(draft) == "Mme MOREL · Lyon · 06"
    now = {**BEFORE, "city": "Brest"}
    assert merged(*typed_then(draft, now), now).clashes == ("city",)
    assert form_draft("Mme MOREL", BEFORE, BEFORE) == ""


def test_a_draft_that_cannot_be_read_or_names_other_fields_changes_nothing():
    for draft in ("", "{", "[]", '{"changed": {"city": 1}}', '{"about": "", "changed": {"gone": ["", "x"]}}'):
        before, typed = typed_then(draft, BEFORE)
        assert (before, typed) == (BEFORE, BEFORE)
        assert form_draft_words(draft) in ("", "x")
