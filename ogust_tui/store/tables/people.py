"""Who there is: readers (the shared key), staff, contacts, relatives, the places they belong to, and visits."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from ogust_tui.store.kinds import ContactKind, ContactStatus, ReaderKind, Role, VisitStatus
from ogust_tui.store.tables.columns import ORDERED, UtcDateTime, words


class Reader(SQLModel, table=True):
    """Anybody who can write or read a message. Authors, links, publications and tokens point here."""

    id: int | None = Field(default=None, primary_key=True)
    kind: ReaderKind = Field(sa_type=words(ReaderKind, "reader_kind"))


class Site(SQLModel, table=True):
    """An office of the agency ("établissement")."""

    id: int | None = Field(default=None, primary_key=True)
    label: str


class Sector(SQLModel, table=True):
    """A part of the territory or of the activity; staff can be restricted to some."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    label: str
    parent_id: int | None = Field(default=None, foreign_key="sector.id")
    site_id: int | None = Field(default=None, foreign_key="site.id")


class Staff(SQLModel, table=True):
    """A "collaborateur"."""

    id: int = Field(primary_key=True, foreign_key="reader.id", sa_column_kwargs={"autoincrement": False})
    login: str = Field(unique=True)
    display_name: str
    email: str = ""
    role: Role = Field(sa_type=words(Role, "staff_role"))
    locale: str = "fr"
    theme: str = Field(default="", sa_column_kwargs={"server_default": ""}, description="'': no choice")
    active: bool = True
    password_hash: str | None = None
    failed_tries: int = Field(default=0, description="wrong passwords in a row")
    last_failed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StaffOsUser(SQLModel, table=True):
    """The operating-system users taken for a staff member without a password."""

    __tablename__ = "staff_os_user"
    os_user: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)


class StaffSector(SQLModel, table=True):
    """The sectors a staff member may see; no row at all means every sector."""

    __tablename__ = "staff_sector"
    staff_id: int = Field(primary_key=True, foreign_key="staff.id")
    sector_id: int = Field(primary_key=True, foreign_key="sector.id")


class Contact(SQLModel, table=True):
    """A client or a caregiver."""

    __table_args__ = (
        sa.CheckConstraint("code <> '' AND last_name <> ''", name="contact_named"),
        sa.Index("ix_contact_order", "sort_key", "id"),
        sa.Index("ix_contact_kind_order", "kind", "sort_key", "id"),
        sa.Index("ix_contact_email_key", "email_key"),
        sa.Index(
            "ix_contact_listed",
            "status",
            "id",
            sqlite_where=sa.text("status <> 'archived'"),
        ),
    )
    id: int = Field(primary_key=True, foreign_key="reader.id", sa_column_kwargs={"autoincrement": False})
    kind: ContactKind = Field(sa_type=words(ContactKind, "contact_kind"))
    code: str = Field(unique=True, sa_type=ORDERED)
    title: str = ""
    last_name: str
    first_name: str = ""
    maiden_name: str = ""
    file_number: str = ""
    client_type: str = ""
    nature: str = ""
    address_line: str = ""
    address_supplement: str = ""
    zip: str = ""
    city: str = ""
    country: str = ""
    billing_address: str = ""
    email: str = ""
    email_key: str = Field(default="", description="the address in lower case, as mail is matched")
    landline: str = ""
    mobile_phone: str = ""
    door_code: str = ""
    intercom_code: str = ""
    origin: str = ""
    language: str = ""
    birth_date: date | None = None
    means_of_transport: str = ""
    driving_license: str = ""
    comment: str = ""
    managed_by: int | None = Field(default=None, foreign_key="staff.id", index=True)
    status: ContactStatus = Field(
        default=ContactStatus.ACTIVE,
        sa_type=words(ContactStatus, "contact_status"),
    )
    sort_key: str = Field(sa_type=ORDERED, description="folded last and first name: French alphabetical order")
    search_text: str = Field(description="the folded words that the search box matches")
    version: int = 1


class ContactSector(SQLModel, table=True):
    """A client has exactly one sector, a caregiver one, several or (no row) all."""

    __tablename__ = "contact_sector"
    contact_id: int = Field(primary_key=True, foreign_key="contact.id")
    sector_id: int = Field(primary_key=True, foreign_key="sector.id", index=True)


class Relative(SQLModel, table=True):
    """Somebody of a client's family or circle ("interlocuteur"); a reader of its own, never "the client"."""

    id: int = Field(primary_key=True, foreign_key="reader.id", sa_column_kwargs={"autoincrement": False})
    client_id: int = Field(foreign_key="contact.id", index=True)
    title: str = ""
    last_name: str
    first_name: str = ""
    relation: str = ""
    email: str = ""
    email_key: str = Field(default="", index=True)
    landline: str = ""
    mobile_phone: str = ""
    status: ContactStatus = Field(
        default=ContactStatus.ACTIVE,
        sa_type=words(ContactStatus, "relative_status"),
    )
    version: int = 1


class Visit(SQLModel, table=True):
    """One "intervention": a caregiver at a client's, from ``start_at`` to ``end_at``."""

    __table_args__ = (
        sa.CheckConstraint("end_at > start_at", name="visit_lasts"),
        sa.Index("ix_visit_client", "client_id", "start_at", "id"),
        sa.Index("ix_visit_caregiver", "caregiver_id", "start_at", "id"),
        sa.Index("ix_visit_start", "start_at", "id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    client_id: int = Field(foreign_key="contact.id")
    caregiver_id: int | None = Field(default=None, foreign_key="contact.id")
    start_at: datetime = Field(sa_type=UtcDateTime)
    end_at: datetime = Field(sa_type=UtcDateTime)
    service: str = ""
    status: VisitStatus = Field(
        default=VisitStatus.PLANNED,
        sa_type=words(VisitStatus, "visit_status"),
    )
    comment: str = ""
