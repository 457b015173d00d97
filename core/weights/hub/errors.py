"""Failures of the Hugging Face hub, the network and the disk as sentences: what is wrong and what to do."""

import errno
from collections.abc import Iterator

from huggingface_hub import constants
from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, HFValidationError, OfflineModeIsEnabled

from core.program.messages import shortened
from core.program.translation import tr
from core.weights import UnreadableEncoder

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class ServerTrouble(Exception):
    """The server answered with errors of its own (5xx) too often; the argument is the last HTTP status."""


def refusal(error: Exception, repository: str) -> str:
    """The sentence on a failed request or download: that of the first of the error's causes that has one."""
    name, server = shortened(repository), constants.ENDPOINT.partition("://")[2]
    known = (_sentence_on(cause, repository, name, server) for cause in _causes(error))
    reason = f"{type(error).__name__}: {shortened(str(error), 200)}"
    otherwise = tr("“{name}” could not be downloaded ({reason}). Try again.").format(name=name, reason=reason)
    return next((sentence for sentence in known if sentence), otherwise)


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _sentence_on(cause: BaseException, repository: str, name: str, server: str) -> str | None:
    """The sentence on one cause of a failure; None for an exception of no known type."""
    if isinstance(cause, UnreadableEncoder):
        return str(cause)
    if isinstance(cause, OfflineModeIsEnabled):
        return tr(
            "“{name}” is not on this machine, and HF_HUB_OFFLINE forbids to download it. Unset HF_HUB_OFFLINE, or open "
            "a file of your own."
        ).format(name=name)
    if isinstance(cause, HFValidationError):
        return tr("“{name}” is no repository's name. Write it as owner/name, as on its page.").format(name=name)
    if isinstance(cause, GatedRepoError):
        return tr(
            "“{name}” is given only to those who have accepted its licence: do so on {page}, then set HF_TOKEN to an "
            "access token of your account and start Promptscope again."
        ).format(name=name, page=f"{constants.ENDPOINT}/{repository}")
    if isinstance(cause, ServerTrouble):
        return _refused_by_server(cause.args[0], name, server)
    if isinstance(cause, HfHubHTTPError):
        return _refused_by_server(cause.response.status_code, name, server)
    if type(cause).__module__.startswith("httpx"):  # the library under huggingface_hub, whose name has changed before
        message = tr("{server} could not be reached ({reason}). Check the network and try again.")
        return message.format(server=server, reason=type(cause).__name__)
    if isinstance(cause, ValueError | TypeError):  # such as JSON that is none
        return tr(
            "{server} gave an answer that is no hub's. If this network wants you to sign in, do so in a browser; "
            "otherwise check HF_ENDPOINT."
        ).format(server=server)
    return _refused_by_disk(cause, name) if isinstance(cause, OSError) else None


def _refused_by_server(status: int, name: str, server: str) -> str:
    if status in (401, 403, 404):
        return tr(
            "{server} does not give “{name}” (error {status}): there is no such repository, or it is private. Check "
            "the name; for a private one, set HF_TOKEN to an access token of your account and start Promptscope again."
        ).format(server=server, name=name, status=status)
    if status == 429:
        message = tr("{server} has had too many requests from here (error 429). Try again in some minutes.")
        return message.format(server=server)
    return tr("{server} has trouble of its own (error {status}). Try again later.").format(server=server, status=status)


def _refused_by_disk(error: OSError, name: str) -> str | None:
    if error.errno in _FULL:
        return tr(
            "“{name}” could not be kept: the disk is full. Make room, or set HF_HOME to a folder on another disk."
        ).format(name=name)
    if error.filename is not None and not isinstance(error, ConnectionError):
        return tr(
            "“{name}” could not be kept: {file} cannot be written ({reason}). Change its permissions, or set HF_HOME "
            "to another folder."
        ).format(name=name, file=shortened(str(error.filename), 200), reason=error.strerror)
    if "Consistency check" in str(error):  # huggingface_hub has no name for it
        return tr("“{name}” came incomplete; what came was thrown away. Try again.").format(name=name)
    return None
