"""What is said of textual inversions: of vectors that are not used, and of files that hold no word."""

from collections.abc import Collection
from pathlib import Path

from core.program.messages import quoted, shortened
from core.program.translation import tr
from core.weights import OtherForm, UnreadableEncoder
from core.weights.adapters.inversion_names import encoder_of, is_output_key
from core.weights.adapters.lora_contents import CLIP_NAMES, encoder_title


def notes_on(names: Collection[str]) -> tuple[str, ...]:
    """Sentences about those of the tensors called so that are not used."""
    encoders = dict.fromkeys(encoder_of(name) for name in names)
    notes = [others_note(encoder) for encoder in encoders if encoder and encoder not in CLIP_NAMES]
    if any(map(is_output_key, names)):
        notes.append(tr("Its vectors for the output of text encoders are not used: they stand in no prompt."))
    return tuple(notes)


def others_note(encoder: str) -> str:
    """That the vectors for a text encoder that is not CLIP's are not used."""
    message = tr("Its vectors for {encoder} are not used: only CLIP's text encoders are opened.")
    return message.format(encoder=encoder_title(encoder))


def no_word(path: Path, names: Collection[str]) -> UnreadableEncoder:
    """Why a file with tensors called so holds no word of a prompt."""
    if any(map(is_output_key, names)):
        message = tr(
            "{file} is a textual inversion for the output of text encoders alone, which stands in no prompt. Use it in "
            "the program that it comes from."
        )
        return OtherForm(message.format(file=quoted(path)), "textual-inversion")
    if len(names) <= 1:
        return no_vectors(path)
    message = tr("{file} is not a textual inversion: it holds {count} tensors, such as {first}.")
    first = shortened(next(iter(names)))
    return UnreadableEncoder(message.format(file=quoted(path), count=len(names), first=first))


def no_vectors(path: Path) -> UnreadableEncoder:
    """That a file holds no vectors."""
    message = tr("{file} is not a textual inversion: it holds no vectors.")
    return UnreadableEncoder(message.format(file=quoted(path)))
