"""What people read, in their language: English here, translated where the window has installed a translator.

Every sentence that can reach a person goes through `tr` at the moment it is said, as one literal with named gaps,
such as `tr("“{word}” is cut off").format(word=word)`. `resources/translations/update.py` looks for the literal, so it
is no variable and no f-string; a constant that is said later is wrapped in `tr_later` where it stands, and in `tr`
where it is said. The command line installs no translator, so what other programs read stays English.
"""

from collections.abc import Callable

Translator = Callable[[str, str, int], str]


def _english(text: str, _comment: str, _n: int) -> str:
    return text


_translate: Translator = _english


def use(translator: Translator | None = None) -> None:
    """Translates with `translator(text, comment, n)` from now on, n -1 where nothing is counted; English with None."""
    global _translate
    _translate = translator or _english


def tr(text: str, comment: str = "", n: int | None = None) -> str:
    """A sentence in the person's language.

    `comment` tells apart two uses of one English text, and tells translators which is meant. With `n`, `%n` stands for
    the number; what stands as `(s)` is there in English but for 1, and other languages have their plural forms.
    """
    said = _translate(text, comment, -1 if n is None else n)
    return said if n is None else said.replace("%n", str(n)).replace("(s)", "" if n == 1 else "s")


def tr_later(text: str) -> str:
    """A literal to be translated by `tr` when it is said; the same text."""
    return text
