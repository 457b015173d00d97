"""What should be known of the LoRA tags of a prompt, as diagnostics at their places in the text that the tool gets."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite

from core.dialects.lora_tags.tag import LoraTag, number_in
from core.program.translation import tr
from core.prompt.prompt import Diagnostic, Fix
from core.studio.studio import StudioFile
from core.studio.tags.names import LoraNames
from core.studio.tags.rules import ResolvedTag, ResolvedTags

MAX_NAMED = 3  # files that a sentence names
_Nearest = Mapping[str, Sequence[str]]


def tag_notes(
    resolved: ResolvedTags, names: LoraNames, tool: str, nearest: _Nearest | None = None
) -> Iterator[Diagnostic]:
    """Notes in no order; `tool` is the tool's title, `nearest` has the names like those that are missing, as far as
    they have been looked for (`core.studio.tags.nearest`)."""
    for tag in resolved.tags:
        yield from _number_notes(tag.tag, resolved, tool)
        if tag.state == "inert":
            yield from _inert(tag.tag, tool)
        elif tag.tag.bad_number == tag.tag.name_span:
            continue  # it has no name
        elif tag.state == "refused":
            yield _refused(tag.tag, names, resolved, tool)
        elif tag.state == "missing":
            yield _missing(tag, names, resolved, tool, nearest or {})
        elif tag.others and tag.file is not None:
            yield _ambiguous(tag, tag.file, tool)
    yield from _notes_on_all(resolved, tool)


def no_studio_note(tags: Sequence[LoraTag], tool: str) -> Iterator[Diagnostic]:
    """That nothing is known of the files of these tags, once."""
    if acting := [tag for tag in tags if tag.acts]:
        message = tr("No folder of {tool} is added, so what this tag means is not known and no LoRA is put on.")
        yield Diagnostic("lora-unknown", message.format(tool=tool), *acting[0].span, is_quiet=True)


def describe_tag(tag: ResolvedTag, resolved: ResolvedTags) -> str:
    """What a tag does, as a line for a tooltip or a list; "" for one that leads to no file."""
    if tag.file is None:
        return ""
    if resolved.all_off:
        return tr("{file} is off: see the notes").format(file=tag.file.relative)
    text = 0.0 if resolved.is_text_off else tag.tag.text
    if tag.has_text_part is False:
        return tr("{file} · U-Net {unet}; it has no text-encoder part, so the words do not change").format(
            file=tag.file.relative, unet=_number(tag.tag.unet)
        )
    line = tr("{file} · text encoder {text}, U-Net {unet}")
    line = line.format(file=tag.file.relative, text=_number(text), unet=_number(tag.tag.unet))
    together = resolved.strengths.get(tag.file.path, 0.0)
    if together == text:
        return line
    return "\n".join((line, tr("all its tags together: text encoder {text}").format(text=_number(together))))


def _number(value: float) -> str:
    return f"{value:.4g}".replace("-", "\N{MINUS SIGN}")


def _number_notes(tag: LoraTag, resolved: ResolvedTags, tool: str) -> Iterator[Diagnostic]:
    """A part that is no number, and numbers without an end."""
    if not tag.acts:
        return
    if tag.bad_number is not None:
        start, end = tag.bad_number
        written = resolved.reading.text.text[slice(*_within(resolved, tag.bad_number))]
        if tag.bad_number == tag.name_span:
            message = tr("This tag has no name: {tool} then puts on no LoRA of this prompt.")
            yield Diagnostic("lora-no-name", message.format(tool=tool), *tag.span)
            return
        message = tr("“{written}” is no number: {tool} then puts on no LoRA of this prompt.")
        message = message if written else tr("A number is missing here: {tool} then puts on no LoRA of this prompt.")
        number = written.strip().replace(",", ".") if number_in(written.replace(",", ".")) is not None else "1"
        fix = Fix(tr("Write {number}").format(number=number), ((start, end, number),))
        span = (start, end) if written else tag.span
        yield Diagnostic("lora-number", message.format(tool=tool, written=written), *span, (fix,))
    elif not isfinite(tag.text):
        message = tr("With this strength every number of the text encoder is lost, so the LoRA is not put on here.")
        yield Diagnostic("lora-strength", message, *tag.span)


def _within(resolved: ResolvedTags, span: tuple[int, int]) -> tuple[int, int]:
    """A span of the given text in the one that tags were looked for in."""
    offsets = resolved.reading.text.offsets
    inside = [at for at, offset in enumerate(offsets) if span[0] <= offset < span[1]]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _inert(tag: LoraTag, tool: str) -> Iterator[Diagnostic]:
    """A word that is nearly right: in capitals, or LyCORIS's where the tool has one word for both."""
    if tag.word.lower() in ("lora", "lyco"):
        message = tr("{tool} leaves this tag out and does nothing: it knows the word “lora” alone, in small letters.")
        start = tag.span[0] + 1
        fix = Fix(tr("Write “lora”"), ((start, start + len(tag.word), "lora"),))
        yield Diagnostic("lora-inert", message.format(tool=tool), *tag.span, (fix,))


def _rename(tag: LoraTag, names: Sequence[str]) -> tuple[Fix, ...]:
    return tuple(Fix(tr("Write “{name}”").format(name=name), ((*tag.name_span, name),)) for name in names[:MAX_NAMED])


def _refused(tag: LoraTag, names: LoraNames, resolved: ResolvedTags, tool: str) -> Diagnostic:
    message = tr("“{name}” is written in several files, or is another file's name, so {tool} does not take it.")
    message = " ".join(filter(None, (message.format(name=tag.name, tool=tool), _consequence(resolved, tool))))
    return Diagnostic("lora-refused", message, *tag.span, _rename(tag, names.owners.get(tag.name, ())))


def _missing(found: ResolvedTag, names: LoraNames, resolved: ResolvedTags, tool: str, nearest: _Nearest) -> Diagnostic:
    tag = found.tag
    if resolved.unread:
        message = tr(
            "No file is called “{name}”. The headers of %n LoRA(s) are still being read: one may have it.",
            "",
            resolved.unread,
        )
        return Diagnostic("lora-unread", message.format(name=tag.name), *tag.span, is_quiet=True)
    stored = names.by_normal_form.get(tag.name)
    if stored is not None:
        message = tr("The file's name is stored with its letters taken apart, so {tool} does not find “{name}”.")
    elif found.others:
        message = tr("“{name}” fits several LoRAs, and {tool} takes none of them.")
    else:
        message = tr("There is no LoRA “{name}” in {tool}.")
    message = " ".join(filter(None, (message.format(name=tag.name, tool=tool), _consequence(resolved, tool))))
    others = [stored.name] if stored is not None else [file.name for file in found.others]
    return Diagnostic("lora-missing", message, *tag.span, _rename(tag, others or nearest.get(tag.name, ())))


def _consequence(resolved: ResolvedTags, tool: str) -> str:
    """What the tool does then."""
    if resolved.all_off == "missing":
        return tr("{tool} then puts on no LoRA of this prompt.").format(tool=tool)
    if resolved.keeps_missing:
        return tr("The tag stays in the text and is read as words.")
    return ""


def _ambiguous(found: ResolvedTag, file: StudioFile, tool: str) -> Diagnostic:
    others = ", ".join(other.relative for other in found.others[:MAX_NAMED])
    message = tr("Several files are called “{name}”: {tool} takes {file} and not {others}.")
    message = message.format(name=found.tag.name, tool=tool, file=file.relative, others=others)
    return Diagnostic("lora-ambiguous", message, *found.tag.span, is_quiet=True)


def _notes_on_all(resolved: ResolvedTags, tool: str) -> Iterator[Diagnostic]:
    """What is said once for all tags: that the text encoder is left alone, or that files have no part for it."""
    found = [tag for tag in resolved.tags if tag.file is not None]
    if found and resolved.is_text_off:
        message = tr("{tool} puts LoRAs on the U-Net alone unless “lora_apply_te” is set: the words do not change.")
        yield Diagnostic("lora-text-off", message.format(tool=tool), *found[0].tag.span, is_quiet=True)
        return
    bare: dict[str, ResolvedTag] = {}
    for tag in found:
        if tag.has_text_part is False:
            bare.setdefault(tag.tag.name, tag)
    if bare:
        named = ", ".join(list(bare)[:MAX_NAMED]) + (" …" if len(bare) > MAX_NAMED else "")
        message = tr("U-Net only, so the words do not change: {names}").format(names=named)
        yield Diagnostic("lora-unet-only", message, *next(iter(bare.values())).tag.span, is_quiet=True)
