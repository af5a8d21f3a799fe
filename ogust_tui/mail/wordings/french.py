"""French."""

from ogust_tui.mail.wordings.wording import Language, Wording

FRENCH = Language(
    code="fr",
    opens="Le|En date de|Message du",
    verbs="écri|ecri|nous a dit|répondu|repondu|envoy|Selon|réponse|reponse|Cit|Message du",
    attributions=(
        Wording(
            r"Le .{0,30}?\d(?:[^«]|«(?=[^«»]{1,80}» ?<)){3,300}?\ba [ée]crit ?:",
            "Le ven. 6 mars 2026 à 11:15, Nadia <n@example.org> a écrit :",
        ),
        Wording(
            r"Le .{0,30}?\d.{3,300}?(?:\bnous a dit|\ba r[ée]pondu|\b[ée]crivait|\ba envoy[ée]) ?:",
            "Le 06/03/2026 11:15, Nadia écrivait :",
        ),
        Wording(
            r"[^:]{2,200}? (?:a [ée]crit|[ée]crivait) (?:le|ce) .{0,20}?\d.{3,80}? ?:(?!\d)",
            "Nadia Belkacem <n@example.org> a écrit le 06/03/2026 11:15 :",
        ),
        Wording(
            r"[^:,«]{2,60}, le .{0,20}?\d.{3,80}?,? a [ée]crit ?:$",
            "Nadia Belkacem, le ven. 06 mars 2026 11:15:22 +0100, a ecrit:",
        ),
        Wording(
            r"(?:On|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b.{0,20}?\d[^«]{3,300}?\ba [ée]crit ?:",
            "vendredi 6 mars 2026 à 11:15, Nadia <n@example.org> a écrit :",
        ),
        Wording(
            r"En date de ?: .{0,30}?\d.{3,200}? a [ée]crit ?:",
            "En date de : Ven 6.3.26, Nadia <n@example.org> a écrit :",
        ),
        Wording(
            r"Message du .{0,20}?\d(?:[^:]|:\d){3,80}? de [^:]{2,200}? ?:$",
            "Message du 06/03/2026 à 11:15 de Nadia Belkacem :",
        ),
    ),
    bare_attributions=(
        Wording(r"[\"“«<(]?[A-ZÀ-Ý][^:]{0,150} (?:a [ée]crit|[ée]crivait) ?:$", "Nadia Belkacem a écrit :"),
        Wording(r"\S+@\S+ (?:a [ée]crit|[ée]crivait) ?:$", "n@example.org a écrit :"),
        Wording(
            r"Dans (?:le|son) message.{3,200}? (?:a [ée]crit|[ée]crit|[ée]crivait) ?:$",
            "Dans le message <1@x>, Nadia a écrit :",
        ),
        Wording(
            r"(?:Selon|En r[ée]ponse à|Citation de|Citant) .{0,200}?@.{2,100}? ?:$", "Selon Nadia <n@example.org>:"
        ),
    ),
    labels=(
        ("from", "De|Expéditeur|Exp|De la part de"),
        ("sent", "Envoyé|Envoyé le|Envoyée|Envoi|Date d'envoi|Date d’envoi|Message du|Reçu|Reçu le"),
        ("date", "Date|Le"),
        ("to", "À|A|Pour|Destinataire|Destinataires|Dest|Cc|Cci|Copie|Copie à|Copies|Copie cachée|Copie cachée à"),
        ("subject", "Objet|Sujet"),
        (
            "other",
            "Répondre à|Importance|Priorité|Pièces jointes|Pièce jointe|Organisation|Organisé par|Lieu|Début|Fin",
        ),
    ),
    originals=(
        Wording(
            r"(?:Message|Mail|Courriel|E-mail) (?:d['’]origine|original|initial|pr[ée]c[ée]dent)",
            "-----Message d'origine-----",
        ),
        Wording(r"R[ée]ponse (?:au message|de)|Rendez-vous d['’]origine", "-----Rendez-vous d'origine-----"),
        Wording(r"[^:]{2,80}? a [ée]crit ?:?", "-----n@example.org a écrit : -----"),
        Wording(
            r"Le .{0,30}?\d.{3,200}? a [ée]crit",
            "---- Le mar., 03 mars 2026 09:15:36 +0100 Nadia<n@example.org> a écrit ----",
        ),
    ),
    forwards=(
        Wording(r"Message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]) ?:$", "Message transféré :"),
        Wording(
            r"D[ée]but du (?:message|courriel) (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]) ?:",
            "Début du message réexpédié :",
        ),
        Wording(
            r"[-_=*]{2,} ?(?:Message|Mail|Courriel) (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée]"
            r"|fait suivre|transmis) ?(?:par .{2,100}?)?[-_=*]{2,}",
            "-------- Message transféré --------",
        ),
        Wording(
            r"[-_=*]{2,} ?Transf[ée]r[ée] par .{2,200}[-_=*]{2,}",
            "----- Transféré par Nadia BELKACEM/EST le 06/03/2026 11:15 -----",
        ),
    ),
    forward_subjects=r"TR",
    tagline_opens=r"(?:Message )?Envoy[ée]|T[ée]l[ée]charge|Obten|Provenance|De mon|D[ée]couvr|Yahoo",
    taglines=(
        Wording(
            r"(?:Message )?Envoy[ée] (?:de|depuis|à partir de|a partir de|à l['’]aide de|avec|via|sur"
            r"|par(?= l['’]| (?:mon|ma|une?) )) {device}\.?",
            "Envoyé de mon iPhone",
        ),
        Wording(r"(?:Message )?Envoy[ée] (?:à partir )?d['’] ?{device}\.?", "Envoyé à partir d’Outlook pour Android"),
        Wording(
            r"(?:T[ée]l[ée]charge[rz]|Obtenir|Obtenez|D[ée]couvrez) (?:l['’](?:application|appli) )?"
            r"(?!(?:les?|la|une?|mon|ma|mes|votre|vos|notre|nos|ce|cet|cette|des?|du)\b|l['’]){device}\.?",
            "Télécharger Outlook pour iOS",
        ),
        Wording(r"Provenance ?: {device}\.?", "Provenance : Courrier pour Windows 10"),
        Wording(
            r"(?:Merci d['’]|Veuillez |Pardon |D[ée]sol[ée] )?excuse[rz]? (?:la|ma) bri[èe]vet[ée]\.?",
            "Veuillez excuser ma brièveté.",
        ),
        Wording(
            r"Envoy[ée] (?:de|depuis) {device}\. (?:Merci d['’]|Veuillez )?excuse[rz] (?:la|ma) bri[èe]vet[ée]\.?",
            "Envoyé de mon appareil Android avec K-9 Mail. Veuillez excuser ma brièveté.",
        ),
        Wording(
            r"Envoy[ée] (?:depuis|de) Yahoo Mail\. (?:Obtenir|T[ée]l[ée]charge[rz]) l['’]application.{0,80}",
            "Envoyé depuis Yahoo Mail. Obtenir l’application",
        ),
        Wording(
            r"Yahoo Mail ?: recherchez, organisez.{0,80}",
            "Yahoo Mail : recherchez, organisez, maîtrisez votre boîte mail",
        ),
    ),
    footers=(
        Wording(
            r"(?:(?:AVERTISSEMENT|ATTENTION|AVIS|NOTE|IMPORTANT|CONFIDENTIALIT[ée]|CONFIDENTIEL) ?: ?)?"
            r"(?:Ce|Cet|Le pr[ée]sent) (?:message|e-?mail|courriel|courrier [ée]lectronique|mail|m[ée]l)\b"
            r"(?=.{0,600}?(?:destinataire|exp[ée]diteur|\bvirus|antivirus|avast|confidentialit|secret professionnel"
            r"|\bcontenu\b|informations?\b.{0,40}confidentiel|personnes? (?:à|nomm|d[ée]sign|mentionn)))"
            r"(?=.{0,600}?(?:pi[èe]ces? jointes?|fichiers? joints?|attach[ée]s|exclusi|erreur|divulg|diffus|non autoris"
            r"|alt[ée]r|responsabilit|engagement|à l['’]intention|à l['’]attention|prot[ée]g|avast|uniquement"
            r"|strictement|à la personne|antivirus|d[ée]truire)).*",
            "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention de ses destinataires.",
        ),
        Wording(
            r"(?:IMPORTANT ?: ?)?(?:Les informations|L['’]information) (?:contenues?|figurant|transmises?).{0,30}"
            r"\b(?:ce|cet|le pr[ée]sent) (?:message|courriel|mail|e-?mail)\b(?=.{0,300}(?:confidenti|destin)).*",
            "Les informations contenues dans ce message sont confidentielles.",
        ),
        Wording(
            r"Si vous (?:avez re[çc]u|recevez|n['’][êe]tes pas)\b"
            r"(?=.{0,400}?(?:message|courriel|e-?mail|\bmail\b|communicat|transmission)).{0,80}(?:erreur|destinataire)"
            r"(?=.{0,400}?(?:d[ée]trui|supprim|avert|avis|pr[ée]ven|notifi|inform|interdit|divulg|retourn)).*",
            "Si vous avez reçu ce message par erreur, merci d'en avertir l'expéditeur et de le détruire.",
        ),
        Wording(
            r"(?:Avis|Clause|Mention|Note) (?:de confidentialit[ée]|l[ée]gales?)\b.*",
            "Avis de confidentialité : ce courriel est destiné à son destinataire.",
        ),
        Wording(
            r"L['’]int[ée]grit[ée] de ce (?:message|courriel|mail|e-?mail) n['’].*",
            "L'intégrité de ce message n'étant pas assurée sur Internet, il n'engage pas son expéditeur.",
        ),
        Wording(
            r"(?=.{0,160}?(?:imprim|papier))(?=.{0,200}?(?:environnement|n[ée]cessaire|[ée]co|papier|arbre|plan[èe]te))"
            r"(?=.{0,200}?(?:\b(?:ce|cet|le|un) (?:mail|e-?mail|message|courriel|document)\b|d['’]imprimer))"
            r"(?:P )?(?:Avant d['’]imprimer|(?:Pensez|Merci de penser) à l['’]environnement|(?:Merci de )?"
            r"n['’]imprime[rz]|Pr[ée]serv(?:ez|ons) l['’]environnement|Afin de (?:contribuer|pr[ée]server|respecter)"
            r"|Adopt(?:ez|ons) l['’][ée]co|Soy(?:ez|ons) [ée]co).{0,160}",
            "Pensez à l'environnement avant d'imprimer ce message.",
        ),
        Wording(
            r"L['’]absence de virus dans ce (?:courrier|message|mail)\b(?=.{0,80}?(?:v[ée]rifi|avast)).*",
            "L’absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.",
        ),
        Wording(
            r"(?:(?:Cet?|Le) )?(?:(?:message|e-?mail|mail|courriel) )?(?:(?:a [ée]t[ée]|est) )?"
            r"(?:v[ée]rifi|analys|prot[ée]g|scann)[ée] (?:par|avec) .{0,40}?"
            r"(?:avast|\bavg|\beset|norton|kaspersky|bitdefender|mcafee|avira|antivirus).{0,60}$",
            "Analysé par Bitdefender",
        ),
        Wording(
            r"Information provenant d['’]ESET\b.{0,120}",
            "Information provenant d'ESET Smart Security, version de la base 12345",
        ),
        Wording(
            r"(?:Sans|Garanti sans|Exempt de) virus\.? ?(?:$|\[?https?://\S+|www\.|<|\[).*",
            "Garanti sans virus. www.avast.com",
        ),
        Wording(
            r"Aucun virus trouv[ée] dans ce message\.? .{0,60}\bAVG\b.*",
            "Aucun virus trouvé dans ce message. Analyse effectuée par AVG - www.avg.fr",
        ),
        Wording(
            r"Une messagerie gratuite, garantie à vie\b.{0,80}laposte\.net.{0,40}",
            "Une messagerie gratuite, garantie à vie et des services en plus, ça vous tente ? www.laposte.net",
        ),
        Wording(
            r"Vous recevez (?:ce message|cet? e-?mail|ce courriel|ce mail),? (?:car|parce que) vous (?:[êe]tes|avez)"
            r"(?=.{0,200}?(?:abonn|inscri|groupe|liste|membre|adh[ée]r)).*",
            "Vous recevez ce message, car vous êtes abonné au groupe « Familles ».",
        ),
        Wording(
            r"Liste de diffusion \S{1,40}(?: \S+@\S+)?(?: https?://\S+| \S+@\S+)$",
            "Liste de diffusion Familles familles@example.org",
        ),
        Wording(
            r"(?:(?:Donn[ée]es (?:personnelles|à caract[èe]re personnel)|RGPD) ?: ?)?Conform[ée]ment (?:au|à la) "
            r".{0,200}vous (?:disposez|b[ée]n[ée]ficiez) d.{0,60}(?:acc[èe]s|rectification|opposition).*",
            "Conformément au RGPD, vous disposez d'un droit d'accès et de rectification.",
        ),
        Wording(r"[^.,;:!?]{2,60} a r[ée]agi via Gmail\b.{0,3}(?:https?://\S+)?$", "Nadia Belkacem a réagi via Gmail"),
        Wording(
            r"Pour (?:vous d[ée]sabonner|vous d[ée]sinscrire|annuler votre abonnement)(?=.{0,200}(?:https?://|@"
            r"|groupe|liste)).*",
            "Pour vous désabonner de ce groupe, envoyez un e-mail à familles@example.org.",
        ),
        Wording(
            r"S[ée]curis[ée] (?:avec|par) .{0,20}\b(?:Tuta|Tutanota|Proton|Mail)\b.{0,40}", "Sécurisé avec Tuta Mail :"
        ),
    ),
    banners=(
        Wording(
            r"(?:\[EXTERNE\] ?)?\W{0,4}(?:ATTENTION|AVERTISSEMENT|PRUDENCE|ALERTE)\W{1,5}"
            r"(?:(?:ce|cet|cette|le pr[ée]sent|l['’]exp[ée]diteur (?:de )?(?:ce|cet)) )?(?:message|messagerie|mail"
            r"|e-?mail|courriel|courrier|exp[ée]diteur)\b.{0,60}(?:ext[ée]rieur|externe|inconnu).*",
            "ATTENTION : ce message provient de l'extérieur de l'organisation.",
        ),
        Wording(
            r"(?:Ce|Cet) (?:message|mail|e-?mail|courriel) (?:provient|vient|[ée]mane|a [ée]t[ée] envoy[ée]) .{0,40}"
            r"(?:ext[ée]rieur|exp[ée]diteur externe|adresse externe).*",
            "Ce message provient d'un expéditeur externe à l'organisation.",
        ),
        Wording(
            r"(?:Ne cliquez|N['’]ouvrez) pas .{0,60}(?:liens?|pi[èe]ces? jointes?)\b"
            r"(?=.{0,160}(?:exp[ée]diteur|contenu|s[ûu]r\b)).{0,60}(?:sauf|sans|avant|à moins|si vous).{0,160}",
            "Ne cliquez pas sur les liens sauf si vous reconnaissez l'expéditeur.",
        ),
        Wording(
            r"\[?(?:Vous n['’]obtenez pas souvent d['’]e-?mail|Certaines personnes qui ont reçu ce message"
            r"|Vous ne recevez pas souvent).*",
            "Vous n’obtenez pas souvent d’e-mail à partir de n@example.org.",
        ),
        Wording(
            r"(?:[\[({*<⚠!]\W{0,3}(?:\w{4,10} )?|(?:MESSAGE|COURRIEL|E-?MAIL|EXP[ÉE]DITEUR) )EXTERNE\W{0,4}$",
            "[EXTERNE]",
        ),
    ),
    greetings=r"(?:re-?)?bonjour|bonsoir|bjr|coucou|salut|ch[èe]re?|madame|monsieur",
    closings=(
        r"(?:(?:bien|tr[èe]s|sinc[èe]res?|mes|meilleures?) ){0,3}(?:cordialement|salutations?|respectueusement"
        r"|amicalement|amiti[ée]s)|bien à (?:vous|toi)|merci d['’]avance|bises|cdl?t"
    ),
    answers="répon|repon|comment|remarque|précision|precision",
    answers_below=(
        (
            r"(?:r[ée]ponses?|commentaires?|remarques?|pr[ée]cisions?)\b[^.!?\n]{0,40}(?:ci-dessous|ci-apr[èe]s"
            r"|en dessous|plus bas|en (?:rouge|bleu|vert|gras|couleur|majuscules?)|dans (?:le corps|le texte"
            r"|votre (?:message|mail)|ton (?:message|mail)))"
        ),
        (
            r"(?:je (?:te|vous) r[ée]ponds|j['’]ai r[ée]pondu) (?:ci-dessous|en dessous|plus bas|dans le texte"
            r"|en (?:rouge|bleu|vert|gras|majuscules?))"
        ),
    ),
)
