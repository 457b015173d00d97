"""How an encoder that is not CLIP's reads: six steps from the text to what the tool hands on, a sentence each."""

from collections.abc import Sequence
from itertools import pairwise

from core.analysis.how_clip_reads import ReadingSummary, Step
from core.analysis.token_roles import looked_at_rows
from core.dialects.table import DIALECTS
from core.dialects.text_families.acts import acts_of
from core.program.translation import join_names, tr, tr_noop
from core.tokens.text_families import TEXT_ENCODERS, TEXT_FAMILIES, family_title

_BRACKETS = frozenset("()[]")  # with which weights are written
UNKNOWN_PIECE = "<unk>"  # of T5, umT5 and Gemma, for what they cannot read


def text_steps(summary: ReadingSummary) -> tuple[Step, ...]:
    """The six steps of the guided strip."""
    rows = tr("{length} rows").format(length=f"{len(summary.chunks.tokens):,}")
    count, width = handed_shape(summary)
    table, conditioning = tr_noop("Token table"), tr_noop("Conditioning")
    return (
        Step(tr("Text"), _describe_text(summary), table),
        Step(tr("Ids"), _describe_ids(summary), table),
        Step(rows, _describe_rows(summary), table),
        Step(tr("Mask"), _describe_mask(summary), tr_noop("Attention")),
        Step(tr("Layers"), _describe_layers(summary), tr_noop("Across layers")),
        Step(f"{count:,} × {width:,}", _describe_handed_on(summary), conditioning),
    )


def handed_shape(summary: ReadingSummary) -> tuple[int, int]:
    """How many rows of the encoder are handed on, and how many numbers each has."""
    first, end = summary.chunks.kept or (0, len(summary.chunks.tokens))
    return end - first, len(summary.sent.layers) * summary.info.width


def _describe_text(summary: ReadingSummary) -> str:
    prompt, unread = summary.chunks.prompt, len(summary.chunks.truncated)
    typed = tr("You typed {count} character(s); {tool}’s rules for {family} read them.", "", len(prompt.source))
    tool, family = DIALECTS[prompt.dialect].title, family_title(summary.chunks.family)
    sentences = [typed.format(count=f"{len(prompt.source):,}", tool=tool, family=family)]
    if not _BRACKETS.isdisjoint(prompt.source):
        sentences.append(acts_of(summary.chunks.family, prompt.dialect).weights.sentence)
    if unread:
        cut = tr("1 token at its end is not read.") if unread == 1 else tr("{count} tokens at its end are not read.")
        sentences.append(cut.format(count=f"{unread:,}"))
    return " ".join(sentences)


def _describe_ids(summary: ReadingSummary) -> str:
    encoder, count = TEXT_ENCODERS[summary.info.name].title, summary.token_count
    if not count:
        return tr("No text is left to look up in the vocabulary of {encoder}.").format(encoder=encoder)
    spelt = [tr("“{piece}” is {id}").format(piece=piece, id=index) for piece, index in summary.first_tokens]
    spelt += ["…"] if count > len(summary.first_tokens) else []
    message = tr("The vocabulary of {encoder} makes {count} token(s) of them: {spelt}.", "", count)
    sentences = [message.format(encoder=encoder, count=f"{count:,}", spelt=", ".join(spelt))]
    unknown = sum(token.piece == UNKNOWN_PIECE for token in summary.chunks.tokens if token.start is not None)
    if unknown:
        text = tr("{piece} stands for all that it does not know: {unknown} of these.")
        sentences.append(text.format(piece=UNKNOWN_PIECE, unknown=f"{unknown:,}"))
    return " ".join(sentences)


def _describe_rows(summary: ReadingSummary) -> str:
    kinds, count = summary.kinds, len(summary.chunks.tokens)
    text = tr("{count} rows: {tokens} of your text, {template} of the tool’s template, {padding} of padding.")
    sentences = [
        text.format(
            count=f"{count:,}",
            tokens=f"{summary.token_count:,}",
            template=f"{kinds['template']:,}",
            padding=f"{kinds['padding']:,}",
        )
    ]
    if not kinds["padding"]:
        sentences.append(tr("Nothing is filled up."))
    return " ".join(sentences)


def _describe_mask(summary: ReadingSummary) -> str:
    if summary.info.is_causal:
        sentences = [tr("A row sees itself and the rows before it, never a later one: word order goes one way.")]
    else:
        sentences = [tr("Every row sees every other, those before it and those behind it.")]
    tokens = summary.chunks.tokens
    hidden = sum(not token.attended for token in tokens)
    typed = sum(not token.attended for token in tokens if token.start is not None)
    if hidden:
        sentences.append(tr("Hidden from all others: {count} row(s).", "", hidden).format(count=f"{hidden:,}"))
    if typed:
        text = tr("Of these, your text has {count}: a special token in it ends what is read.")
        sentences.append(text.format(count=f"{typed:,}"))
    if summary.kinds["padding"] and not hidden:
        sentences.append(_describe_seen_padding(summary))
    return " ".join(sentences)


def _describe_seen_padding(summary: ReadingSummary) -> str:
    if summary.info.is_causal:
        return tr("Padding is not hidden: rows behind it see it, and it sees what stands before it.")
    return tr("Padding is not hidden: it changes every row, and how much of it there is does, too.")


def _describe_layers(summary: ReadingSummary) -> str:
    text = tr("Each row becomes {width} numbers, and {layers} layers rewrite them.")
    sentences = [text.format(width=f"{summary.info.width:,}", layers=summary.info.layers)]
    return " ".join([*sentences, _describe_taps(summary)])


def _describe_taps(summary: ReadingSummary) -> str:
    sent, tool = summary.sent, DIALECTS[summary.chunks.prompt.dialect].title
    if not _hands_rows_on(summary):
        return tr("{family} takes its tokens alone, so no layer is handed on.").format(
            family=family_title(summary.chunks.family)
        )
    norm = tr("after the final norm") if sent.normed else tr("without the final norm")
    if len(sent.layers) == 1:
        text = tr("{tool} hands on layer {layers}, {norm}.")
    else:
        text = tr("{tool} hands on layers {layers} side by side, {norm}.")
    return text.format(tool=tool, layers=join_names(_listed(sent.layers)), norm=norm)


def _listed(layers: Sequence[int]) -> list[str]:
    """The layers; of many in even steps the first two and the last."""
    if len(layers) > 4 and len({later - earlier for earlier, later in pairwise(layers)}) == 1:
        return [f"{layers[0]}, {layers[1]}, … {layers[-1]}"]
    return [str(layer) for layer in layers]


def _hands_rows_on(summary: ReadingSummary) -> bool:
    return summary.info.name not in TEXT_FAMILIES[summary.chunks.family].ids_only


def _describe_handed_on(summary: ReadingSummary) -> str:
    family = family_title(summary.chunks.family)
    if not _hands_rows_on(summary):
        return tr("{family} is handed the ids of these tokens, no rows.").format(family=family)
    count, width = handed_shape(summary)
    text = tr("{family} is handed {rows} row(s) of {width} numbers.", "", count)
    sentences = [text.format(family=family, rows=f"{count:,}", width=f"{width:,}")]
    if TEXT_FAMILIES[summary.chunks.family].ids_only:
        sentences.append(
            tr("An adapter in the image model’s file makes rows of the other encoder’s tokens out of them.")
        )
    return " ".join([*sentences, *_describe_left_out(summary)])


def _describe_left_out(summary: ReadingSummary) -> list[str]:
    chunks = summary.chunks
    first, end = chunks.kept or (0, len(chunks.tokens))
    sentences = []
    if first:
        sentences.append(tr("The first {count} are left out.").format(count=f"{first:,}"))
    if end < len(chunks.tokens):
        sentences.append(tr("Those behind row {row} are left out, or zeros.").format(row=f"{end - 1:,}"))
    padding = sum(chunks.tokens[row].kind == "padding" for row in looked_at_rows(chunks))
    if padding:
        text = tr("Padding has {padding} of them, and steers the picture too.")
        return [*sentences, text.format(padding=f"{padding:,}")]
    acts = acts_of(chunks.family, chunks.prompt.dialect, chunks.prompt.settings.text_family)
    return [*sentences, acts.padding.sentence]
