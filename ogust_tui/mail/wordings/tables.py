"""All the tables, in the order in which they are tried."""

from ogust_tui.mail.wordings.dutch import DUTCH
from ogust_tui.mail.wordings.english import ENGLISH
from ogust_tui.mail.wordings.french import FRENCH
from ogust_tui.mail.wordings.german import GERMAN
from ogust_tui.mail.wordings.italian import ITALIAN
from ogust_tui.mail.wordings.others import ASIAN, DANISH, FURTHER, SLAVIC
from ogust_tui.mail.wordings.portuguese import PORTUGUESE
from ogust_tui.mail.wordings.spanish import SPANISH

LANGUAGES = (FRENCH, ENGLISH, GERMAN, DUTCH, SPANISH, ITALIAN, PORTUGUESE, DANISH, SLAVIC, FURTHER, ASIAN)

DEVICES = (
    "iPhone|iPad|iPod|iOS|iCloud|Mac|Macbook|Apple|Galaxy|Samsung|Android|Huawei|Honor|Xiaomi|Redmi|POCO|OPPO|Realme"
    "|Pixel|Nokia|Lumia|Sony|Xperia|LG|Motorola|MOTOBLUR|Moto|HTC|ZTE|Alcatel|Asus|BlackBerry|Wiko|OnePlus|Fairphone"
    "|Doro|Windows|Outlook|Hotmail|Courrier|Mail|Yahoo|Proton|ProtonMail|Tutanota|Tuta|Gmail|GMX|web.de|AOL|Thunderbird"
    "|K-9|FairEmail|Spark|Airmail|Mailspring|Mailbird|Mailbox|Boxer|Canary|BlueMail|Blue Mail|TypeApp|myMail|Edison"
    "|Zoho"
    "|Mailo|Infomaniak|Zimbra|Front|Superhuman|Nylas|Newton|Postbox|Orange|SFR|Free|Freebox|Livebox|Bouygues|Sosh"
    "|laposte.net|application La Poste|webmail La Poste|Crosscall|Bbox|Wanadoo|eM Client"
    "|mobile|mobil|Mobilgerät|smartphone|téléphone|telephone|portable|tablette|tablet|phone|Mobiltelefon"
    "|Handy|Smartphone|móvil|celular|telefono|cellulare|telemóvel|telefoon|Telefon|TI-85|device|appareil|Inbox|cell"
)
"""Names of phones and programs, in any language: one of them stands in every tagline."""
