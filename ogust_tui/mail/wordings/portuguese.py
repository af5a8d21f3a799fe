"""Portuguese."""

from ogust_tui.mail.wordings.wording import Language, Wording

PORTUGUESE = Language(
    code="pt",
    opens="Em|A|No dia|Às",
    verbs="escrev",
    attributions=(
        Wording(
            r"(?:Em|A|No dia|Às) .{0,40}?\d.{3,300}?\b(?:escreveu|escreveram) ?:",
            "Em sex., 6 de mar. de 2026 às 11:15, Nadia <n@example.org> escreveu:",
        ),
        Wording(
            r"[^:]{2,200}? escreveu (?:no dia|em|a) .{0,30}?\d.{3,80}? ?:(?!\d)",
            "Nadia <n@example.org> escreveu no dia sexta, 6/03/2026 à(s) 11:15:",
        ),
    ),
    bare_attributions=(Wording(r"[\"“<(]?[A-ZÀ-Ý][^:]{0,150} escreveu ?:$", "Nadia Belkacem escreveu:"),),
    labels=(
        ("from", "De|Remetente"),
        ("sent", "Enviado|Enviada|Enviada em|Enviado em"),
        ("date", "Data"),
        ("to", "Para|Cc|Cópia"),
        ("subject", "Assunto"),
        ("other", "Responder a|Responder para|Importância|Anexos"),
    ),
    originals=(Wording(r"Mensagem [Oo]riginal", "-----Mensagem original-----"),),
    forwards=(
        Wording(r"In[íi]cio da mensagem (?:reencaminhada|encaminhada) ?:", "Início da mensagem reencaminhada:"),
        Wording(
            r"[-_=*]{2,} ?Mensagem (?:encaminhada|reencaminhada) ?[-_=*]{2,}",
            "-------- Mensagem encaminhada --------",
        ),
    ),
    forward_subjects=r"ENC",
    tagline_opens=r"Enviad|Obte",
    taglines=(
        Wording(r"Enviad[oa] (?:do|da|de|desde|com|por|via|a partir do?) {device}\.?", "Enviado do meu iPhone"),
        Wording(r"(?:Obter|Obtenha) (?:o )?{device}\.?", "Obter o Outlook para iOS"),
    ),
    footers=(
        Wording(
            r"Esta (?:mensagem|comunicação)\b(?=.{0,400}?(?:confidencial|destinat)).*",
            "Esta mensagem é confidencial e destina-se ao seu destinatário.",
        ),
        Wording(r"(?:Livre|Sem) (?:de )?v[íi]rus\.? ?(?:www\.|<|\[|https?://|$).*", "Livre de vírus. www.avast.com"),
    ),
    greetings=r"ol[áa]|bom dia|boa tarde|prezad[oa]",
    closings=r"atenciosamente|cumprimentos|obrigad[oa]",
)
