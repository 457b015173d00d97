"""Data that are dragged or pasted: files, text, or a picture that a browser passes on without its file."""

from PySide6.QtCore import QMimeData, QUrl

from core.program.translation import tr

PICTURE_NAMES = "*.png *.jpg *.jpeg *.webp *.avif *.jxl *.gif *.heic *.tif *.tiff *.apng *.mp4 *.mov *.webm *.mkv"

_ADDRESSES = ("http:", "https:", "data:", "blob:")
_PICTURE_ENDINGS = tuple(PICTURE_NAMES.replace("*", "").split())


def holds_picture_or_file(data: QMimeData) -> bool:
    """Whether data are files, or a picture without words (office programs copy both); a page's address is words."""
    if any(url.isLocalFile() for url in data.urls()):
        return True
    text = data.text().strip()
    has_words = bool(text) and not text.startswith(_ADDRESSES)
    return not has_words and (data.hasImage() or "<img" in data.html() or any(map(_names_picture, data.urls())))


def _names_picture(url: QUrl) -> bool:
    return url.path().lower().endswith(_PICTURE_ENDINGS)


def why_no_file(data: QMimeData) -> str:
    """The sentence that says why data without a file cannot be read, and how to get the file."""
    if data.hasImage():
        return tr(
            "This picture came without its file, and what its generator wrote into the file is lost that way. Save "
            "it from the page with “Save image as…” and drop the saved file here."
        )
    return tr(
        "This is an address, and Promptscope fetches nothing from it. Save the picture from the page with "
        "“Save image as…” and drop the saved file here."
    )
