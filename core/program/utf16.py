"""Code-point offsets to UTF-16 positions and back: Python counts an emoji as one, Qt's text documents as two."""

from bisect import bisect_left


class Utf16Map:
    """The two ways of counting in one text."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [index for index, letter in enumerate(text) if letter > "\uffff"]
        self._wide_utf16 = [index + before for before, index in enumerate(self._wide)]

    def to_utf16(self, code_point: int) -> int:
        """The UTF-16 position in front of the code point at that offset."""
        return code_point + bisect_left(self._wide, code_point) if self._wide else code_point

    def to_code_point(self, utf16: int) -> int:
        """The offset of the code point that begins at or holds that UTF-16 position."""
        if not self._wide:
            return utf16
        before = bisect_left(self._wide_utf16, utf16)
        holds = before > 0 and self._wide_utf16[before - 1] + 1 == utf16
        return self._wide[before - 1] if holds else utf16 - before
