"""The way that is shown stays while one types beside the choices."""

import re
from dataclasses import replace

import pytest

from core.dialects.table import read
from core.expansion.carried_choice import carried_choice
from core.prompt.prompt import Prompt, ReadingSettings
from core.prompt.styles import Style
from core.prompt.wildcards import Wildcards

FILES = Wildcards({"animal": ("cow", "bull", "fox"), "hue": ("red", "blue {dark|pale}")})


def prompt(text: str, choice: int = 0) -> Prompt:
    return read(
        text, "a1111", settings=ReadingSettings(expansion="dynamic-prompts", choice=choice, wildcards=FILES)
    ).prompt


def sent(shown: Prompt) -> str:
    assert shown.expansion is not None
    return shown.expansion.way.text.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a __animal__", "a __animal__, a castle"),
        ("a __animal__", "at dawn, a __animal__"),
        ("a __hue__ __animal__", "one __hue__ __animal__"),
        ("{big|small} __animal__ on a __hue__ hill", "{big|small} __animal__, wet, on a __hue__ hill"),
        ("a {__animal__}", "a {__animal__}, a castle"),
        ("{a __animal__|a tree}", "{a __animal__|a tree} by a lake"),
    ],
)
def test_typing_elsewhere_keeps_every_line_of_every_file(before: str, after: str) -> None:
    first = prompt(before)
    assert first.expansion is not None
    count = first.expansion.template.count
    assert count > 2
    for index in range(count):
        shown = prompt(before, index)
        carried = prompt(after, carried_choice(shown, prompt(after, index)))
        assert words(sent(shown)) <= words(sent(carried))


def words(text: str) -> set[str]:
    """The words that files and blocks gave."""
    return set(re.findall(r"\w+", text)) & set("cow bull fox red blue dark pale big small tree".split())


def test_a_name_that_is_edited_begins_at_its_first_line() -> None:
    shown = prompt("a __animal__", 2)
    assert sent(shown) == "a fox"
    assert sent(prompt("a __hue__", carried_choice(shown, prompt("a __hue__", 2)))) == "a red"


def test_another_option_of_a_block_keeps_the_line_of_a_file() -> None:
    shown = prompt("{big|small} __animal__", 2).expansion
    assert shown is not None and shown.way.text.text == "big fox"
    assert shown.template.way(shown.index_with(0, 1)).text.text == "small fox"


def test_the_shown_option_stays_when_a_style_with_choices_is_put_around_the_prompt() -> None:
    plain = ReadingSettings(expansion="dynamic-prompts", choice=1)
    before = read("a {cat|dog}", "a1111", "sd1", plain)
    style = Style("s", "{red|blue|green} {prompt}, {x|y}")
    after = read("a {cat|dog}", "a1111", "sd1", replace(plain, styles=(style,)))
    choice = carried_choice(before.prompt, after.prompt)
    shown = read("a {cat|dog}", "a1111", "sd1", replace(after.prompt.settings, choice=choice))
    assert shown.prompt.sent.text == "red a dog, x"
