"""What begins a LoRA, an embedding or a wildcard while one types, tool by tool."""

from core.editing.completion import CompletionForms
from core.studio.written_names import written_embedding, written_lora, written_wildcard

# tagcomplete's `$` asks for styles in A1111 and its relatives, where that extension runs.
_ASKS_STYLES = frozenset({"a1111", "forge", "forge_classic", "forge_neo", "reforge"})
_NAME = "{name}"


def forms_of(tool: str) -> CompletionForms:
    """The forms of a tool; words alone for none."""
    if not tool:
        return CompletionForms()
    return CompletionForms(
        written_lora(tool, _NAME), written_embedding(tool, _NAME), written_wildcard(tool, _NAME), tool in _ASKS_STYLES
    )
