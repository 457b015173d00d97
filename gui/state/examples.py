"""Prompts to begin with: that of the first start, a ladder, and the six examples of the Help menu.

Each example has the view that shows one thing, and a sentence on it.
"""

from dataclasses import dataclass

from core.analysis.units import UnitKind
from core.program.translation import tr_noop
from core.prompt.expansion import ExpansionLayer

# Alike words, colours, tags, and a word that CLIP has no token for.
DEFAULT_PROMPT = (
    "1girl, red dress, blue cloak, standing before an old stone castle, cow and bull, grazing sheep, misty forest, "
    "golden hour, soft light, chiaroscuro"
)
DEFAULT_LADDER_TEXT = "animal, cattle, bull, Aberdeen Angus bull"
EXAMPLE_FOLDER = "example/"
EXAMPLE_FILES = {f"{EXAMPLE_FOLDER}animal": ("black cat", "fox", "old shaggy dog")}  # of wildcards, by path


@dataclass(frozen=True, slots=True)
class Example:
    """A prompt and how it is looked at, at the layer that the tool sends.

    `sentence` says what to look at, and nothing that hangs on the model that is open. `pane` is a key of PANES
    and `icon` the name of a file of resources/icons.
    """

    title: str
    sentence: str
    text: str
    pane: str
    icon: str
    unit: UnitKind = "word"
    dialect: str = "a1111"
    expansion: ExpansionLayer | None = None


EXAMPLES = {
    "tags": Example(
        tr_noop("Tags"),
        tr_noop(
            "16 tags, 45 tokens: each tag is one line here, the mean of its tokens. Look at how alike “long hair” and "
            "“very long hair” are. “absurdres” is read in two pieces."
        ),
        "1girl, solo, masterpiece, best quality, absurdres, long hair, very long hair, blue eyes, twintails, "
        "school uniform, pleated skirt, cherry blossoms, petals, outdoors, smile, looking at viewer",
        pane="words_by_words",
        icon="tags",
        unit="tag",
    ),
    "prose": Example(
        tr_noop("Prose"),
        tr_noop(
            "CLIP reads from left to right: “cat” takes from “calico” before it, and from nothing behind it. Point at "
            "a word to see what it takes from the others."
        ),
        "a photo of a calico cat sitting on a wooden table beside a blue vase of yellow flowers, soft morning light "
        "through the kitchen window",
        pane="attention",
        icon="eye",
    ),
    "long": Example(
        tr_noop("A long prompt for SDXL"),
        tr_noop(
            "More than 75 tokens make two chunks: the orange line stands before “visible”. The six tokens behind it "
            "are read by themselves, without the sailor, and the rest of their chunk is padding."
        ),
        "portrait of an old sailor with a weathered face and a white beard, wearing a dark blue wool coat and a "
        "knitted cap, smoking a wooden pipe on the deck of a sailing ship, stormy sea and heavy clouds in the "
        "background, dramatic rim light, water drops on his skin, oil painting in the style of the dutch golden age, "
        "rich browns and deep blues, visible brush strokes, highly detailed",
        pane="conditioning",
        icon="more",
    ),
    "schedule": Example(
        tr_noop("A schedule"),
        tr_noop(
            "Of 20 steps the first 8 read “calico cat” and the other 12 “red fox”. Choose the step below the text and "
            "watch the words change places."
        ),
        "a photo of a [calico cat:red fox:0.4] in the snow, soft evening light",
        pane="map",
        icon="history",
    ),
    "wildcard": Example(
        tr_noop("A wildcard and a choice"),
        tr_noop(
            "The Dynamic Prompts extension makes one of 6 texts of this: a line of a file, and one of two colours. "
            "Alt+PgDown shows the next one; the counter has the fewest and the most tokens, 8–11."
        ),
        "a __example/animal__ in the rain, {blue|dark red} sky",
        pane="words_by_words",
        icon="swap",
        expansion="dynamic-prompts",
    ),
    "korean": Example(
        tr_noop("Korean words"),
        tr_noop(
            "CLIP has tokens for pieces of Korean letters only: the four words cost 18 tokens. In English the same, "
            "“a girl in a red dress”, costs 6."
        ),
        "붉은 드레스를 입은 소녀, an old stone castle",
        pane="token_table",
        icon="language",
        unit="token",
    ),
}
