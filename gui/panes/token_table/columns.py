"""The columns of the token table: heading, what it means, and which number it shows."""

from dataclasses import dataclass, replace

from core.analysis.word_measures import WordMeasure
from core.encoder.encoding import EncoderInfo
from core.program.translation import tr, tr_noop
from core.tokens.chunks import Chunks
from gui.editor.word_values import MEASURES
from gui.widgets.layer_labels import encoder_letter


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and what it means."""

    title: str
    tip: str
    statistic: str = ""  # the field of RowStatistics
    is_other: bool = False  # of the encoder beside the one that is looked at
    is_value: bool = False  # what the row's word is coloured by in the editor
    of_text_encoder: str = ""  # "role" or "place": what is said of the tokens of encoders that are not CLIP's


COLUMNS = (
    Column(tr_noop("position"), tr_noop("Row of the chunk, with the chunk's number in front where there are several")),
    Column(tr_noop("id"), tr_noop("Entry of CLIP's vocabulary")),
    Column(tr_noop("piece"), tr_noop("The entry's text; ⏎ where it ends a word")),
    Column(tr_noop("word"), tr_noop("The word it belongs to")),
    Column(tr_noop("weight"), tr_noop("How much the tool multiplies this row after the encoder")),
    Column(tr_noop("norm"), tr_noop("Length of the row at this layer"), "norm"),
    Column(tr_noop("mean"), tr_noop("Mean of the row's values"), "mean"),
    Column(tr_noop("std"), tr_noop("Standard deviation of the row's values"), "std"),
    Column(tr_noop("min"), tr_noop("Least value of the row"), "min"),
    Column(tr_noop("max"), tr_noop("Greatest value of the row"), "max"),
)
TEXT_COLUMNS = (2, 3)  # columns of text
KIND_NAMES = {"bos": "BOS", "eos": "EOS", "padding": tr_noop("padding")}
ROLE = Column(
    tr_noop("role"),
    tr_noop(
        "Whether the tool put the token there (template, padding), whether all rows are kept from looking at it "
        "(hidden), and whether its row is left out of what is handed on (dropped)"
    ),
    of_text_encoder="role",
)
PLACE = Column(
    tr_noop("place"),
    tr_noop("The place that the token has for the encoder, where padding is counted another way"),
    of_text_encoder="place",
)
ID_TIP = tr_noop("Entry of the encoder's vocabulary")
PIECE_TIP = tr_noop("The entry's text, without the mark of the blank before it")


def own_columns(columns: tuple[Column, ...], chunks: Chunks) -> tuple[Column, ...]:
    """The columns for the tokens of an encoder: of CLIP's as they are, else with what is said of others' alone."""
    if chunks.is_clip:
        return columns
    position, index, piece, *others = columns[:5]
    places = () if chunks.places == "index" else (PLACE,)
    index, piece = replace(index, tip=ID_TIP), replace(piece, tip=PIECE_TIP)
    return (position, index, piece, *others, ROLE, *places, *columns[5:])


def columns_of(encoders: tuple[EncoderInfo, ...], main: EncoderInfo | None) -> tuple[Column, ...]:
    """COLUMNS, or of two encoders a norm for each, and what else is said of a row for the one that is looked at."""
    if main is None or len(encoders) < 2:
        return COLUMNS
    length = tr("Length of the row at this layer in {encoder}")
    norms = [
        replace(
            COLUMNS[5],
            title=" ".join((tr(COLUMNS[5].title), encoder_letter(info))),
            tip=length.format(encoder=encoder_letter(info)),
            is_other=info is not main,
        )
        for info in encoders
    ]
    rest = [replace(column, title=" ".join((tr(column.title), encoder_letter(main)))) for column in COLUMNS[6:]]
    return (*COLUMNS[:5], *norms, *rest)


def value_columns(measure: WordMeasure) -> tuple[Column, ...]:
    """The column of what words are coloured by in the editor; none where that is the unit or in COLUMNS anyway."""
    title, _, tip = MEASURES[measure]
    return () if measure in ("unit", "weight") else (Column(title, tip, is_value=True),)
