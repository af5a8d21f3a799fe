"""Which files of a mail are kept with its message; the others are named there, and stay in the raw mail. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ogust_tui.mail.parsed import Attachment
from ogust_tui.store.file_rules import MOST_BYTES, MOST_BYTES_TOGETHER, MOST_FILES

_PROGRAMS = (
    "ade adp apk app appinstaller application appref-ms appx appxbundle bat chm cmd com command cpl deb desktop "
    "diagcab dll dmg exe gadget grp hlp hta inf iso img jar jnlp js jse ksh library-ms lnk mcf msc msi msix msp "
    "mst msu ocx osd pif pkg ppkg ps1 ps2 psc1 psd1 psm1 py pyc pyw pyz rb reg rpm run scf scr sct search-ms "
    "settingcontent-ms sh shb shs sys theme url vb vbe vbp vbs vhd vhdx website ws wsc wsf wsh xbap xll"
)
"""Endings of files that run when they are opened."""


class Refusal(StrEnum):
    """Why a file was not kept."""

    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    PROGRAM = "program"


@dataclass(frozen=True)
class RefusedFile:
    """A file that was left aside; ``size`` in bytes."""

    name: str
    size: int
    reason: Refusal


def sorted_files(files: Sequence[Attachment]) -> tuple[tuple[Attachment, ...], tuple[RefusedFile, ...]]:
    """The files to keep, and those to name only; where they are too many, pictures shown in the text give way."""
    kept: list[Attachment] = []
    refused: list[RefusedFile] = []
    left = MOST_BYTES_TOGETHER
    for file in sorted(files, key=lambda one: one.inline):
        reason = _against(file, len(kept), left)
        if reason is None:
            kept.append(file)
            left -= len(file.data)
        else:
            refused.append(RefusedFile(file.name, len(file.data), reason))
    return tuple(kept), tuple(refused[:MOST_FILES])


def _against(file: Attachment, kept: int, left: int) -> Refusal | None:
    if file.name.rpartition(".")[2].strip().lower() in _PROGRAMS.split():
        return Refusal.PROGRAM
    if len(file.data) > min(MOST_BYTES, left):
        return Refusal.TOO_BIG
    return Refusal.TOO_MANY if kept >= MOST_FILES else None
