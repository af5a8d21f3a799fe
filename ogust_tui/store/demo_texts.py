"""What the staff of the demonstration agency write: notes, alerts, visits. Invented, and nothing is stored here."""

import re
from dataclasses import dataclass
from typing import Literal

Severity = Literal["low", "normal", "urgent"]
About = Literal["client", "caregiver", "visit"]

NBSP = "\u00a0"


def typeset(text: str) -> str:
    """``text`` with French typography: curly apostrophes, no-break spaces before ``: ; ! ?`` and inside « »."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    text = re.sub(r" (?=[:;!?»%€])|(?<=«) ", NBSP, text)
    text = re.sub(r"\b(M\.|Mme|Dr|no|n°) (?=[A-ZÉ0-9])", rf"\1{NBSP}", text)
    return re.sub(r"(?<=\d) (?=(?:h|min|km|kg|mg)\b)|(?<=\d h) (?=\d\d\b)", NBSP, text)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(typeset(line.strip()) for line in text.strip().splitlines())


@dataclass(frozen=True)
class ServiceSeed:
    """A service and the usual length of a visit for it, in minutes."""

    label: str
    minutes: int


@dataclass(frozen=True)
class AlertSeed:
    """An alert raised by a note with the same text. ``due_hours`` counts from now; None means no due date.

    ``by_day`` means due within a day rather than at an hour. ``closed`` ones are done with.
    """

    text: str
    severity: Severity
    due_hours: float | None
    about: About
    by_day: bool = False
    closed: bool = False


SERVICES = (
    ServiceSeed("Aide à la toilette", 60),
    ServiceSeed("Aide au lever", 30),
    ServiceSeed("Aide au coucher", 30),
    ServiceSeed("Préparation du repas", 60),
    ServiceSeed("Ménage", 120),
    ServiceSeed("Courses", 90),
    ServiceSeed("Accompagnement extérieur", 120),
    ServiceSeed("Entretien du linge", 90),
    ServiceSeed("Garde de nuit", 600),
    ServiceSeed("Présence et compagnie", 120),
    ServiceSeed("Aide à la prise de médicaments", 30),
    ServiceSeed("Aide administrative", 60),
)

VISIT_COMMENTS = _lines("""
    Clé dans la boîte à code, refermer derrière soi.
    Sonner deux fois, Madame entend mal.
    Chien gentil mais bruyant.
    Se garer derrière la pharmacie.
    Noter le poids dans le cahier de liaison.
    Première visite : se présenter avec le badge.
    Apporter des gants, il n'en reste plus.
    Passer par le jardin, la porte d'entrée coince.
    Le repas est au réfrigérateur, étage du haut.
    Laisser la lumière du couloir allumée.
    Ne pas déplacer le fauteuil.
    L'infirmière passe à 8 h 30, la laisser entrer.
""")

CLIENT_NOTES = _lines("""
    Hospitalisée : suspendre mardi et jeudi.
    Clés à récupérer chez la voisine, au 2e gauche.
    La fille rappelle ce soir après 18 h pour le planning d'août.
    Ne souhaite plus d'homme pour la toilette.
    Nouveau code de l'immeuble, transmis à l'équipe par téléphone.
    Retour d'hôpital vendredi, reprise prévue lundi matin.
    Demande à décaler le ménage au mercredi.
    Chute dans la salle de bains, sans gravité. Le médecin est passé.
    A égaré sa carte de sortie du coffre à clés, nouvelle carte remise en main propre.
    Le fils a la procuration, l'appeler avant tout changement d'heures.
    Plan d'aide APA à renouveler, dossier parti au département.
    Ne répond pas au téléphone le matin, appeler après 14 h.
    Veut garder Sandrine le plus longtemps possible.
    Allergique aux fruits à coque, c'est écrit en rouge dans le cahier.
    Absence du 3 au 17, chez sa sœur à Nantes.
    Facture de février contestée : 2 h comptées, 1 h 30 faites.
    Interphone en panne, passer par la cour.
    Le kinésithérapeute vient désormais le lundi à 10 h.
    Lit médicalisé livré mardi, prévoir de dégager la chambre.
    Chèque emploi service reçu, remis à la comptabilité.
    Demande une présence pour le rendez-vous chez l'ophtalmologue.
    Très seule depuis le décès de son mari, passer un coup de fil le vendredi.
    A changé de mutuelle, nouvelle attestation attendue.
    Souhaite être vouvoyée par tout le monde.
    Le chat doit rester dedans.
    Porte d'entrée difficile : tirer fort puis tourner.
    Nous rappelle pour la télé-assistance, brochure envoyée.
    Ne plus faire les vitres du haut : échelle trop instable.
    Bilan à trois mois fait : tout va bien, aimerait une heure de plus le samedi.
    Médicaments désormais en pilulier préparé par la pharmacie.
    Demande que l'on apporte le pain le jeudi.
    Ascenseur en panne jusqu'à la fin du mois, prévenir les remplaçantes.
    La famille annule la garde de nuit de samedi.
    Sortie de l'hôpital repoussée, pas de date pour l'instant.
    Préfère recevoir les plannings par la poste.
    Rampe posée dans l'escalier, tout est en ordre.
    A gardé le double des clés, ne pas refaire de jeu.
    Régime sans sel depuis lundi, consigne du Dr Petit.
    Le voisin s'est plaint du bruit de l'aspirateur avant 9 h.
    Payé en espèces par erreur, reçu établi et signé.
""")

CAREGIVER_NOTES = _lines("""
    Arrêt de travail reçu, jusqu'au 14 inclus.
    Voiture en panne jusqu'à jeudi, ne garder que les visites à pied.
    Disponible deux samedis par mois à partir de septembre.
    Attestation d'assurance à fournir avant la fin du mois.
    Entretien annuel fait, souhaite une formation Alzheimer.
    A oublié de badger deux fois cette semaine, rappel fait.
    Ne plus l'envoyer chez M. Brun : mésentente, dit des deux côtés.
    Permis obtenu, peut reprendre le secteur Nord.
    Visite médicale du travail passée, apte.
    Demande ses congés du 1er au 21 août.
    Très appréciée de la famille Rivière, le lui dire.
    Nouveau téléphone professionnel remis, ancien à récupérer.
    Carte de transport à rembourser, justificatif reçu.
    Ne peut plus porter de charges lourdes jusqu'au contrôle.
    Remplace Mélanie sur la tournée du soir, semaines paires.
    Contrat signé, période d'essai jusqu'au 30.
    A signalé une marche cassée chez Mme Texier, famille prévenue.
    Relevé d'heures de mars manquant.
    Tutrice de la stagiaire pendant trois semaines.
    Blouses commandées, taille M, à retirer à l'accueil.
    Préfère les appels aux messages quand elle conduit.
    Prête à prendre des gardes de nuit le week-end.
    A perdu son badge, nouveau badge demandé.
    Mutuelle d'entreprise : dispense à renouveler.
""")

COLLEAGUE_NOTES = _lines("""
    Point hebdomadaire déplacé à mardi 9 h.
    Le copieur du 1er est réparé.
    Penser à relever la boîte aux lettres de Saumur.
    Réunion de secteur : apporter la liste des absences.
    Absente mercredi après-midi, Karim prend mes appels.
    Formation au nouveau logiciel de paie le 12.
""")

_ALERTS: tuple[tuple[str, Severity, float | None, About, bool, bool], ...] = (
    ("Personne ne répond depuis hier soir, passer voir", "urgent", -3, "client", False, False),
    ("Remplaçante à trouver pour demain matin", "urgent", 4, "client", False, False),
    ("Clés à rendre à la famille avant son départ", "normal", -30, "client", True, False),
    ("Rappeler la fille au sujet de l'hospitalisation", "urgent", -1, "client", False, False),
    ("Plan d'aide à renvoyer signé au département", "normal", -70, "client", True, False),
    ("Commander des protections, il en reste pour deux jours", "normal", 6, "client", True, False),
    ("Sortie d'hôpital aujourd'hui, confirmer la visite de 18 h", "urgent", 2, "client", False, False),
    ("Vérifier que la télé-assistance est branchée", "low", 5, "client", True, False),
    ("Premier passage d'une nouvelle intervenante, appeler après", "normal", 8, "client", False, False),
    ("Facture contestée : réponse promise", "normal", 26, "client", True, False),
    ("Ordonnance à déposer à la pharmacie", "normal", 30, "client", True, False),
    ("Anniversaire : 100 ans, prévoir des fleurs", "low", 120, "client", True, False),
    ("Bilan à trois mois à programmer", "low", 240, "client", True, False),
    ("Retour de vacances, reprendre les visites", "normal", 72, "client", True, False),
    ("Ne pas entrer sans masque cette semaine", "urgent", None, "client", False, False),
    ("Chien lâché dans la cour, sonner avant d'entrer", "normal", None, "client", False, False),
    ("Arrêt maladie : six visites à replacer", "urgent", -5, "caregiver", False, False),
    ("Voiture en panne, tournée de ce soir à revoir", "urgent", 3, "caregiver", False, False),
    ("Attestation d'assurance périmée", "normal", -50, "caregiver", True, False),
    ("Fin de période d'essai : entretien à fixer", "normal", 96, "caregiver", True, False),
    ("Visite médicale du travail à prendre", "low", 200, "caregiver", True, False),
    ("Relevé d'heures manquant, paie bloquée", "normal", 20, "caregiver", True, False),
    ("Badge perdu, accès à désactiver", "urgent", None, "caregiver", False, False),
    ("Intervenante en retard de 40 min, client prévenu ?", "urgent", -0.5, "visit", False, False),
    ("Visite annulée par la famille, prévenir l'intervenante", "normal", 1.5, "visit", False, False),
    ("Boîte à clés vide à l'arrivée", "urgent", 0.5, "visit", False, False),
    ("Rapporter le cahier de liaison au bureau", "low", 48, "visit", True, False),
    ("Colis à récupérer au point relais", "low", -90, "client", True, True),
    ("Rendez-vous chez le dentiste confirmé", "normal", -28, "client", False, True),
    ("Nouveau planning envoyé, accusé reçu", "low", -52, "caregiver", True, True),
)
ALERTS = tuple(AlertSeed(typeset(row[0]), *row[1:]) for row in _ALERTS)
