"""Italian."""

from ogust_tui.mail.wordings.wording import Language, Wording

ITALIAN = Language(
    code="it",
    opens="Il|In data",
    verbs="scritto",
    attributions=(
        Wording(
            r"(?:Il|In data) .{0,40}?\d.{3,300}?\bha(?:nno)? scritto ?:",
            "Il giorno ven 6 mar 2026 alle ore 11:15 Nadia <n@example.org> ha scritto:",
        ),
        Wording(
            r"[^:]{2,200}? ha scritto il .{0,30}?\d.{3,80}? ?:(?!\d)",
            "Nadia <n@example.org> ha scritto il 06/03/2026 11:15:",
        ),
    ),
    bare_attributions=(Wording(r"[\"“<(]?[A-ZÀ-Ý][^:]{0,150} ha scritto ?:$", "Nadia Belkacem ha scritto:"),),
    labels=(
        ("from", "Da|Mittente"),
        ("sent", "Inviato|Inviata|Inviato il"),
        ("date", "Data"),
        ("to", "A|Per|Destinatario|Cc"),
        ("subject", "Oggetto"),
        ("other", "Risposta a|Rispondi a|Priorità|Allegati"),
    ),
    originals=(Wording(r"Messaggio (?:originale|originario)", "-----Messaggio originale-----"),),
    forwards=(
        Wording(r"Inizio messaggio inoltrato ?:", "Inizio messaggio inoltrato:"),
        Wording(r"[-_=*]{2,} ?Messaggio inoltrato ?[-_=*]{2,}", "-------- Messaggio inoltrato --------"),
    ),
    tagline_opens=r"Inviat|Ottieni|Scarica",
    taglines=(
        Wording(r"Inviato (?:da|con|dal|tramite) ?{device}\.?", "Inviato da iPhone"),
        Wording(r"(?:Ottieni|Scarica) {device}\.?", "Ottieni Outlook per iOS"),
    ),
    footers=(
        Wording(
            r"(?:Questo|Il presente) (?:messaggio|documento)\b(?=.{0,400}?(?:riservat|confidenzial|destinatari)).*",
            "Questo messaggio e i suoi allegati sono riservati.",
        ),
        Wording(r"(?:Privo|Senza) (?:di )?virus\.? ?(?:www\.|<|\[|https?://|$).*", "Privo di virus. www.avast.com"),
    ),
    greetings=r"ciao|buongiorno|buonasera|gentile",
    closings=r"(?:cordiali |distinti )?saluti",
)
