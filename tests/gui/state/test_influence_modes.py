"""How words are changed, by the encoder that is looked at and by what was chosen."""

from dataclasses import replace

from text_encodings import info_of

from gui.state.influence import EXACT_LOOK, MODE_LOOK, InfluenceState
from gui.state.pane_looks import PaneLooks

SMALL = info_of("z_image")
LARGE = replace(SMALL, parameters=4 * 10**9)
CLIP = replace(SMALL, name="clip_l", family="sd1")


def state_of(looks: PaneLooks | None = None) -> tuple[InfluenceState, list[str]]:
    state = InfluenceState(looks or PaneLooks())
    said = list[str]()
    state.wanted_changed.connect(lambda: said.append(state.mode))
    return state, said


def test_where_a_pass_takes_seconds_words_are_estimated_until_the_other_is_chosen() -> None:
    state, said = state_of()
    for info, mode in ((CLIP, "replaced"), (SMALL, "replaced"), (LARGE, "estimated")):
        state.follow_encoder(info)
        assert state.mode == mode
    assert said == ["estimated"]
    state.choose("replaced")
    assert state.mode == "replaced" and said == ["estimated", "replaced"]
    state.choose("estimated")
    state.follow_encoder(CLIP)
    assert state.mode == "replaced" and said[2:] == ["estimated", "replaced"]


def test_padding_inside_a_prompt_is_asked_of_clip_alone_and_comes_back_with_it() -> None:
    state, said = state_of()
    state.follow_encoder(CLIP)
    state.choose("padded")
    for info, mode in ((SMALL, "replaced"), (LARGE, "estimated"), (CLIP, "padded")):
        state.follow_encoder(info)
        assert state.mode == mode
    assert said == ["padded", "replaced", "estimated", "padded"]


def test_the_choices_are_remembered_and_a_question_that_asks_for_replaced_words_takes_the_estimate() -> None:
    looks = PaneLooks()
    state, _ = state_of(looks)
    state.follow_encoder(LARGE)
    state.choose("removed")
    assert looks.get(MODE_LOOK) == "removed" and state.mode == "removed"
    looks.set(MODE_LOOK, "replaced")
    assert state.mode == "estimated"
    state.choose("replaced")
    assert looks.get(EXACT_LOOK) == "yes"
    again, _ = state_of(looks)
    again.follow_encoder(LARGE)
    assert again.mode == "replaced"


def test_with_padding_is_said_once() -> None:
    state, said = state_of()
    state.follow_encoder(CLIP)
    state.choose(with_padding=True)
    state.choose(with_padding=True)
    assert said == ["replaced"] and state.with_padding
