"""Languages of which only what programs write around a quote is known here."""

from ogust_tui.mail.wordings.wording import Language, Wording

DANISH = Language(
    code="da",
    opens="Den|På",
    verbs="skrev",
    attributions=(
        Wording(
            r"(?:Den|[A-Za-z]{2,4}\.) .{0,30}?\d.{3,300}? skrev [^:]{1,200}? ?:(?!\d)",
            "Den 6. mar. 2026 kl. 11.15 skrev Nadia <n@example.org>:",
        ),
        Wording(r"På .{0,30}?\d.{3,300}? skrev(?: [^:]{1,200}?)? ?:(?!\d)", "På 6. mars 2026 kl. 11:15 skrev Nadia:"),
        Wording(r"Den .{0,30}?\d.{3,300}? skrev ?:", "Den 6. mar. 2026 11.15, Nadia <n@example.org> skrev:"),
    ),
    bare_attributions=(Wording(r"[\"“<(]?[A-ZÆØÅÄÖ][^:]{0,150} skrev ?:$", "Nadia Belkacem skrev:"),),
    labels=(
        ("from", "Fra|Från"),
        ("sent", "Sendt|Skickat"),
        ("date", "Dato|Datum"),
        ("to", "Til|Till|Kopi"),
        ("subject", "Emne|Ämne"),
    ),
    originals=(
        Wording(
            r"(?:Oprindelig|Opprinnelig|Original|Ursprungligt) (?:meddelelse|melding|besked)|Ursprungligt meddelande",
            "-----Oprindelig meddelelse-----",
        ),
    ),
    forwards=(
        Wording(
            r"(?:Start på videresendt besked|Videresendt melding|Vidarebefordrat mejl) ?:$",
            "Start på videresendt besked:",
        ),
        Wording(
            r"[-_=*]{2,} ?(?:Videresendt (?:meddelelse|melding|besked)|Vidarebefordrat meddelande) ?[-_=*]{2,}",
            "-------- Videresendt meddelelse --------",
        ),
    ),
    tagline_opens=r"Sendt|Skickat|Hent|Hämta|Få",
    taglines=(
        Wording(r"(?:Sendt fra|Skickat från) {device}\.?", "Sendt fra min iPhone"),
        Wording(r"(?:Hent|Hämta|Få) {device}\.?", "Hent Outlook til iOS"),
    ),
)
SLAVIC = Language(
    code="pl cs uk ru",
    opens="W dniu|Dne|Dňa|Dnia|V",
    verbs="napis|napís|naps|náps|pisze|написал|пишет|пише|написав",
    attributions=(
        Wording(
            r".{0,40}?\d.{3,300}? napisał(?:a|\(a\))? ?:", "pt., 6 mar 2026 o 11:15 Nadia <n@example.org> napisał(a):"
        ),
        Wording(r"W dniu .{0,30}?\d.{3,300}? pisze ?:", "W dniu 2026-03-06 11:15, n@example.org pisze:"),
        Wording(
            r"(?:Dne|Dňa|V|Dnia) .{0,40}?\d.{3,300}? (?:napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?) ?:",
            "Dne 6. 3. 2026 v 11:15 Nadia napsal(a):",
        ),
        Wording(
            r".{0,40}?\d.{3,300}?(?:написала?|пишет|пише|написав)(?:\(а\))? ?:",
            "6 марта 2026 г., 11:15 Nadia написал(а):",
        ),
    ),
    labels=(
        ("from", "Od|От|Від"),
        ("sent", "Wysłano|Odesláno|Отправлено"),
        ("date", "Data|Datum|Dátum|Дата"),
        ("to", "Do|Komu|Кому|DW|Kopie"),
        ("subject", "Temat|Předmět|Predmet|Тема"),
    ),
    originals=(
        Wording(
            r"(?:Oryginalna wiadomość|Wiadomość oryginalna|Původní zpráva|Исходное сообщение)",
            "-----Oryginalna wiadomość-----",
        ),
    ),
    forwards=(
        Wording(
            r"(?:Začátek přeposílané zprávy|Začiatok preposlanej správy|Początek przekazywanej wiadomości"
            r"|Начало переадресованного сообщения) ?:$",
            "Začátek přeposílané zprávy:",
        ),
        Wording(
            r"[-_=*]{2,} ?(?:Přeposlaná zpráva|Preposlaná správa|Przekazana wiadomość|Treść przekazanej wiadomości"
            r"|Пересылаемое сообщение|Перенаправленное сообщение|Proslijeđena poruka) ?[-_=*]{2,}",
            "----- Przekazana wiadomość -----",
        ),
    ),
    tagline_opens=r"Wysłano|Odesláno|Отправлено",
    taglines=(
        Wording(r"(?:Wysłano z|Odesláno z|Отправлено с) {device}\.?", "Wysłano z mojego iPhone"),
        Wording(r"(?:Wysłan[eo] z iPhone['’]?a|Odesláno z iPhonu)$", "Wysłane z iPhone'a"),
    ),
)
FURTHER = Language(
    code="fi hu tr ro vi ar",
    opens="Vào",
    verbs="kirjoitti|irta|írta|yazd|scris|viết",
    attributions=(
        Wording(r".{0,40}?\d.{3,300}? kirjoitti ?:", "pe 6. maalisk. 2026 klo 11.15 Nadia <n@example.org> kirjoitti:"),
        Wording(
            r".{0,80}?\d.{3,300}? [ií]rta(?: \([^()]{3,80}\))? ?:",
            "Nadia <n@example.org> ezt írta (időpont: 2026. márc. 6., P, 11:15):",
        ),
        Wording(
            r".{0,80}? ezt írta .{0,30}?\d.{3,80} ?:(?!\d)",
            "Nadia <n@example.org> ezt írta (időpont: 2026. márc. 6., P, 11:15):",
        ),
        Wording(
            r".{0,80}?\d.{3,300}? (?:şunu yazdı|yazdı) ?:",
            "6 Mar 2026 Cum, 11:15 tarihinde Nadia <n@example.org> şunu yazdı:",
        ),
        Wording(
            r"Vào .{0,30}?\d.{3,300}? (?:đã )?viết ?:", "Vào 14:24 8 tháng 6, 2026, Nadia <n@example.org> đã viết:"
        ),
        Wording(r".{0,40}?\d.{3,300}? a scris ?:", "vin., 6 mar. 2026 la 11:15, Nadia <n@example.org> a scris:"),
    ),
    labels=(
        ("from", "Lähettäjä|Feladó|Kimden|Gönderen|De la"),
        ("sent", "Lähetetty|Küldve|Küldés|Gönderildi|Trimis"),
        ("date", "Tarih|Päivämäärä"),
        ("to", "Vastaanottaja|Címzett|Kime|Către"),
        ("subject", "Aihe|Tárgy|Konu|Subiect"),
    ),
    forwards=(
        Wording(
            r"(?:Välitetty viesti alkaa|Továbbított levél kezdete|Începe mesajul redirecționat|İleti başlangıcı) ?:$",
            "Începe mesajul redirecționat:",
        ),
        Wording(
            r"[-_=*]{2,} ?(?:Edelleenlähetetty viesti|Továbbított üzenet|Mesaj redirecționat|İletilmiş Mesaj"
            r"|İletilen İleti) ?[-_=*]{2,}",
            "----- Mesaj redirecționat -----",
        ),
    ),
    taglines=(
        Wording(r"Trimis de pe {device}\.?", "Trimis de pe iPhone"),
        Wording(r"iPhone['’]umdan gönderildi$", "iPhone’umdan gönderildi"),
        Wording(r"(?:أرسلت|تم الإرسال) من .{0,6}iPhone.{0,20}", "أرسلت من الـ iPhone الخاص بي"),
    ),
    originals=(Wording(r"(?:Alkuperäinen viesti|Eredeti üzenet|Orijinal Mesaj)", "-----Eredeti üzenet-----"),),
)
ASIAN = Language(
    code="zh ja ko",
    opens="在",
    verbs="写道|寫道|メール|メッセージ|書きました|작성",
    attributions=(
        Wording(r"(?:在 ?)?.{0,40}?\d.{3,300}?写道 ?[:：]", "在 2026年3月6日,11:15,Nadia <n@example.org> 写道:"),
        Wording(
            r".{0,40}?\d.{3,300}?(?:寫道|のメール|のメッセージ|は書きました|작성) ?[:：]",
            "2026年3月6日 11:15 Nadia <n@example.org>は書きました:",
        ),
    ),
    labels=(
        ("from", "发件人|寄件者|差出人|보낸 사람"),
        ("sent", "发送时间|寄件日期|送信日時|보낸 날짜"),
        ("date", "日期|时间"),
        ("to", "收件人|收件者|宛先|받는 사람|抄送"),
        ("subject", "主题|主旨|件名|제목"),
    ),
    originals=(
        Wording(r"(?:原始邮件|原始郵件|元のメッセージ|원본 메시지)", "------------------ 原始邮件 ------------------"),
    ),
    tagline_opens=r"從我的|发自|iPhone",
    taglines=(Wording(r"(?:從我的 iPhone 傳送|发自我的.{0,20}|iPhoneから送信)", "從我的 iPhone 傳送"),),
)
