"""The studios of the session: what is listed, what is active, and what comes too late."""

from gui.state.studios import StudiosState, StudioState


def test_the_active_studio_is_one_of_those_that_are_listed() -> None:
    studios = StudiosState()
    studios.replace((StudioState("here"),), "elsewhere")
    assert studios.active == ""
    studios.replace((StudioState("here"), StudioState("there")), "there")
    assert studios.active == "there" and studios.active_contents is None


def test_what_is_learned_of_a_studio_that_was_removed_is_dropped() -> None:
    studios, heard = StudiosState(), list[str]()
    studios.contents_changed.connect(heard.append)
    studios.replace((StudioState("here"),), "here")
    studios.update(StudioState("there", "listed"))
    assert heard == [] and [state.root for state in studios.states] == ["here"]
    studios.update(StudioState("here", "gone"))
    assert heard == ["here"] and studios.states[0].progress == "gone"
