"""Files of prompts: `.txt` with one a line, or `.jsonl` with one JSON string a line."""

import codecs
import json
from pathlib import Path

from core.program.messages import UnusableInput, quoted
from core.program.translation import tr

MAX_FILE_BYTES = 64 * 2**20  # bytes of a file of prompts; a device has no end


def decoded_text(content: bytes) -> str:
    r"""The text of a file that people or programs wrote, its lines parted by \n; UnicodeDecodeError.

    UTF-8 with or without its mark, or UTF-16 with it, as PowerShell 5's `>` and older editors on Windows write.
    """
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if is_utf16 else "utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def prompts_in_file(path: Path) -> list[str]:
    """The prompts of a `.txt`, one a line, or of a `.jsonl`, one JSON string a line; UnusableInput."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            raise UnusableInput(
                tr("{file} is larger than 64 MB; split it into several files.").format(file=quoted(path))
            )
        text = decoded_text(content)
    except UnicodeDecodeError:
        message = tr("{file} is not UTF-8 text; save the prompts as UTF-8.")
        raise UnusableInput(message.format(file=quoted(path))) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        message = tr("{file} cannot be read ({reason}); check the name.")
        raise UnusableInput(message.format(file=quoted(path), reason=reason)) from None
    if path.suffix != ".jsonl":
        return text.split("\n")[:-1] if text.endswith("\n") else text.split("\n")
    return [_json_prompt(line, number, path) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _json_prompt(line: str, number: int, path: Path) -> str:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        message = tr("{file}, line {number} is not JSON; write each prompt as one JSON string.")
        raise UnusableInput(message.format(number=number, file=quoted(path))) from None
    if not isinstance(value, str):
        message = tr("{file}, line {number} is not a JSON string; write each prompt in double quotes.")
        raise UnusableInput(message.format(number=number, file=quoted(path)))
    return value
