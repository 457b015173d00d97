"""The language of what people read: English, translated where the window has installed a translator.

Every sentence that can reach a person goes through `tr` at the moment it is shown, as one literal with named gaps,
such as `tr("“{word}” is cut off").format(word=word)`. `resources/translations/update.py` looks for the literal, so it
is no variable and no f-string; a constant that is shown later is wrapped in `tr_noop` where it stands, and in `tr`
where it is shown. The command line installs no translator, so what other programs read stays English.

A child process has no translator: it installs `serialise`, and the process that reads its sentences passes them to
`deserialise`.
"""

import re
from collections.abc import Callable, Sequence

Translator = Callable[[str, str, int], str]


def _english(text: str, _comment: str, _n: int) -> str:
    return text


_translate: Translator = _english


def set_translator(translator: Translator | None = None) -> None:
    """Translates with `translator(text, comment, n)` from now on, n -1 where nothing is counted; English with None."""
    global _translate
    _translate = translator or _english


def tr(text: str, comment: str = "", n: int | None = None) -> str:
    """A sentence in the person's language.

    `comment` tells apart two uses of one English text, and tells translators which is meant. With `n`, `%n` stands for
    the number; what stands as `(s)` is there in English but for 1, and other languages have their plural forms.
    """
    message = _translate(text, comment, -1 if n is None else n)
    return message if n is None else message.replace("%n", str(n)).replace("(s)", "" if n == 1 else "s")


def tr_noop(text: str) -> str:
    """Returns `text` unchanged; marks a literal that `tr` translates later."""
    return text


def join_names(names: Sequence[str]) -> str:
    """Names as an enumeration: “A”, “A and B”, “A, B and C”."""
    if len(names) < 2:
        return "".join(names)
    return tr("{first} and {last}").format(first=", ".join(names[:-1]), last=names[-1])


# What stands around and inside a serialised sentence: control characters, which `core.weights.shortened` lets into
# none.
_BEGIN, _END, _NEXT, _MARK = "\x02", "\x03", "\x1f", "\x1d"
_SERIALISED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")
_GAP = re.compile(r"\{(\w+)\}")


def serialise(text: str, comment: str, n: int) -> str:
    """A translator for a child process: the English and, once they are filled in, the values of its gaps.

    Serialised sentences may stand inside one another and beside other text; `deserialise` translates them.
    """
    gaps = list(dict.fromkeys(_GAP.findall(text)))
    kept = text.replace("%n", f"%{_MARK}n").replace("(s)", f"({_MARK}s)")  # from `tr`, which is to count them later
    if gaps:  # which `format` is to fill beside the text, and not in it
        kept = kept.replace("{", "{{").replace("}", "}}")
    values = [f"{gap}={{{gap}}}" for gap in gaps]
    return _BEGIN + _NEXT.join([kept, comment, str(n), *values]) + _END


def deserialise(message: str) -> str:
    """A child's message with its serialised sentences translated."""
    while (match := _SERIALISED.search(message)) is not None:  # the innermost first
        text, comment, n, *values = match[1].replace(_MARK, "").split(_NEXT)
        sentence = tr(text, comment, None if n == "-1" else int(n))
        if values:
            sentence = sentence.format(**dict(value.split("=", 1) for value in values))
        message = message[: match.start()] + sentence + message[match.end() :]
    return message
