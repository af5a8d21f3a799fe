"""Spanish."""

from ogust_tui.mail.wordings.wording import Language, Wording

SPANISH = Language(
    code="es",
    opens="El|En",
    verbs="escrib|escrit",
    attributions=(
        Wording(
            r"(?:El|En) .{0,40}?\d.{3,300}?\b(?:escribi[óo]|escribe|ha escrito) ?:",
            "El mar, 3 mar 2026 a las 10:00, Nadia (<n@example.org>) escribió:",
        ),
        Wording(
            r"[^:]{2,200}? escribi[óo] el .{0,30}?\d.{3,80}? ?:(?!\d)",
            "Nadia <n@example.org> escribió el 06/03/2026 11:15:",
        ),
    ),
    bare_attributions=(Wording(r"[\"“<(]?[A-ZÁ-Ú][^:]{0,150} escribi[óo] ?:$", "Nadia Belkacem escribió:"),),
    labels=(
        ("from", "De|Desde"),
        ("sent", "Enviado|Enviado el|Enviada el|Fecha de envío"),
        ("date", "Fecha"),
        ("to", "Para|A|CC|CCO|Destinatario"),
        ("subject", "Asunto"),
        ("other", "Responder a|Importancia|Datos adjuntos"),
    ),
    originals=(Wording(r"(?:Mensaje|Correo) original", "-----Mensaje original-----"),),
    forwards=(
        Wording(r"Inicio del mensaje reenviado ?:", "Inicio del mensaje reenviado:"),
        Wording(r"[-_=*]{2,} ?Mensaje reenviado ?[-_=*]{2,}", "-------- Mensaje reenviado --------"),
    ),
    forward_subjects=r"RV",
    tagline_opens=r"Enviad|Obten|Descarg",
    taglines=(
        Wording(r"Enviado (?:desde|con|por|a trav[ée]s de) {device}\.?", "Enviado desde mi iPhone"),
        Wording(r"(?:Obtener|Descargar|Obtenga) {device}\.?", "Obtener Outlook para iOS"),
    ),
    footers=(
        Wording(
            r"(?:Este|El presente) (?:mensaje|correo|e-?mail)\b(?=.{0,400}?(?:confidencial|destinatario|virus)).*",
            "Este mensaje y sus adjuntos son confidenciales.",
        ),
        Wording(r"Libre de virus\.? ?(?:www\.|<|\[|https?://|$).*", "Libre de virus. www.avast.com"),
    ),
    greetings=r"hola|buenos d[íi]as|estimad[oa]",
    closings=r"saludos|un saludo|atentamente",
)
