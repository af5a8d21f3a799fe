"""The threads of the demonstration agency, in every state a thread can be in. Invented, and nothing is stored here."""

from dataclasses import replace

from ogust_tui.store.demo_scripts import ThreadScript, lines
from ogust_tui.store.demo_texts import typeset

# Published, the last word is theirs and nobody has read it yet.
_UNREAD = (
    ThreadScript(
        "Changement d’heure le jeudi",
        "client",
        lines("""
            D 52 Bonjour, l'intervenante du jeudi passera à 10 h au lieu de 9 h 30 à partir de la semaine prochaine.
            | Cela vous convient-il ?
            M 3 Bonjour, oui c'est mieux pour moi, l'infirmière passe à 9 h. Merci.
        """),
        unread=True,
    ),
    ThreadScript(
        "Retour d’hôpital",
        "client",
        lines("""
            D 30 Bonjour, l'hôpital nous annonce votre sortie vendredi. Souhaitez-vous reprendre les visites dès
            | samedi matin ?
            RM 2.5 Bonjour, c'est sa fille. Oui dès samedi, et si possible un passage le soir aussi la première
            | semaine. La fatigue est encore là.
        """),
        relative=True,
        unread=True,
        note="Passage du soir : voir si le plan d’aide le couvre avant de répondre.",
    ),
    ThreadScript(
        "Remplacement samedi soir",
        "caregiver",
        lines("""
            D 20 Bonjour, peux-tu prendre M. Thibault samedi à 19 h ? Mélanie est en arrêt.
            P 1 Oui je peux y être pour 19 h 15, préviens-le du quart d'heure. Par contre je n'ai pas le code de
            | l'immeuble.
        """),
        unread=True,
    ),
    ThreadScript(
        "Facture de février",
        "client",
        lines("""
            D 75 Bonjour, votre facture de février est disponible. Le prélèvement est prévu le 10.
            M 26 Sur la facture je vois 14 h de ménage alors que Sandrine n'est pas venue la semaine du 16.
            | Pouvez-vous vérifier avant le prélèvement ?
            D 25 Vous avez raison, nous regardons cela et revenons vers vous demain.
            M 0.4 Merci beaucoup. Ma fille a noté toutes les heures si besoin.
        """),
        unread=True,
    ),
    ThreadScript(
        "Relevé d’heures",
        "caregiver",
        lines("""
            D 28 Bonjour, il me manque ton relevé d'heures papier. Une photo suffit.
            M 4 Bonjour, je l'ai laissé chez Mme Roussel, je le prends en photo ce soir.
        """),
        unread=True,
    ),
    ThreadScript(
        "Question sur le crédit d’impôt",
        "client",
        lines("""
            P 1.5 Bonjour, l'heure passe de 24,80 à 26,10 €. Est-ce que le crédit d'impôt s'applique toujours de la
            | même façon ?
        """),
        unread=True,
    ),
)

# Published, read by us, and we still owe an answer.
_AWAIT_US = (
    ThreadScript(
        "Clé du garage",
        "client",
        lines("""
            D 98 Bonjour, l'intervenante peut-elle ranger le déambulateur au garage ?
            P 50 Oui elle peut, la clé est pendue derrière la porte de la cuisine, c'est celle avec le ruban rouge.
            | Et pour la lumière, qui appelle l'électricien ?
        """),
    ),
    ThreadScript(
        "Congés d’été",
        "caregiver",
        lines("""
            M 96 Bonjour, je voudrais poser du 1er au 21 août. Est-ce possible ?
            D 90 Bonjour, je regarde avec les autres et te réponds vendredi.
            M 22 Je dois réserver le train ce soir, avez-vous pu voir ?
        """),
        note="Deux autres demandes pour la même quinzaine, en parler à la réunion.",
    ),
    ThreadScript(
        "Chute de mercredi",
        "client",
        lines("""
            D 49 Bonjour, votre papa a fait une petite chute mercredi, sans gravité. Le médecin est passé.
            | Souhaitez-vous un passage de plus le soir ?
            RM 31 Merci de m'avoir prévenue aussi vite. Oui, jusqu'à la fin du mois. Est-ce que le médecin a laissé
            | un mot ? On me dit toujours que tout va bien…
        """),
        relative=True,
    ),
    ThreadScript(
        "Matériel",
        "caregiver",
        lines("""
            P 70 Bonjour, il n'y a plus de gants chez Mme Texier ni chez M. Lacroix.
        """),
    ),
    ThreadScript(
        "Horaires en double",
        "client",
        lines("""
            D 120 Le planning du mois est en ligne.
            M 46 Je vois deux passages le même jour, le 8 et le 22. Et le voisin du dessous me dit que l'on claque
            | la porte à 7 h, merci de faire attention.
        """),
    ),
    ThreadScript(
        "Ordonnance à prendre",
        "client",
        lines("""
            D 44 Bonjour, qui ira chercher les médicaments dimanche ?
            T 43 Au téléphone : son voisin du quatrième, pharmacien à la retraite. L'ordonnance est dans l'enveloppe
            | kraft. Demande qu'on le rappelle pour confirmer.
        """),
    ),
)

# Published, answered: the last word is ours.
_ANSWERED = (
    ThreadScript(
        "Jour férié",
        "client",
        lines("""
            D 140 Bonjour, souhaitez-vous maintenir la visite du lundi férié ?
            M 130 Non merci, ma sœur sera là.
            D 128 C'est noté, la visite est annulée. Bon week-end !
        """),
    ),
    ThreadScript(
        "Nouvelle intervenante",
        "client",
        lines("""
            D 200 Bonjour, Sandrine nous quitte à la fin du mois. Ludivine prendra la suite ; elle viendra une fois
            | avec elle pour faire connaissance.
            P 190 Quelle mauvaise nouvelle, même si je suis heureuse pour elle. Merci d'avoir prévu une visite
            | ensemble.
            D 188 Elles passeront mardi à 10 h.
            P 170 Parfait.
            D 166 Bien reçu, à mardi.
        """),
        colleague=True,
    ),
    ThreadScript(
        "Formation premiers secours",
        "caregiver",
        lines("""
            D 90 Bonjour, il reste une place le 19. Intéressée ?
            M 82 Je prends la place, merci ! Faut-il prévenir Mme Hubert moi-même ?
            D 80 Non, nous nous en occupons. Rendez-vous à 9 h au bureau.
        """),
    ),
    ThreadScript(
        "Lit médicalisé",
        "client",
        lines("""
            D 60 Bonjour, le lit est livré mardi entre 8 h et 10 h. Quelqu'un pourra-t-il ouvrir ?
            RT 58 Sa fille a appelé : elle sera là dès 7 h 30.
            D 57 Merci, nous décalons la toilette à 10 h 30 ce jour-là.
        """),
        relative=True,
        note="Prévoir deux personnes pour le premier transfert.",
    ),
    ThreadScript(
        "Tournée de samedi",
        "caregiver",
        lines("""
            D 40 Tu confirmes samedi de 8 h à 13 h ?
            M 38 Je confirme. Par contre Mme Colin m'a dit qu'elle serait chez sa fille, tu peux vérifier ?
            D 36 Vérifié : elle est absente, ta tournée finit à 12 h.
        """),
    ),
    ThreadScript(
        "Attestation fiscale",
        "client",
        lines("""
            D 300 Bonjour, votre attestation fiscale est disponible.
            P 280 Bien reçue, merci. Je trouve 3 290 € en additionnant les factures et non 3 214,50 € ?
            D 270 La facture de décembre a été payée en janvier : elle comptera l'an prochain.
        """),
    ),
    ThreadScript(
        "Planning du mois prochain",
        "client",
        lines("""
            D 9 Bonjour, votre planning du mois prochain est prêt. Dites-nous si quelque chose ne va pas.
        """),
    ),
    ThreadScript(
        "Carte de transport",
        "caregiver",
        lines("""
            D 15 Bonjour, pensez à nous envoyer le justificatif de votre carte de transport avant le 25.
        """),
    ),
    ThreadScript(
        "Bienvenue",
        "caregiver",
        lines("""
            D 160 Bienvenue chez nous ! Voici votre premier planning. Votre tutrice vous appelle ce soir.
            K 150 Bonjour, c'est moi ta tutrice : rendez-vous lundi à 8 h devant le bureau.
        """),
        colleague=True,
    ),
)

# Published from a later message on: what was said between colleagues before stays between them.
_FROM_LATER = (
    ThreadScript(
        "Réclamation sur le ménage",
        "client",
        lines("""
            D 220 Mme se plaint du ménage du 24. Tu peux voir ce qui s'est passé ?
            K 215 L'intervenante est partie au bout de 40 min, son train. Je propose un avoir d'une heure.
            D 210 Monsieur, nous vous proposons un avoir d'une heure sur la prochaine facture. Qu'en pensez-vous ?
            M 190 Un avoir d'une heure me convient, à condition que cela ne se reproduise plus.
            D 188 C'est entendu, et nous vous préviendrons par téléphone quand l'heure change.
        """),
        published_from=3,
        colleague=True,
    ),
    ThreadScript(
        "Entretien annuel",
        "caregiver",
        lines("""
            D 100 On propose quoi comme date ?
            K 99 Le 14 à 10 h, j'ai une heure.
            D 98 Bonjour, je te propose le 14 à 10 h pour ton entretien annuel.
            P 8 C'est bon pour le 14. Est-ce que je peux venir avec ma feuille de kilomètres ? J'ai trois mois de
            | retard de remboursement.
        """),
        published_from=3,
        colleague=True,
        unread=True,
    ),
)

# Internal: between colleagues about a record, nothing published.
_INTERNAL = (
    ThreadScript(
        "Qui reprend la tournée de Mélanie ?",
        "caregiver",
        lines("""
            D 12 Mélanie est arrêtée jusqu'au 14. Six visites à replacer, qui a de la place ?
            K 10 Je peux en prendre deux l'après-midi, secteur Nord.
            D 9.5 Merci, je garde les quatre du matin.
        """),
        published=False,
        colleague=True,
    ),
    ThreadScript(
        "Dossier APA à compléter",
        "client",
        lines("""
            D 65 Il manque l'avis d'imposition. Tu l'avais demandé à la famille ?
            K 64 Oui, deux fois. Je rappelle le fils lundi.
        """),
        published=False,
        colleague=True,
        note="Le fils ne répond qu’après 18 h.",
    ),
    ThreadScript(
        "Signalement à suivre",
        "client",
        lines("""
            D 33 L'équipe du soir a trouvé la porte ouverte deux fois cette semaine. On en parle à la coordinatrice ?
        """),
        published=False,
    ),
    ThreadScript(
        "Mésentente, que faire ?",
        "caregiver",
        lines("""
            D 85 Elle ne veut plus aller chez M. Brun, et lui non plus ne veut plus d'elle.
            K 84 Je lui propose Mme Humbert à la place, même horaire.
            D 80 D'accord, je préviens les deux.
        """),
        published=False,
        colleague=True,
        closed=True,
    ),
)

# Closed, and taken back.
_OVER = (
    ThreadScript(
        "Double des clés",
        "client",
        lines("""
            D 400 Bonjour, pouvez-vous nous confirmer que le double des clés est revenu dans la boîte à code ?
            M 390 Oui
            D 389 Merci, nous fermons ce sujet.
        """),
        closed=True,
    ),
    ThreadScript(
        "Visite médicale",
        "caregiver",
        lines("""
            D 500 Bonjour, ta visite médicale est le 2 à 9 h.
            M 480 Bien reçu. Et l'adresse ? L'an dernier c'était rue Bressigny.
            D 479 Le centre a déménagé : 12, quai des Carmes.
            M 470 Merci
        """),
        closed=True,
    ),
    ThreadScript(
        "Vacances",
        "client",
        lines("""
            D 350 Bonjour, partez-vous cet été ?
            P 340 Du 6 au 20 juillet, à Carnac, comme tous les ans. Le boucher a un double des clés : ne riez pas,
            | c'est mon neveu.
            D 338 C'est noté. Bonnes vacances !
        """),
        closed=True,
        note="Arroser les tomates le soir, sans mouiller les feuilles.",
    ),
    ThreadScript(
        "Envoyé à la mauvaise personne",
        "client",
        lines("""
            D 130 Bonjour, voici le compte rendu de la visite de votre mère.
        """),
        withdrawn=True,
        note="Publié par erreur sur cette fiche, retiré aussitôt et signalé.",
    ),
    ThreadScript(
        "Proposition d’heures en plus",
        "caregiver",
        lines("""
            D 260 Bonjour, seriez-vous disponible deux soirs de plus par semaine ?
            M 250 Oui, le lundi et le mardi.
            D 249 Merci ! Finalement la famille s'organise autrement, nous revenons vers vous.
        """),
        withdrawn=True,
    ),
    ThreadScript(
        "Droit à l’image",
        "caregiver",
        lines("""
            D 320 Bonjour, acceptes-tu que ta photo figure dans la plaquette ?
            P 310 Non merci, je préfère ne pas apparaître.
            D 309 Pas de souci, nous n'en parlons plus.
        """),
        withdrawn=True,
        closed=True,
    ),
)

THREADS = tuple(
    replace(script, subject=typeset(script.subject), note=typeset(script.note))
    for script in (*_UNREAD, *_AWAIT_US, *_ANSWERED, *_FROM_LATER, *_INTERNAL, *_OVER)
)
