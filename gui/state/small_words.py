"""Whether small words are among the units of the session's prompt, why, and the switch between the two."""

from dataclasses import replace

from core.analysis.small_words import SmallWords, leaves_out_small_words, small_units, small_words_sentence
from gui.state.session import Session


def shows_small_words(session: Session) -> bool:
    """Whether panes show the small words of the prompt as it is typed."""
    options, units = session.view_options, session.prompt.unit_colours.units
    return not leaves_out_small_words(options.small_words, options.kind, len(units))


def toggle_small_words(session: Session) -> None:
    """Shows what is left out, or the other way round; where that is what "auto" does, it is automatic again."""
    options, units = session.view_options, session.prompt.unit_colours.units
    wished: SmallWords = "left-out" if shows_small_words(session) else "shown"
    is_automatic = leaves_out_small_words("auto", options.kind, len(units)) == (wished == "left-out")
    session.set_view_options(replace(options, small_words="auto" if is_automatic else wished))


def describe_small_words(session: Session) -> str:
    """Which words are left out now and why, or why none are."""
    options, prompt = session.view_options, session.prompt
    units = prompt.unit_colours.units
    small = small_units(prompt.shown_chunks, units, options.kind)
    return small_words_sentence(options.small_words, options.kind, units, small)
