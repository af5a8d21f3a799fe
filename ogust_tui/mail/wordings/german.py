"""German."""

from ogust_tui.mail.wordings.wording import Language, Wording

GERMAN = Language(
    code="de",
    opens="Am",
    verbs="schr|Zitat| hat ",
    attributions=(
        Wording(
            r"Am .{0,30}?\d.{3,300}? (?:schrieb|hat) [^:]{1,200}?(?: geschrieben)? ?:(?!\d)",
            "Am 03.03.2026 um 10:00 schrieb Nadia <n@example.org>:",
        ),
        Wording(r"Am .{0,30}?\d.{3,300}? schrieb ?:", "Am Mo., 15. Jan. 2026, 17:03 Nadia <n@example.org> schrieb:"),
        Wording(
            r"[^:]{2,200}? schrieb am .{0,30}?\d.{3,80}? ?:(?!\d)",
            "Nadia <n@example.org> schrieb am Fr., 6. März 2026 um 11:15 Uhr:",
        ),
        Wording(r"Am .{0,30}?\d.{3,200}? schrieben Sie ?:", "Am 3. März 2026 um 10:00 schrieben Sie:"),
    ),
    bare_attributions=(
        Wording(r"[\"“„«<(]?[A-ZÀ-Ý][^:]{0,150} schrieb ?:$", "Nadia Belkacem schrieb:"),
        Wording(r"Zitat von .{2,200}? ?:$", "Zitat von Nadia <n@example.org>:"),
    ),
    labels=(
        ("from", "Von|Absender"),
        ("sent", "Gesendet|Gesendet am"),
        ("date", "Datum"),
        ("to", "An|Empfänger|Kopie|Cc"),
        ("subject", "Betreff"),
        ("other", "Antwort an|Priorität|Wichtigkeit|Anlagen"),
    ),
    originals=(
        Wording(
            r"(?:Urspr[üu]ngliche|Original|Antwort) ?-?(?:Nachricht|Mail|E-Mail)|Original-Nachricht",
            "-----Ursprüngliche Nachricht-----",
        ),
    ),
    forwards=(
        Wording(r"Anfang der weitergeleiteten (?:Nachricht|E-Mail) ?:", "Anfang der weitergeleiteten Nachricht:"),
        Wording(
            r"[-_=*]{2,} ?Weitergeleitete (?:Nachricht|Mail|E-Mail) ?[-_=*]{2,}",
            "-------- Weitergeleitete Nachricht --------",
        ),
    ),
    forward_subjects=r"WG",
    tagline_opens=r"Von|Gesendet|Diese Nachricht|Outlook",
    taglines=(
        Wording(r"Von {device} gesendet\.?", "Von meinem iPhone gesendet"),
        Wording(r"Gesendet (?:von|mit|über|aus) {device}\.?", "Gesendet mit der GMX Mail App"),
        Wording(
            r"Diese Nachricht wurde von {device} gesendet\.?",
            "Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.",
        ),
        Wording(r"(?:Hol dir |Holen Sie sich )?Outlook für (?:iOS|Android)(?: beziehen)?", "Outlook für iOS beziehen"),
    ),
    footers=(
        Wording(
            r"(?:Diese|Der Inhalt dieser) (?:E-?Mail|Nachricht)\b(?=.{0,400}?(?:vertraulich|bestimmt|Viren)).*",
            "Diese E-Mail enthält vertrauliche Informationen.",
        ),
        Wording(r"Virenfrei\.? ?(?:www\.|<|\[|https?://|$).*", "Virenfrei. www.avast.com"),
    ),
    greetings=r"hallo|guten tag|liebe[r]?|sehr geehrte[r]?",
    closings=r"(?:mit )?(?:(?:freundliche[nm]?|viele|liebe) )?gr(?:ü|u|ue)(?:ß|ss)e?n?|mfg",
)
