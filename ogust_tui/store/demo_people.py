"""Who is in the demonstration agency: sites, sectors, staff, contacts, relatives. The same people every time.

Everybody is invented. Telephone numbers lie in the ranges that ARCEP keeps free for fiction, e-mail addresses in the
domains of RFC 2606. Nothing is stored here.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, TypedDict

from ogust_tui.store.folding import fold

AGENCY = "Les Tilleuls Services"
SITES = ("Angers", "Saumur")


@dataclass(frozen=True)
class SectorSeed:
    """A sector; ``site`` is an index into ``SITES``, ``towns`` are "zip town"."""

    code: str
    label: str
    site: int
    towns: tuple[str, ...]


@dataclass(frozen=True)
class StaffSeed:
    """A staff member; ``sectors`` are indexes into ``SECTORS``, none at all means every one."""

    login: str
    display_name: str
    role: Literal["reception", "manager", "support", "admin"]
    sectors: tuple[int, ...] = ()

    @property
    def email(self) -> str:
        """The address at the agency's (reserved) domain."""
        return f"{self.login}@tilleuls.example"


@dataclass(frozen=True)
class RelativeSeed:
    """Somebody of a client's family or circle."""

    title: str
    last_name: str
    first_name: str
    relation: str
    email: str
    mobile_phone: str


@dataclass(frozen=True)
class PersonSeed:
    """A contact. ``managed_by`` is an index into ``STAFF``, ``sectors`` into ``SECTORS`` (a client has one)."""

    kind: Literal["client", "caregiver"]
    code: str
    title: str
    last_name: str
    first_name: str
    address_line: str
    address_supplement: str
    zip: str
    city: str
    landline: str
    mobile_phone: str
    email: str
    birth_date: date
    managed_by: int
    sectors: tuple[int, ...]
    maiden_name: str = ""
    file_number: str = ""
    client_type: str = ""
    nature: str = ""
    door_code: str = ""
    intercom_code: str = ""
    origin: str = ""
    means_of_transport: str = ""
    driving_license: str = ""
    relatives: tuple[RelativeSeed, ...] = ()


class _Place(TypedDict):
    address_line: str
    address_supplement: str
    zip: str
    city: str


SECTORS = (
    SectorSeed("CENTRE", "Centre", 0, ("49000 Angers", "49100 Angers")),
    SectorSeed("EST", "Est", 0, ("49800 Trélazé", "49124 Saint-Barthélemy-d’Anjou", "49250 Beaufort-en-Anjou")),
    SectorSeed("OUEST", "Ouest", 0, ("49070 Beaucouzé", "49080 Bouchemaine", "49170 Saint-Georges-sur-Loire")),
    SectorSeed(
        "NORD", "Nord", 0, ("49240 Avrillé", "49220 Le Lion-d’Angers", "49125 Tiercé", "49460 Montreuil-Juigné")
    ),
    SectorSeed(
        "SUD", "Sud", 1, ("49400 Saumur", "49130 Les Ponts-de-Cé", "49610 Mûrs-Erigné", "49260 Montreuil-Bellay")
    ),
)
# The first member of each role sees every sector.
STAFF = (
    StaffSeed("claire", "Claire Morvan", "reception"),
    StaffSeed("nadia", "Nadia Belkacem", "manager"),
    StaffSeed("hugo", "Hugo Castaing", "support"),
    StaffSeed("isabelle", "Isabelle Ferrand", "admin"),
    StaffSeed("leila", "Leïla Haddad", "reception", (0, 1)),
    StaffSeed("thomas", "Thomas Le Bihan", "reception", (2, 3)),
    StaffSeed("josephine", "Joséphine N’Guessan", "reception", (4,)),
    StaffSeed("julien", "Julien Pasquier", "manager", (1,)),
    StaffSeed("sophie", "Sophie Lenoir", "manager", (2,)),
    StaffSeed("karim", "Karim Aït-Saïd", "manager", (0, 3)),
    StaffSeed("elodie", "Élodie Vasseur", "manager", (4,)),
    StaffSeed("pascal", "Pascal Rœsch", "admin", (0, 4)),
)
MANAGERS = tuple(index for index, staff in enumerate(STAFF) if staff.role == "manager")


def _listed(words: str) -> tuple[str, ...]:
    """The words of a list; a tilde stands for a space within one."""
    return tuple(word.replace("~", " ") for word in words.split())


_LAST_NAMES = _listed(
    """
    Morel Aubry Delattre L’Hôpital Roussel Nguyen Renaud Tessier Prigent Humbert Rivière Lacroix Olivier Masson
    Texier Guérin Le~Goff Charpentier Schmitt Morin Charrier Giraud Lebrun Auger Keller Imbert Hubert Lopez
    Maillard Brun Pasquet Leclerc D’Almeida N’Diaye Cœurdevey De~La~Fontaine Du~Pré Saint-Aubin Le~Floc’h
    Kerbrat Lefèvre Fèvre Béranger Gérôme Hélary Noël Joubert Bouvier Chevalier Cordier Meunier Boulanger
    Mercier Tisserand Marchand Pelletier Tanguy Riou Quéré Cadiou Jaouen Bonnet Blanchard Fontaine Dubois
    Lambert Garnier Faure André Vidal Perrot Gautier Robin Clément Gauthier Fleury Huet Adam Benoît Bertin
    Besnard Bigot Blondel Boucher Bourdon Bréchet Briand Carpentier Carré Cartier Charbonnier Chauvin Colas
    Collet Coulon Courtois Daniel David Delmas Denis Descamps Deschamps Didier Dufour Duhamel Dumont Dupuis
    Duval Évrard Ferrand Fouquet Gaillard Gallet Germain Gilbert Gillet Godard Grondin Guichard Guillet Guillot
    Hamel Hamon Hervé Hoarau Jacquet Jacquot Klein Labbé Laborde Lagarde Langlois Laporte Launay Laurent
    Lebreton Lecomte Ledoux Lejeune Lemaître Lemoine Léger Lévêque Mahé Maillet Mallet Maréchal Marion Martel
    Martineau Mathieu Maurice Menard Michaud Millet Monnier Navarro Neveu Nicolas Ollivier Pages Paris Pasquier
    Payet Péron Perrier Picard Pineau Poirier Poulain Prévost Raymond Rémy Renard Rey Rivet Rocher Rolland Rossi
    Rousseau Royer Salmon Sauvage Ségalen Thibault Vaillant Vallée Vasse Verdier Vincent Voisin Weber Zimmermann
    Öztürk Benali Belaïd Cissé Diallo Traoré Ferreira Da~Silva Gonçalves Ibáñez Müller
    """
)
_WOMEN = _listed(
    """
    Jeanne Yvette Hélène Geneviève Suzanne Solange Huguette Andrée Brigitte Françoise Monique Simone Odette
    Thérèse Paulette Marie-Louise Germaine Lucienne Ginette Denise Raymonde Marcelle Madeleine Marguerite
    Colette Josiane Arlette Éliane Rose Anne-Marie Bernadette Cécile Danièle Édith Fernande Gisèle Henriette
    Irène Jacqueline Marie-Thérèse Nicole Pierrette Aurélie Laëtitia Mélanie Sandrine Ludivine Raïssa Nathalie
    Céline Fatoumata Aïcha Noémie Chloé Inès Zoé Marine Élise Anaïs Mariama Yasmina Véronique Valérie Corinne
    Stéphanie Émilie Maud Gwenaëlle Solène Héloïse Naïma Rachida Ana Lucía Mai
    """
)
_MEN = _listed(
    """
    Marcel Robert André Lucien Yves Gérard Alain Raymond Georges Roger Maurice Henri Fernand Étienne René Émile
    Joseph Louis Jean-Pierre Jean-Marie Jean-Claude Pierre Jacques Michel Bernard Claude Daniel Guy Léon Gaston
    Rémi Noël Édouard François Karim Baptiste Mehdi Yann Loïc Gaël Maël Théo Hugo Antonio Paulo Mamadou Moussa
    Ousmane Cédric Jérôme Sébastien Grégory Mickaël Benoît Clément Romain Nicolas Thierry Pascal Didier Frédéric
    Stéphane Joël Anthony Kévin Dylan Enzo Léo Ismaël
    """
)
# The names of the clients' generation come first.
_OLD_WOMEN, _OLD_MEN = _WOMEN.index("Aurélie"), _MEN.index("Karim")
_STREETS = _listed(
    """
    rue~des~Lilas rue~de~la~Mairie allée~des~Cormorans avenue~Jean-Jaurès rue~du~Puits-Neuf place~de~l’Église
    impasse~du~Moulin rue~Saint-Aubin boulevard~du~Roi-René chemin~des~Écoliers rue~de~l’Hôpital
    rue~des~Tanneurs square~des~Tilleuls rue~Cœur-Joli route~de~la~Chênaie rue~du~8-Mai-1945 quai~des~Carmes
    rue~Marie-Curie clos~des~Vignes sentier~de~la~Fosse-aux-Loups
    """
)
_SUPPLEMENTS = (
    *[""] * 4,
    "bât. B",
    "appt 12, 3e étage",
    "2e étage gauche",
    "résidence Les Glycines",
    "fond de la cour",
)
_DOMAINS = ("exemple.example", "example.org", "example.net", "courriel.example", "example.com")
_RELATIONS = (("Mme", "fille"), ("M.", "fils"), ("Mme", "nièce"), ("M.", "neveu"), ("Mme", "voisine"), ("Mme", "sœur"))
_CLIENT_TYPES = ("Particulier", "APA", "APA", "PCH", "Caisse de retraite", "Mutuelle")
_ORIGINS = ("Bouche à oreille", "Assistante sociale", "Hôpital", "Site internet", "CCAS", "Médecin traitant")
_TRANSPORTS = ("Voiture", "Voiture", "Voiture", "Vélo", "Transports en commun", "Scooter")


def people(count: int) -> Iterator[PersonSeed]:
    """``count`` contacts, three clients for one caregiver; a longer agency begins with the same people."""
    draw = random.Random("Les Tilleuls")  # noqa: S311 - invented people, not secrets
    taken: dict[str, int] = {}
    clients = caregivers = 0
    for index in range(count):
        if index % 4 == 3:
            caregivers += 1
            yield _caregiver(draw, index, caregivers, taken)
        else:
            clients += 1
            client = _client(draw, index, clients, taken)
            yield client if index else _named(client)


def _named(client: PersonSeed) -> PersonSeed:
    """The first client of all has this name, so that documentation and tests can speak of her."""
    return replace(
        client,
        title="Mme",
        last_name="L’Hôpital",
        first_name="Hélène",
        landline="02 61 91 40 12",
        mobile_phone="06 39 98 12 34",
        email="helene.lhopital@exemple.example",
    )


def _client(draw: random.Random, index: int, number: int, taken: dict[str, int]) -> PersonSeed:
    last_name = _last_name(draw)
    title = draw.choices(("Mme", "M.", "Mme et M."), (60, 30, 10))[0]
    woman, man = draw.choice(_WOMEN[:_OLD_WOMEN]), draw.choice(_MEN[:_OLD_MEN])
    first_name = {"Mme": woman, "M.": man}.get(title, f"{woman} et {man}")
    sector = number % len(SECTORS)
    in_town = draw.random() < 0.4
    has_email, has_family = draw.random() < 0.82, draw.random() < 0.3
    return PersonSeed(
        **_place(draw, sector),
        kind="client",
        code=f"CLI{number:05d}",
        title=title,
        last_name=last_name,
        first_name=first_name,
        landline=_landline(index) if draw.random() < 0.85 else "",
        mobile_phone=_mobile(index) if draw.random() < 0.55 else "",
        email=_email(draw, man if title == "M." else woman, last_name, taken) if has_email else "",
        birth_date=date(1928, 1, 1) + timedelta(days=draw.randrange(30 * 365)),
        managed_by=_manager(draw, sector),
        sectors=(sector,),
        maiden_name=_last_name(draw) if title != "M." and draw.random() < 0.3 else "",
        file_number=f"D{2019 + number % 7}-{number:05d}",
        client_type=draw.choice(_CLIENT_TYPES),
        door_code=f"{draw.randrange(10_000):04d}{draw.choice('AB')}" if in_town else "",
        intercom_code=f"{draw.randrange(1, 60)}" if in_town and draw.random() < 0.5 else "",
        origin=draw.choice(_ORIGINS),
        relatives=tuple(_relatives(draw, index, last_name, taken)) if has_family else (),
    )


def _caregiver(draw: random.Random, index: int, number: int, taken: dict[str, int]) -> PersonSeed:
    is_woman = draw.random() < 0.85
    last_name = _last_name(draw)
    first_name = draw.choice(_WOMEN[_OLD_WOMEN:] if is_woman else _MEN[_OLD_MEN:])
    sector = number % len(SECTORS)
    others = tuple({sector, draw.randrange(len(SECTORS))})
    transport = draw.choice(_TRANSPORTS)
    return PersonSeed(
        **_place(draw, sector),
        kind="caregiver",
        code=f"SA{number:05d}",
        title="Mme" if is_woman else "M.",
        last_name=last_name,
        first_name=first_name,
        landline="",
        mobile_phone=_mobile(index),
        email=_email(draw, first_name, last_name, taken) if draw.random() < 0.96 else "",
        birth_date=date(1963, 1, 1) + timedelta(days=draw.randrange(42 * 365)),
        managed_by=_manager(draw, sector),
        sectors=() if number % 10 == 0 else others if number % 3 == 0 else (sector,),
        nature="Salarié",
        means_of_transport=transport,
        driving_license="B" if transport == "Voiture" or draw.random() < 0.3 else "",
    )


def _relatives(draw: random.Random, index: int, last_name: str, taken: dict[str, int]) -> Iterator[RelativeSeed]:
    for rank in range(1 + (draw.random() < 0.25)):
        title, relation = draw.choice(_RELATIONS)
        first_name = draw.choice(_WOMEN[_OLD_WOMEN:] if title == "Mme" else _MEN[_OLD_MEN:])
        name = last_name if relation in ("fils", "neveu") else _last_name(draw)
        yield RelativeSeed(
            title, name, first_name, relation, _email(draw, first_name, name, taken), _mobile(index + rank)
        )


def _last_name(draw: random.Random) -> str:
    name = draw.choice(_LAST_NAMES)
    if draw.random() < 0.12:
        name = f"{name}-{draw.choice(_LAST_NAMES)}"
    return name


def _place(draw: random.Random, sector: int) -> _Place:
    postcode, _, city = draw.choice(SECTORS[sector].towns).partition(" ")
    line = f"{draw.randrange(1, 120)}{draw.choice(('', '', '', ' bis'))}, {draw.choice(_STREETS)}"
    return _Place(address_line=line, address_supplement=draw.choice(_SUPPLEMENTS), zip=postcode, city=city)


def _manager(draw: random.Random, sector: int) -> int:
    own = [index for index in MANAGERS if sector in STAFF[index].sectors]
    return draw.choice(own) if draw.random() < 0.85 else MANAGERS[0]


def _landline(index: int) -> str:
    number = index * 7_919 % 10_000
    return f"02 61 91 {number // 100:02d} {number % 100:02d}"


def _mobile(index: int) -> str:
    number = index * 6_841 % 10_000
    return f"{'+33 6' if index % 10 == 9 else '06'} 39 98 {number // 100:02d} {number % 100:02d}"


def _email(draw: random.Random, first_name: str, last_name: str, taken: dict[str, int]) -> str:
    plain = fold(f"{first_name}.{last_name}").replace(" ", "").replace("’", "")
    number = taken[plain] = taken.get(plain, 0) + 1
    return f"{plain}{number if number > 1 else ''}@{draw.choice(_DOMAINS)}"
