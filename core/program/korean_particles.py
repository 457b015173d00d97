"""Korean particles behind what fills a gap: 이 or 가, 을 or 를, by the sound that the words before them end in."""

import re

FINAL_L = 8  # the index of ㄹ among the final consonants of a syllable
DIGITS = "영일이삼사오육칠팔구"  # as they are read; a number in 0 ends as 영 does: 십, 백, 천
LETTERS = {"l": "엘", "m": "엠", "n": "엔", "r": "알"}  # read one by one, the only ones with a final consonant
VOWELS = "aeiouy"
PARTICLES = {  # as translations have them: after a final consonant, and without one
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
    "(이)": ("이", ""),
}
_PARTICLE = re.compile("|".join(map(re.escape, PARTICLES)))
_BESIDE = re.compile(r"""(?:[\s”“’'")\]]|<[^>]*>)+$""")  # what stands between a word and its particle
_IN_BRACKETS = re.compile(r"\([^()]*\)$")  # what a particle passes over
_LAST_WORD = re.compile(r"[A-Za-z]+$")


class KoreanSentence(str):
    """A translation whose particles are chosen once its gaps are filled."""

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        """The sentence with its gaps filled, and one form of each particle."""
        return choose_particles(super().format(*values, **named))


def choose_particles(text: str) -> str:
    """The text with one form of each particle; both stay where the word before does not tell, as after “cat”."""
    parts, end = [], 0
    for match in _PARTICLE.finditer(text):
        parts.append(text[end : match.start()])
        final = _final_consonant("".join(parts))
        after, without = PARTICLES[match[0]]
        ends_open = final == 0 or (final == FINAL_L and match[0] == "(으)로")
        parts.append(match[0] if final is None else without if ends_open else after)
        end = match.end()
    return "".join(parts) + text[end:]


def _final_consonant(text: str) -> int | None:
    """The index of the final consonant that a text ends in, 0 without one; None where its letters do not tell."""
    text = _BESIDE.sub("", _IN_BRACKETS.sub("", text.rstrip(" ”’")))
    last = text[-1:]
    if "가" <= last <= "힣":
        return (ord(last) - ord("가")) % 28
    if last.isdecimal() and last.isascii():
        return _final_consonant(DIGITS[int(last)])
    if last == "%":
        return 0  # 퍼센트
    word = _LAST_WORD.search(text)
    return _latin_final(word[0]) if word else None


def _latin_final(word: str) -> int | None:
    """The same of Latin letters, by the last ones: some of those that are read in either way give None."""
    if word.isupper() or not any(letter in VOWELS for letter in word.lower()):
        return _final_consonant(LETTERS.get(word[-1].lower(), "이"))
    word = word.lower()
    before, last = word[-2:-1], word[-1]
    if last == "e" and before in ("l", "m", "n"):
        return _final_consonant(LETTERS[before])  # castle, frame, scene
    if last in ("l", "m", "n"):
        return _final_consonant(LETTERS[last])
    if last == "g" and before == "n":
        return _final_consonant("잉")
    if last in "bckptg" and before in VOWELS:
        return None  # cat has one, light has none
    return None if last == "k" and before == "c" else 0
