"""Opens an example: its prompt and its view in place of the session's, which the history and undo keep."""

from dataclasses import replace

from core.dialects.sent_layers import sent_layers
from gui.state.examples import EXAMPLE_FILES, EXAMPLE_FOLDER, Example
from gui.state.family_rules import tool_for
from gui.state.session_settings import apply_settings
from gui.workspace.workspace import Workspace


def open_example(workspace: Workspace, example: Example) -> None:
    """Changes the prompt, the tool, its settings and the view; model, negative prompt, pins and rungs stay."""
    session = workspace.session
    workspace.autosave.history.add_current()
    if EXAMPLE_FOLDER in example.text:
        workspace.wildcard_loader.add(EXAMPLE_FILES)
    tool = tool_for(session.family_name, example.dialect)
    encoder = session.encoder.name if session.encoder else "clip_l"
    sent = sent_layers(session.family_name, tool, encoder, session.layers)
    settings = replace(
        workspace.settings_store.current(),
        text=example.text,
        dialect=example.dialect,
        expansion=example.expansion or "",
        choice=0,
        emphasis="original",
        steps=20,
        step=0,
        part=0,
        unit=example.unit,
        small_words="auto",
        centred=True,
        normed=sent.normed,
        with_eos=False,
        layer=sent.layer,
    )
    apply_settings(session, settings)
