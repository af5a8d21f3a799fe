"""English."""

from ogust_tui.mail.wordings.wording import Language, Wording

ENGLISH = Language(
    code="en",
    opens="On|At|In message|In article",
    verbs="writ|wrot|said|says|sent|Quoting|Citing",
    attributions=(
        Wording(
            r"(?:On|At) .{0,40}?\d.{3,300}?\b(?:wrote|writes|said|says|sent)(?: to \S{2,80}?)? ?:(?!\d)",
            "On Tue, Mar 3, 2026 at 9:15 AM Nadia <n@example.org> wrote:",
        ),
        Wording(
            r"On .{0,40}?\d.{3,200}?@.{3,100}? wrote$", "On Wed, 14 Nov 2018 08:14:43 -0200 Nadia <n@example.org> wrote"
        ),
        Wording(
            r"[^:]{2,200}? wrote on .{0,40}?\d.{3,60}? ?:(?!\d)",
            "Nadia Belkacem <n@example.org> wrote on 03/06/2026 11:15:",
        ),
        Wording(r"[^:]{2,200}? wrote \(on .{0,40}?\d.{3,60}?\) ?:", "Nadia wrote (on 6 March 2026):"),
        Wording(r"(?:On|At) .{0,40}?\d.{3,200}?\byou wrote ?:", "At 6/16/2016 08:32 PM, you wrote:"),
    ),
    bare_attributions=(
        Wording(r"[\"“«<(]?[A-ZÀ-Ýa-z][^:]{0,150} (?:wrote|writes) ?:$", "Nadia Belkacem wrote:"),
        Wording(r"(?:Quoting|Citing) .{2,200}? ?:$", "Quoting Nadia <n@example.org>:"),
        Wording(r"In (?:message|article) .{2,200}? (?:wrote|writes) ?:$", "In message <1@example.org>, Nadia writes:"),
    ),
    labels=(
        ("from", "From"),
        ("sent", "Sent|Received|Sent at"),
        ("date", "Date|When"),
        ("to", "To|Cc|Bcc"),
        ("subject", "Subject"),
        ("other", "Reply-To|Reply To|Importance|Priority|Attachments|Organization|Where|Required|Sender"),
    ),
    originals=(
        Wording(r"Original (?:Message|Appointment|Email|E-mail)(?: Follows)?", "-----Original Message-----"),
        Wording(r"Reply (?:Message|above this line|to message)", "----- Reply message -----"),
        Wording(r"(?:Previous|Quoted) message", "----- Previous message -----"),
        Wording(r"[^:]{2,80}? wrote ?:?", "-----n@example.org wrote: -----"),
        Wording(
            r"On .{0,30}?\d.{3,200}? wrote", "---- On Tue, 22 Dec 2015 14:17:36 +0530 Nadia<n@example.org> wrote ----"
        ),
    ),
    forwards=(
        Wording(r"Begin forwarded message ?:", "Begin forwarded message:"),
        Wording(r"Forwarded message ?:$", "Forwarded message:"),
        Wording(
            r"[-_=*]{2,} ?(?:Forwarded|Fwd) (?:message|mail|e-?mail)(?: (?:from|by|follows) ?.{0,100}?)? ?[-_=*]{2,}",
            "---------- Forwarded message ---------",
        ),
        Wording(
            r"[-_=*]{2,} ?Forwarded by .{2,200}[-_=*]{2,}",
            "----- Forwarded by Nadia Belkacem/EST on 03/06/2026 11:15 -----",
        ),
    ),
    forward_subjects=r"FWD?",
    tagline_opens=r"Sent|Get|Download|From|Connected|Yahoo",
    taglines=(
        Wording(r"[(<]{0,2}Sent (?:from|via|with|using|by(?= my | an? )|on) {device}[.)>]{0,2}", "Sent from my iPhone"),
        Wording(
            r"Sent (?:from|via) my? ?(?:Verizon|T-Mobile|AT&T|Sprint|U\.S\. Cellular®?)[\w ,.®&-]{0,60}",
            "Sent from my Verizon, Samsung Galaxy smartphone",
        ),
        Wording(r"Sent via the Samsung [\w ,.®&+-]{0,80}", "Sent via the Samsung Galaxy S7, an AT&T 4G LTE smartphone"),
        Wording(r"(?:Get|Download) (?!(?:the|my|your|his|her|our|an?|some)\b){device}\.?", "Get Outlook for iOS"),
        Wording(r"(?!.*\b(?:I|you|we|it|can|to)\b)From (?:my|a) {device}", "From my iPhone"),
        Wording(r"\w{1,30} from mobile", "Nik from mobile"),
        Wording(
            r"(?:Sent (?:from|with|via|on) {device}[.,;]? )?(?:Please |Kindly |Pls )?(?:excuse|forgive"
            r"|pardon) (?:my |the |any )?(?:brevity|typo\w{0,4}|spelling|terseness|errors)[\w ,.&]{0,60}",
            "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
        ),
        Wording(r"Sent from Yahoo Mail\. Get the app.{0,80}", "Sent from Yahoo Mail. Get the app"),
        Wording(r"Yahoo Mail ?: Search, Organi[sz]e, Conquer", "Yahoo Mail: Search, Organize, Conquer"),
        Wording(r"Connected by {device}", "Connected by MOTOBLUR"),
    ),
    footers=(
        Wording(
            r"(?:(?:NOTICE|NOTE|WARNING|IMPORTANT|DISCLAIMER) ?: ?)?(?:This|The information (?:contained "
            r"|transmitted )?in this|The contents? of this"
            r"|Any views.{0,40}in this)"
            r" (?:e-?mail|message|communication|transmission|electronic (?:mail|message))\b"
            r"(?=.{0,600}?(?:confidential|privileged|intended|meant only|virus|addressee))"
            r"(?=.{0,600}?(?:attachment|recipient|addressee|\bentity|named|privileged|virus|unauthori[sz]ed"
            r"|confidential (?:information|and)))(?=.{0,600}?(?:attach|error|recipient|solely|only|addressee"
            r"|disclos|distribut|antivirus|privileged|checked)).*",
            "This e-mail and any attachments are confidential and intended solely for the addressee.",
        ),
        Wording(
            r"(?:CONFIDENTIALITY|PRIVACY|LEGAL|DISCLAIMER|IMPORTANT)(?: NOTICE| NOTE| STATEMENT)?\b\W{1,4}"
            r"(?=.{0,400}?(?:confidential|privileged|intended|recipient)).*",
            "CONFIDENTIALITY NOTICE: This e-mail may contain privileged information.",
        ),
        Wording(
            r"If you (?:have received|are not|received)\b"
            r"(?=.{0,400}?(?:message|e-?mail|communication|transmission|intended))"
            r".{0,80}(?:error|mistake|intended recipient)"
            r"(?=.{0,400}?(?:delet|destroy|notif|advis|prohibit|sender|contact)).*",
            "If you are not the intended recipient, please delete this e-mail.",
        ),
        Wording(
            r"(?:P )?(?:Please )?(?:consider the environment|think (?:of the environment )?before (?:you )?print).*",
            "Please consider the environment before printing this e-mail.",
        ),
        Wording(r"Virus-free\.? ?(?:www\.|<|\[|https?://|$).*", "Virus-free. www.avast.com"),
        Wording(
            r"(?:This e-?mail (?:has been|was) (?:checked|scanned|protected)\b|No virus found in this|Checked by AVG"
            r"|(?:The message was )?(?:scanned|checked|protected) by .{0,40}(?:antivirus|avast|eset|bitdefender|norton"
            r"|kaspersky|mcafee|mailscanner|avira)|Information from ESET).*",
            "This email has been checked for viruses by Avast antivirus software.",
        ),
        Wording(
            r"You (?:received|are receiving|got) this (?:message|e-?mail|mail) because you"
            r"(?=.{0,200}?(?:subscri|member|group|list|signed|opted|regist|account|assigned|watch|mention|thread|author)).*",
            "You received this message because you are subscribed to the Google Groups group.",
        ),
        Wording(
            r"To (?:unsubscribe|post to this group|view this discussion|stop receiving)(?=.{0,200}(?:https?://|@"
            r"|group|list)).*",
            "To unsubscribe from this group, send an email to x@example.org.",
        ),
        Wording(r"[^.,;:!?]{2,60} reacted via Gmail\b.{0,3}(?:https?://\S+)?$", "Nadia Belkacem reacted via Gmail"),
        Wording(r"\S{1,40} mailing list(?: \S+@\S+)?(?: https?://\S+)?$", "Devel mailing list"),
    ),
    banners=(
        Wording(
            r"\W{0,4}(?:CAUTION|WARNING|EXTERNAL(?: E-?MAIL| SENDER)?|ATTENTION|NOTICE)\W{1,5}"
            r"(?=.{0,200}\b(?:external|outside|originat|links?\b|click|validat|verif|untrusted|unknown|care\b))"
            r"(?:(?:this|the|be careful with|treat with|(?:please )?(?:do not|don['’]t) (?:click|open)(?: on)?(?: any)?"
            r"|think before you click(?: on)?|external) )?(?:e-?mail|message|sender|links|external|care)\b.*",
            "CAUTION: This email originated from outside of the organization.",
        ),
        Wording(
            r"\[?(?:You don['’]t often get email from|Some people who received this message don['’]t often get).*",
            "You don't often get email from n@example.org.",
        ),
        Wording(
            r"(?:[\[({*<⚠!]\W{0,3}(?:EXTERNAL|EXT)(?: E-?MAIL| SENDER)?|EXTERNAL (?:E-?MAIL|SENDER))\W{0,4}$",
            "[EXTERNAL]",
        ),
        Wording(
            r"(?:Do not click|Please do not click) (?:on )?(?:any )?(?:links?|on).{0,200}",
            "Do not click links or open attachments unless you recognize the sender.",
        ),
        Wording(
            r"#{2,}-? ?(?:Please )?(?:type your )?reply above this line ?-?#{2,}",
            "##- Please type your reply above this line -##",
        ),
    ),
    greetings=r"hi|hello|hey|dear|good (?:morning|afternoon|evening)",
    closings=r"(?:(?:kind|best|warm|many|with) ){0,3}(?:regards|thanks|cheers|sincerely|wishes)|best|yours",
    answers="answer|comment|repl|respon|notes|see ",
    answers_below=(
        (
            r"(?:answers?|comments?|replies|responses?|notes)\b[^.!?\n]{0,30}(?:below|in-?line|in (?:red|blue|green"
            r"|bold"
            r"|caps|the text))"
        ),
        r"see (?:below|in-?line)\b[^.!?\n]{0,30}(?:answers?|comments?|replies|responses?)",
        r"(?:answered|replied|commented|responded) (?:below|in-?line|in (?:red|blue|green|bold))",
    ),
)
