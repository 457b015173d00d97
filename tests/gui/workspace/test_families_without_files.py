"""A workspace opens families without a file: what is kept and computed, what is said where a tokenizer is missing."""

import pytest
from pytestqt.qtbot import QtBot

from core.tokens.vocabularies import table
from gui.workspace.model_loader import LackingTokenizer
from gui.workspace.workspace import Workspace


def opened(workspace: Workspace, source: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workspace.model_loader.opened, timeout=20_000):
        workspace.model_loader.open(source)


def test_a_family_is_read_without_a_model_and_kept_for_the_next_start(workspace: Workspace, qtbot: QtBot) -> None:
    opened(workspace, "family:flux1", qtbot)
    session = workspace.session
    qtbot.waitUntil(lambda: session.prompt.is_current(session.prompt.chunks) and workspace.is_idle, timeout=20_000)
    assert workspace.live_encoder.model is None and session.encoding_view is None
    assert [own.encoder for own in session.prompt.chunks.encoders] == ["clip_l", "t5xxl"]
    assert workspace.settings.encoder == workspace.session.source == "family:flux1"


def test_the_model_before_comes_back_with_its_rows(workspace: Workspace, qtbot: QtBot) -> None:
    before = workspace.session.source
    opened(workspace, "family:z_image", qtbot)
    opened(workspace, before, qtbot)
    qtbot.waitUntil(lambda: workspace.session.is_up_to_date, timeout=20_000)
    assert workspace.session.encoding_view is not None


def test_a_family_whose_tokenizer_is_missing_leaves_the_model_before_and_says_what_is_missing(
    workspace: Workspace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(vocabulary: str) -> None:
        raise table.MissingTokenizer(f"no {vocabulary}")

    monkeypatch.setattr(table, "tokenizer_for", missing)
    before = workspace.session.encoder
    with qtbot.waitSignal(workspace.model_loader.tokenizer_missing, timeout=20_000) as signal:
        workspace.model_loader.open("family:wan")
    assert signal.args == [LackingTokenizer("family:wan", "umt5", "no umt5")]
    assert workspace.session.encoder is before and workspace.live_encoder.model is not None


def test_a_family_of_a_newer_version_is_refused_in_a_sentence(workspace: Workspace, qtbot: QtBot) -> None:
    with qtbot.waitSignal(workspace.failed, timeout=20_000) as signal:
        workspace.model_loader.open("family:flux9")
    assert "“flux9”" in str(signal.args[0])
