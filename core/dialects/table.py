"""The table of the tools, in the order of menus and tables, and reading a text as one of them does."""

from dataclasses import replace

from core.dialects.a1111.dialect import A1111
from core.dialects.comfyui.dialect import COMFYUI
from core.dialects.compel.dialect import COMPEL
from core.dialects.dialect import Dialect
from core.dialects.diffusers import DIFFUSERS
from core.dialects.forge_neo.dialect import FORGE_NEO
from core.dialects.reforge.dialect import REFORGE
from core.dialects.sdnext.dialect import SDNEXT
from core.program.translation import tr
from core.prompt.prompt import DEFAULT_SETTINGS, ReadingSettings
from core.tokens.chunks import Chunks
from core.tokens.families import FAMILIES

_TOOLS = (A1111, COMFYUI, DIFFUSERS, COMPEL, SDNEXT, FORGE_NEO, REFORGE)
DIALECTS: dict[str, Dialect] = {dialect.key: dialect for dialect in _TOOLS}
DEFAULT_DIALECT = A1111.key


def read(text: str, dialect: str, family: str = "sd1", settings: ReadingSettings = DEFAULT_SETTINGS) -> Chunks:
    """The chunks that a tool makes of a text, for all encoders of a family; KeyError for keys in no table."""
    tool = DIALECTS[dialect]
    prompt = tool.parse(text, settings)
    first, *others = (tool.chunk(prompt, family, encoder) for encoder in FAMILIES[family].encoders)
    return replace(first, others=tuple(others))


def negative_notes(dialect: str, family: str, negative: str, chunks: int, negative_chunks: int) -> tuple[str, ...]:
    """What a tool does otherwise with this negative prompt than with a prompt, as sentences; none where nothing."""
    tool = DIALECTS[dialect]
    notes = tuple(tool.negative_notes(family, negative))
    unequal = tr(tool.unequal_chunks).format(tool=tool.title)
    return (*notes, unequal) if tool.unequal_chunks and chunks != negative_chunks else notes


def title_of(key: str) -> str:
    """What a tool is called on the screen; the key itself where it is in no table, as in an older history."""
    return DIALECTS[key].title if key in DIALECTS else key
