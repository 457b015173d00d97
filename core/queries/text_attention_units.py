"""What an encoder that is not CLIP's looks at: the template's parts, words, what fills it up, and marks."""

from core.analysis.encoding_view import EncodingView
from core.analysis.units import Unit, eos_positions
from core.program.translation import tr, tr_noop

TEMPLATE, TEMPLATE_END, PADDING = tr_noop("template"), tr_noop("template’s end"), tr_noop("padding")
MARKS = tr_noop("marks")  # tokens that belong to no unit
THE_REST = tr_noop("the rest")  # the same, where the view leaves out small words, which are among them then


def text_attention_units(view: EncodingView, count: int) -> tuple[Unit, ...]:
    """The columns among the first `count` tokens of the one chunk.

    In their order: the template's first token by itself, as rows lean on it that need nothing; the rest of the template
    before the prompt; the units; the template behind them (T5's end token); padding that rows look at; what is left.
    """
    chunks, units = view.chunks, [unit for unit in view.units if unit.start is not None]
    tokens = chunks.tokens[:count]
    words = [at for at, token in enumerate(tokens) if token.start is not None]
    first_word = words[0] if words else len(tokens)
    frame = [at for at, token in enumerate(tokens) if token.kind in ("template", "bos", "eos")]
    padding = [at for at, token in enumerate(tokens) if token.kind == "padding" and token.attended]
    before, behind = [at for at in frame if at < first_word], [at for at in frame if at > first_word]
    columns = [_unit(tokens[at].readable or tokens[at].piece, [at]) for at in before[:1] if at == 0]
    columns.append(_unit(tr(TEMPLATE), before[len(columns) :]))
    columns += units
    end = eos_positions(chunks)[0]
    ends = tokens[end].piece if behind == [end] else tr(TEMPLATE_END)
    columns += [_unit(ends, behind), _unit(tr(PADDING), padding)]
    named = {position for unit in columns for position in unit.positions}
    rest = [at for at, token in enumerate(tokens) if at not in named and token.kind != "padding"]
    columns.append(_unit(tr(THE_REST if view.left_out_units else MARKS), rest))
    return tuple(unit for unit in columns if unit.positions)


def _unit(label: str, positions: list[int]) -> Unit:
    return Unit(label, tuple(positions), None, None)
