"""What a part of a mail says it is: its type, its parameters, the name of its file. Pure; nothing here raises.

The standard library's reader of parameters is slow on hostile ones, and knows RFC 2231 but not what programs write
in its stead: encoded words, bare spaces, missing semicolons.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from ogust_tui.mail.charsets import decode
from ogust_tui.mail.decoding import header_text, without_unseen
from ogust_tui.store.file_rules import clean_file_name

LOOKED_AT = 16_384
"""Characters of one header."""
PARAMETERS_LIMIT = 500

_TYPE = re.compile(r"\s*([a-z0-9][a-z0-9!#$&^_.+-]{0,100})\s*/\s*([a-z0-9][a-z0-9!#$&^_.+-]{0,100})", re.IGNORECASE)
_LINE_ENDS = re.compile("[\n\x0b\x0c\x85\u2028\u2029]")
_SEPARATORS = re.compile(r"[;\s]*+")
_PARAMETER = re.compile(
    r"([^\s;=\"]{1,100}?)\s{0,50}=\s{0,50}(?:\"([^\"\\]*+(?:\\.?[^\"\\]*+)*+)(?:\"|\Z)|([^;]{0,4000}))",
    re.DOTALL,
)
_SECTION = re.compile(r"([^*]{1,60})\*(?:0*(\d{1,3}))?(\*?)")
_NAMELESS = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed", "plain": "text/plain"}
_EXTENSIONS = {
    "text/plain": ".txt",
    "text/html": ".html",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "text/directory": ".vcf",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/ics": ".ics",
    "application/zip": ".zip",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
    "application/vnd.ms-tnef": ".dat",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/heif": ".heif",
    "image/webp": ".webp",
    "image/tiff": ".tif",
    "image/bmp": ".bmp",
    "image/svg+xml": ".svg",
    "audio/amr": ".amr",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/3gpp": ".3gp",
    "message/rfc822": ".eml",
    "message/global": ".eml",
}


@dataclass(frozen=True)
class Content:
    """What the content headers of one part say, in lower case where case means nothing."""

    kind: str = "text/plain"
    stated: bool = False
    """Whether a type was given at all."""
    parameters: Mapping[str, str] = field(default_factory=dict)
    disposition: str = ""
    name: str = ""
    """The bare file name, cleaned; "" if there is none."""
    content_id: str = ""
    encoding: str = ""

    def parameter(self, name: str) -> str:
        """The value of a parameter of the type; "" if it is not there."""
        return self.parameters.get(name, "")


def content_of(headers: Mapping[str, list[str]], default: str = "text/plain") -> Content:
    """What these headers, by lower-case name, say of the part they stand on."""
    said = _first(headers, "content-type")
    kind, parameters = _type_of(said, default) if said else (default, {})
    disposition, options = "", {}
    if said := _first(headers, "content-disposition"):
        said = said.strip()
        disposition = re.split(r"[;\s]", said, maxsplit=1)[0].lower()
        options = parameters_of(said.partition(";")[2] if ";" in said else said[len(disposition) :])
        if "=" in disposition:
            disposition, options = "", parameters_of(said)
    given = options.get("filename") or options.get("name") or parameters.get("name") or parameters.get("filename", "")
    return Content(
        kind=kind,
        stated="content-type" in headers,
        parameters=parameters,
        disposition=disposition,
        name=_file_name(given) if given else "",
        content_id=_first(headers, "content-id").strip().strip("<>")[:250] if "content-id" in headers else "",
        encoding=_first(headers, "content-transfer-encoding"),
    )


def _file_name(given: str) -> str:
    name = header_text(given[:3_000])
    return clean_file_name(name if len(name) < 500 else name[:300] + name[-100:])


def _first(headers: Mapping[str, list[str]], name: str) -> str:
    if name not in headers:
        return ""
    return _LINE_ENDS.sub(" ", without_unseen(headers[name][0][:LOOKED_AT].replace("\r", "")))


def _type_of(said: str, default: str) -> tuple[str, dict[str, str]]:
    match = _TYPE.match(said)
    if match:
        return f"{match[1]}/{match[2]}".lower(), parameters_of(said[match.end() :])
    word, _, rest = said.partition(";")
    parameters = parameters_of(said if "=" in word else rest)
    kind = _NAMELESS.get(word.strip().lower(), default)
    if kind == default and (parameters.get("name") or "filename" in parameters):
        kind = "application/octet-stream"
    return kind, parameters


def parameters_of(text: str) -> dict[str, str]:
    """The parameters in the rest of a header, by lower-case name: RFC 2231 undone, the first of two of one name."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    at = 0
    for _ in range(PARAMETERS_LIMIT):
        if separators := _SEPARATORS.match(text, at):
            at = separators.end()
        match = _PARAMETER.match(text, at)
        if match is None:
            following = text.find(";", at + 1)  # what is no parameter is passed over
            if following < 0:
                break
            at = following
            continue
        at = match.end()
        name = match[1].lower()
        value = match[2].replace("\\\\", "\\").replace('\\"', '"') if match[2] is not None else match[3].strip()
        if section := _SECTION.fullmatch(name):
            encoded = bool(section[3]) or section[2] is None
            sections.setdefault(section[1], {}).setdefault(int(section[2] or 0), (value, encoded))
        else:
            plain.setdefault(name, value)
    return plain | {name: _joined(found) for name, found in sections.items() if 0 in found}


def _joined(sections: dict[int, tuple[str, bool]]) -> str:
    """The sections of one value (RFC 2231) as text, down to the first that is missing."""
    first, encoded = sections[0]
    charset = ""
    if encoded and first.count("'") >= 2:
        charset, _language, first = first.split("'", 2)
    data = bytearray()
    for number in range(len(sections)):
        if number not in sections:
            break
        value, encoded = (first, encoded) if number == 0 else sections[number]
        data += unquote_to_bytes(value) if encoded else value.encode("utf-8", "replace")
    return decode(bytes(data), charset, detect=False)


def extension_of(kind: str) -> str:
    """The usual ending of a file of this type, with its dot; "" for one unknown."""
    return _EXTENSIONS.get(kind, "")
