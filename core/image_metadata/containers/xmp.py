"""The texts in XMP, found as text: an XML parser would follow whatever entities the file defines."""

import re
from collections.abc import Iterator
from html import unescape

from core.image_metadata.containers.blocks import Block
from core.image_metadata.containers.text_decoding import png_text

MAX_FIELD_CHARACTERS = 4 * 2**20  # characters of a field
FIELDS = (
    "exif:UserComment",
    "dc:description",
    "dc:title",
    "tiff:ImageDescription",
    "xmp:CreatorTool",
    "photoshop:Credit",
    "Iptc4xmpExt:DigitalSourceType",
    "Iptc4xmpExt:AIPromptInformation",
    "Iptc4xmpExt:AISystemUsed",
)
_ITEM = re.compile(r"<rdf:li(?:\s[^<>]{0,200})?>")


def blocks_of(data: bytes) -> Iterator[Block]:
    """XMP as it stands, and the fields in it that a generator may have written."""
    text = png_text(data).strip("\0")
    yield Block("XMP", text)
    yield from fields_of(text)


def fields_of(text: str) -> Iterator[Block]:
    """The fields of FIELDS that an XMP packet has, as elements or as attributes, by the names “XMP dc:title” …"""
    for field in FIELDS:
        if value := _element(text, field) or _attribute(text, field):
            yield Block(f"XMP {field}", unescape(value).strip())


def _element(text: str, field: str) -> str:
    """What stands in an element, and in the first item of its list where it has one."""
    start = text.find(f"<{field}>")
    end = text.find(f"</{field}>", start, start + MAX_FIELD_CHARACTERS) if start >= 0 else -1
    if end < 0:
        return ""
    content = text[start + len(field) + 2 : end]
    item = _ITEM.search(content[:1000])
    return content[item.end() :].partition("</rdf:li>")[0] if item else content if "<" not in content else ""


def _attribute(text: str, field: str) -> str:
    for quote in ('"', "'"):
        start = text.find(f"{field}={quote}")
        end = text.find(quote, start + len(field) + 2, start + MAX_FIELD_CHARACTERS) if start >= 0 else -1
        if end >= 0:
            return text[start + len(field) + 2 : end]
    return ""
