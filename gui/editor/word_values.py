"""The measures in words: their names, what each says of a word, and the sentence of the legend."""

from core.analysis.encoding_view import EncodingView
from core.analysis.labels import count_units, hidden_states_name, measure_name, percentile_phrase
from core.analysis.units import Unit
from core.analysis.word_measures import CostSum, WordMeasure
from core.dialects.table import DIALECTS, weight_syntax
from core.program.arrays import np
from core.program.numbers import small_number
from core.program.translation import tr, tr_noop
from core.tokens.text_families import TEXT_FAMILIES
from gui.state.session import Session
from gui.state.word_colours import OF_ANSWERS, OF_CHUNKS, OF_INFLUENCE, WordColours, WordValues
from gui.widgets.layer_labels import layer_name

# What is measured: its short name, its name, and what it is.
MEASURES: dict[WordMeasure, tuple[str, str, str]] = {
    "unit": (
        tr_noop("unit"),
        tr_noop("unit"),
        tr_noop("Every word has a tint of its own, so that it is found again in other places"),
    ),
    "weight": (
        tr_noop("weight"),
        tr_noop("weight"),
        tr_noop("The weight that the tool reads in the prompt: 1 has no colour"),
    ),
    "feature": (
        tr_noop("influence, feature"),
        tr_noop("influence on the feature"),
        tr_noop("How far CLIP's one vector of the prompt moves where the word is another"),
    ),
    "conditioning": (
        tr_noop("influence, conditioning"),
        tr_noop("influence on the conditioning"),
        tr_noop("How far the rows that the tool hands on move where the word is another"),
    ),
    "likeness": (
        tr_noop("likeness"),
        tr_noop("likeness to the pointed word"),
        tr_noop(
            "How alike each word's row and that of the word under the mouse, or the selected one, are at the layer"
        ),
    ),
    "length": (
        tr_noop("row length"),
        tr_noop("length of the row"),
        tr_noop("How long each word's row is at the layer"),
    ),
    "moved": (
        tr_noop("moved by the layer"),
        tr_noop("how far the last layer moved it"),
        tr_noop("How far each word's row moved from the layer before to the one that is shown"),
    ),
    "cost": (
        tr_noop("tokens"),
        tr_noop("cost in tokens"),
        tr_noop("How many tokens a word takes, with the marks that touch it"),
    ),
    "response": (
        tr_noop("moved by a word"),
        tr_noop("how far another word moves it"),
        tr_noop("How far each word's row moves where the chosen word is another of its kind"),
    ),
    "price": (
        tr_noop("price"),
        tr_noop("price of leaving it out"),
        tr_noop("How far the prompt's summary moves without the word, in commas at its end"),
    ),
    "share": (
        tr_noop("share"),
        tr_noop("share of the summary"),
        tr_noop("How much of what sets the prompt's summary apart comes from each word"),
    ),
    "axis": (
        tr_noop("place on an axis"),
        tr_noop("place on an own axis"),
        tr_noop("Where each word stands between the two lists of the chosen axis"),
    ),
    "gain": (
        tr_noop("gain in a block"),
        tr_noop("gain in a block of the U-Net"),
        tr_noop("How loud a block of the U-Net makes each word, beside a random matrix: 1 is the same"),
    ),
}


def value_text(colours: WordColours, unit: Unit | None) -> str:
    """What is known of a word, as “red: likeness to dress .41”; "" while words are coloured by unit."""
    measure, answer, value = colours.measure, colours.answer(), colours.value_of(unit)
    if measure == "unit" or unit is None:
        return ""
    if answer is None or value is None:
        return _missing_text(unit, answer)
    if measure == "cost":
        return tr("{word}: %n token(s)", "", round(value)).format(word=unit.name)
    sentences = {
        "weight": tr("{word}: weight {value}"),
        "feature": tr("{word}: influence on the feature {value}"),
        "conditioning": tr("{word}: influence on the conditioning {value}"),
        "likeness": tr("{word}: likeness to {other} {value}"),
        "length": tr("{word}: length of the row {value}"),
        "moved": tr("{word}: moved by layer {layer} by {value} of its length"),
        "response": tr("{word}: moved by {value} of its length where “{other}” is another word"),
        "price": tr("{word}: {value} commas"),
        "share": tr("{word}: {value} of the summary"),
        "axis": tr("{word}: {value} spreads along the axis"),
        "gain": tr("{word}: gain {value}"),
    }
    other, value_shown = answer.subject.name if answer.subject else "", small_number(value)
    text = sentences[measure].format(word=unit.name, value=value_shown, other=other, layer=answer.layer)
    return ", ".join(filter(None, (text, _percentile_text(answer, value))))


def _percentile_text(answer: WordValues, value: float) -> str:
    """Where a likeness stands among the reference words' pairs; "" for other measures and without a reference."""
    if answer.measure != "likeness" or answer.view is None:
        return ""
    percent = answer.view.percentile(np.array([value], np.float32), answer.layer)
    return "" if percent is None else percentile_phrase(float(percent[0]))


def _missing_text(unit: Unit, answer: WordValues | None) -> str:
    if answer and answer.measure == "likeness":
        if answer.subject is None:
            return ""
        if answer.subject.key == unit.key:
            return tr("{word}: the word that the others are compared with").format(word=unit.name)
    return tr("{word}: not measured").format(word=unit.name)


def legend_text(session: Session) -> str:
    """What the colours stand for and what is missing, in a sentence of two lines at most."""
    measure, answer = session.word_colours.measure, session.word_colours.answer()
    if measure == "unit":
        return ""
    if answer is None:
        return "" if measure in OF_CHUNKS else tr("Not measured until an encoder is open and has answered.")
    tool = DIALECTS[session.dialect].title
    if measure == "weight":
        reads = weight_syntax(session.dialect, session.family_name) is not None
        text = tr("weight, as {tool} reads it · 1 has no colour") if reads else tr("{tool} reads no weights.")
        if not reads and session.family_name in TEXT_FAMILIES:
            text = tr("Weights do nothing here: the brackets are read as words.")
        return text.format(tool=tool)
    if measure == "cost" and answer.costs is not None:
        return _cost_text(answer.costs)
    if measure in OF_INFLUENCE:
        return _influence_text(session, answer)
    if measure in OF_ANSWERS:
        pane = tr(PANES_OF_ANSWERS[measure])
        return answer.sentence or tr("Not measured yet: open {pane}.").format(pane=pane)
    if answer.view is None:
        return ""
    missing = tr("small words left out") if answer.scale and answer.view.left_out_units else ""
    return " · ".join(filter(None, (_layer_text(measure, answer, answer.view), missing)))


def _layer_text(measure: WordMeasure, answer: WordValues, view: EncodingView) -> str:
    layer, rows = layer_name(answer.layer), hidden_states_name(view.options.normed)
    if measure == "likeness":
        if answer.subject is None:
            return tr("Point at a word, or select one: the others are coloured by their likeness to it.")
        if answer.scale is None:
            return _no_subject_text(answer.subject, view)
        text = tr("likeness to “{word}” at {layer} · {measure}")
        return text.format(word=answer.subject.name, layer=layer, measure=measure_name(view))
    if measure == "length":
        return tr("length of each row at {layer} · {rows}").format(layer=layer, rows=rows)
    if answer.layer < 1:
        return tr("Layer 0 is what goes in: no layer has moved it yet.")
    text = tr("how far {layer} moved each word, relative to its length · {rows}")
    return text.format(layer=layer, rows=rows)


def _no_subject_text(subject: Unit, view: EncodingView) -> str:
    is_small = view.leaves_out(subject.key)
    text = tr("“{word}” is a small word, and left out.") if is_small else tr("“{word}” has no row yet.")
    return text.format(word=subject.name)


PANES_OF_ANSWERS: dict[WordMeasure, str] = {  # the title of the pane that measures it
    "response": tr_noop("Who colours whom"),
    "price": tr_noop("Shorten to fit"),
    "share": tr_noop("Shares"),
    "axis": tr_noop("Own axes"),
    "gain": tr_noop("As the U-Net sees it"),
}
MODES_IN_WORDS = {
    "replaced": tr_noop("where a word is replaced"),
    "removed": tr_noop("where a word is taken out"),
    "padded": tr_noop("where padding stands in a word's place"),
    "estimated": tr_noop("where one other word stands in its place, an estimate"),
}


def _influence_text(session: Session, answer: WordValues) -> str:
    """What moves and by which change of the prompt, how many words are still to be measured, or why none are."""
    influence, encoder = session.influence, session.encoder
    if influence.problem:
        return influence.problem
    if answer.measure == "feature" and encoder is not None and encoder.projection is None:
        return tr("This encoder has no projection, and so no feature.")
    if answer.measure == "conditioning" and influence.mode == "removed":
        return tr("Not measured where words are taken out: choose “replaced” in Influence.")
    what = {
        "feature": tr("how far the feature turns (1 − cosine) {where}"),
        "conditioning": tr("how far the rows that {tool} hands on move {where}"),
    }[answer.measure]
    text = what.format(where=tr(MODES_IN_WORDS[influence.mode]), tool=DIALECTS[session.dialect].title)
    has_more = answer.measure == "feature" and len(session.prompt.shown_chunks.chunks) > 1
    left = len(session.prompt.unit_colours.units) if influence.run is None else answer.missing
    missing = tr("not yet measured: {words}").format(words=count_units(session.prompt.unit_kind, left))
    first, old = tr("first chunk only"), tr("%n of the text before", "", answer.old)
    facts = (text, first if has_more else "", missing if left else "", old if answer.old else "")
    return " · ".join(filter(None, facts))


def _cost_text(costs: CostSum) -> str:
    """The sum beside the tool's count, and what is left of it."""
    text = tr("tokens with the marks that touch a word · {sum} of the counter's {counted}")
    parts = [text.format(sum=costs.of_units, counted=costs.counted)]
    if costs.lone_marks:
        parts.append(tr("%n in marks alone", "", costs.lone_marks))
    if costs.rest:
        parts.append(tr("%n cut off or filling up a chunk", "", costs.rest))
    return " · ".join(parts)


def ends_text(answer: WordValues | None) -> tuple[str, str, str]:
    """What stands at the low end of the legend's colours, in their middle, and at their high end."""
    if answer is None or answer.scale is None:
        return "", "", ""
    low, high = small_number(answer.scale.low), small_number(answer.scale.high)
    if answer.measure == "likeness":
        return f"≤ {low}", "", f"≥ {high}"
    if answer.measure == "cost":
        return low, "", tr("%n token(s)", "", round(answer.scale.high))
    return low, small_number(answer.scale.middle) if answer.scale.is_diverging else "", high
