"""Dutch."""

from ogust_tui.mail.wordings.wording import Language, Wording

DUTCH = Language(
    code="nl",
    opens="Op",
    verbs="schr",
    attributions=(
        Wording(
            r"Op .{0,30}?\d.{3,300}? schreef [^:]{1,200}? ?:(?!\d)",
            "Op vr 6 mrt 2026 om 11:15 schreef Nadia <n@example.org>:",
        ),
        Wording(
            r"Op .{0,30}?\d.{3,300}? (?:het volgende )?geschreven ?:",
            "Op 6 mrt. 2026 om 11:15 heeft Nadia <n@example.org> het volgende geschreven:",
        ),
        Wording(
            r"[^:]{2,200}? schreef op .{0,30}?\d.{3,80}? ?:(?!\d)",
            "Nadia schreef op 2026-03-06 11:15:",
        ),
    ),
    bare_attributions=(Wording(r"[\"“<(]?[A-Z][^:]{0,150} schreef ?:$", "Nadia Belkacem schreef:"),),
    labels=(
        ("from", "Van|Afzender"),
        ("sent", "Verzonden|Verstuurd"),
        ("date", "Datum"),
        ("to", "Aan|Kopie|CC"),
        ("subject", "Onderwerp"),
        ("other", "Beantwoorden - Aan|Urgentie|Bijlagen"),
    ),
    originals=(Wording(r"(?:Oorspronkelijk|Origineel) bericht", "-----Oorspronkelijk bericht-----"),),
    forwards=(
        Wording(r"Begin doorgestuurd bericht ?:", "Begin doorgestuurd bericht:"),
        Wording(r"[-_=*]{2,} ?Doorgestuurd bericht ?[-_=*]{2,}", "-------- Doorgestuurd bericht --------"),
    ),
    forward_subjects=r"DOORST",
    tagline_opens=r"Verzonden|Verstuurd|Download|Outlook",
    taglines=(
        Wording(r"(?:Verzonden|Verstuurd) (?:vanaf|met|vanuit|via) {device}\.?", "Verstuurd vanaf mijn iPhone"),
        Wording(r"Outlook voor (?:iOS|Android) downloaden", "Outlook voor iOS downloaden"),
        Wording(r"Download {device}", "Download Outlook voor Android"),
    ),
    footers=(
        Wording(
            r"(?:Dit|De inhoud van dit) (?:e-?mail)?bericht\b(?=.{0,400}?(?:vertrouwelijk|bestemd)).*",
            "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.",
        ),
        Wording(r"Virusvrij\.? ?(?:www\.|<|\[|https?://|$).*", "Virusvrij. www.avast.com"),
    ),
    greetings=r"beste|geachte|hoi",
    closings=r"(?:met )?(?:vriendelijke )?groet(?:en|jes)?|mvg",
)
