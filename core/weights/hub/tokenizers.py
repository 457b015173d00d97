"""Tokenizers that are not shipped, from the public repositories of those who made them."""

from collections.abc import Callable

from core.program.cancellation import CancelCheck, never_cancelled
from core.program.messages import quoted
from core.program.translation import tr
from core.tokens.vocabularies.building import MAX_TOKENIZER_BYTES
from core.tokens.vocabularies.facts import VOCABULARIES
from core.tokens.vocabularies.reading import read_bounded
from core.tokens.vocabularies.table import MissingTokenizer, keep_tokenizer
from core.tokens.vocabularies.text_tokenizer import TextTokenizer
from core.weights import UnreadableEncoder
from core.weights.hub.hub import STALL_TIMEOUT, DownloadProgress, HubFiles, download, look_up


def offered_repository(vocabulary: str) -> str | None:
    """The repository that a vocabulary's tokenizer can be fetched from; None for those that are shipped."""
    names = (facts.repository for name, facts in VOCABULARIES.items() if name == vocabulary)
    return next(names, "") or None


def look_up_tokenizer(
    vocabulary: str, cancelled: CancelCheck = never_cancelled, timeout: float = STALL_TIMEOUT
) -> HubFiles:
    """The one file that fetching a tokenizer would download, with its size, asked of the server.

    MissingTokenizer for a vocabulary that is offered nowhere; UnreadableEncoder, Cancelled.
    """
    for name, facts in VOCABULARIES.items():
        if name == vocabulary and facts.repository:
            wanted = look_up(facts.repository, cancelled, timeout, [facts.file])
            if wanted.total > MAX_TOKENIZER_BYTES:
                message = tr("“{name}” has a {file} that is larger than any tokenizer. It is not downloaded.")
                raise UnreadableEncoder(message.format(name=facts.repository, file=facts.file))
            return wanted
    raise MissingTokenizer(tr("There is no repository to fetch this tokenizer from."))


def fetch_tokenizer(
    vocabulary: str,
    wanted: HubFiles,
    progress: Callable[[DownloadProgress], None] = lambda _progress: None,
    cancelled: CancelCheck = never_cancelled,
    timeout: float = STALL_TIMEOUT,
) -> TextTokenizer:
    """Downloads what `look_up_tokenizer` told, keeps it for `tokenizer_for`, and gives the tokenizer.

    UnreadableEncoder for a failed download, UnreadableTokenizer for a file that is none, Cancelled.
    """
    file = download(wanted, progress, cancelled, timeout) / wanted.files[0].name
    try:
        return keep_tokenizer(vocabulary, read_bounded(file))
    except OSError as error:
        message = tr("{file} could not be kept ({reason}). Make room, or change the permissions of its folder.")
        raise UnreadableEncoder(message.format(file=quoted(file), reason=error.strerror or error)) from error
