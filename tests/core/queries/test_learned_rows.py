"""What training changed in the vocabulary, measured from a script."""

from pathlib import Path

import pytest
import torch
from encoder_files import State, as_checkpoint, save, tiny_state

from core.model import Model
from core.queries.learned_rows import LearnedRows, learned_rows
from core.tokens.tokenizer import BOS, clip_tokenizer
from core.weights import UnreadableEncoder
from core.weights.opening import open_model

TABLE = "text_model.embeddings.token_embedding.weight"


def trained(folder: Path, change: dict[int, float], factor: float = 1.0, dtype: torch.dtype = torch.float16) -> Model:
    """A tiny encoder whose token table was shrunk by a factor and of which some rows were trained."""
    state = tiny_state(dtype)
    table = state[TABLE].float() * factor
    for row, by in change.items():
        table[row] += by
    return open_model(save(folder / "own.safetensors", {**state, TABLE: table.to(dtype)}))


def against(model: Model, folder: Path, state: State | None = None) -> LearnedRows:
    """What the table of a model changed against a base in a checkpoint."""
    base = save(folder / "base.safetensors", as_checkpoint(tiny_state(torch.float16) if state is None else state))
    return learned_rows(str(base), model.encoders[0].info, model)


def test_the_trained_rows_are_found_first_the_most_changed_by_their_names_and_how_common_they_were(
    tmp_path: Path,
) -> None:
    sks, cat, piece = (clip_tokenizer().tokenize(text)[0].id for text in ("sks", "cat", "zwx"))
    answer = against(trained(tmp_path, {cat: 0.02, sks: 0.1, piece: 0.05, BOS: 0.01}, 0.98), tmp_path)
    assert [row.name for row in answer.rows] == ["sks", "z-", "cat", "BOS"] and answer.check.holds
    assert [row.is_word for row in answer.rows[:3]] == [True, False, True]
    assert answer.rows[0].rank > 20_000 > answer.rows[2].rank and answer.rows[3].rank is None
    assert "4 of 49,408 rows" in answer.check.sentence and answer.table.scale == pytest.approx(0.98, rel=1e-3)


def test_a_table_shrunk_by_a_factor_shows_nothing(tmp_path: Path) -> None:
    answer = against(trained(tmp_path, {}, 0.9), tmp_path)
    assert answer.rows == () and answer.check.holds


def test_a_coarser_base_hides_what_its_rounding_could_be(tmp_path: Path) -> None:
    model = trained(tmp_path, {1000: 0.0005, 2000: 0.1}, dtype=torch.float32)
    assert [row.id for row in against(model, tmp_path, tiny_state(torch.bfloat16)).rows] == [2000]
    assert [row.id for row in against(model, tmp_path, tiny_state(torch.float32)).rows] == [2000, 1000]


def test_another_table_altogether_fails_its_check(tmp_path: Path) -> None:
    answer = against(trained(tmp_path, {}), tmp_path, tiny_state(torch.float16, seed=8))
    assert answer.check.holds is False and len(answer.rows) == 49_408


def test_a_base_of_another_size_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableEncoder, match="cannot be compared"):
        against(trained(tmp_path, {}), tmp_path, tiny_state(width=128))
