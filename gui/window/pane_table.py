"""The panes: how each is called, where its class is, and where it stands."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from core.program.translation import tr_noop
from gui.state.session import Session
from gui.workers.model_queries import Submit

if TYPE_CHECKING:
    from gui.panes.pane import Pane


@dataclass(frozen=True, slots=True)
class PaneSpec:
    """What the window has to know of a pane before its class is imported, and pyqtgraph with it."""

    key: str  # its name for `--pane`
    dock_name: str  # its name in saved layouts
    title: str  # in English, as its class has it
    module: str  # in gui.panes
    class_name: str
    is_tall: bool = False  # whether it stands behind the matrix, where there is most room
    is_optional: bool = False  # closed until it is asked for, by a question or in the View menu

    def make(self, session: Session, submit: Submit, *more: object) -> "Pane":
        """Imports the class and makes a pane; `submit` has work done with the model (`ModelQueries.submit`)."""
        pane: Pane = getattr(import_module(f"gui.panes.{self.module}"), self.class_name)(session, submit, *more)
        return pane


PANES = {  # in the order of their tabs
    spec.key: spec
    for spec in (
        PaneSpec("words_by_words", "WordsByWords", tr_noop("Words × words"), "words_by_words.pane", "WordsByWordsPane"),
        PaneSpec("across_layers", "AcrossLayers", tr_noop("Across layers"), "across_layers.pane", "AcrossLayersPane"),
        PaneSpec("map", "Map", tr_noop("Map"), "map.pane", "MapPane", is_tall=True),
        PaneSpec(
            "specificity_ladder",
            "SpecificityLadder",
            tr_noop("Specificity ladder"),
            "ladder.pane",
            "SpecificityLadderPane",
        ),
        PaneSpec("influence", "InfluencePane", tr_noop("Influence"), "influence.pane", "InfluencePane", is_tall=True),
        PaneSpec("attention", "AttentionPane", tr_noop("Attention"), "attention.pane", "AttentionPane", is_tall=True),
        PaneSpec("nearest_words", "NearestWords", tr_noop("Nearest words"), "nearest_words.pane", "NearestWordsPane"),
        PaneSpec("token_table", "TokenTable", tr_noop("Token table"), "token_table.pane", "TokenTablePane"),
        PaneSpec("other_tools", "OtherTools", tr_noop("Other tools"), "other_tools.pane", "OtherToolsPane"),
        PaneSpec(
            "conditioning",
            "Conditioning",
            tr_noop("Conditioning"),
            "conditioning.pane",
            "ConditioningPane",
            is_tall=True,
        ),
        PaneSpec("compare", "Compare", tr_noop("Compare"), "compare.pane", "ComparePane", is_tall=True),
        PaneSpec("feature", "Feature", tr_noop("Feature"), "feature.pane", "FeaturePane", is_tall=True),
        PaneSpec("shares", "Shares", tr_noop("Shares"), "shares.pane", "SharesPane", is_tall=True, is_optional=True),
        PaneSpec("lora_change", "LoraChange", tr_noop("LoRA change"), "lora_change", "LoraChangePane"),
        PaneSpec(
            "unet", "Unet", tr_noop("As the U-Net sees it"), "unet.pane", "UnetPane", is_tall=True, is_optional=True
        ),
        PaneSpec(
            "how_clip_reads", "HowClipReads", tr_noop("How it reads"), "how_clip_reads.pane", "HowClipReadsPane", True
        ),
        PaneSpec(
            "colouring",
            "Colouring",
            tr_noop("Who colours whom"),
            "colouring.pane",
            "ColouringPane",
            is_tall=True,
            is_optional=True,
        ),
        PaneSpec(
            "knowledge",
            "Knowledge",
            tr_noop("What it knows"),
            "knowledge.pane",
            "KnowledgePane",
            is_tall=True,
            is_optional=True,
        ),
        PaneSpec("zoo", "Checkpoints", tr_noop("Checkpoints"), "zoo.pane", "ZooPane", is_tall=True, is_optional=True),
        PaneSpec(
            "shortening",
            "Shortening",
            tr_noop("Shorten to fit"),
            "shortening.pane",
            "ShorteningPane",
            is_tall=True,
            is_optional=True,
        ),
        PaneSpec(
            "own_axes", "OwnAxes", tr_noop("Own axes"), "own_axes.pane", "OwnAxesPane", is_tall=True, is_optional=True
        ),
    )
}
# Needs the other encoder that it compares with, which `--pane` has none of.
THIS_ENCODER = PaneSpec("this_encoder", "ThisEncoder", tr_noop("This encoder"), "this_encoder.pane", "ThisEncoderPane")
