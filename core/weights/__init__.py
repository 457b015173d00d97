"""Files to tensors: which text encoder a file or folder holds, and its weights. No torch at import.

`opening` makes a model of a source that someone named. Below it, `hub` and `adapters` stand on `checkpoints`, and that
on `formats`. core/files decides which of all this a file is.
"""

from core import RESOURCES

STUDY = "study"  # the source that stands for the built-in encoder
STUDY_FILE = RESOURCES / "study_encoder" / "study_encoder.safetensors"


class UnreadableEncoder(Exception):
    """A source is not a text encoder that can be opened; the message says which, what is wrong and what to do."""


class OtherForm(UnreadableEncoder):
    """A sound source is recognised as something else, or as an encoder in a form that is not read.

    `form` names it for programs, such as web-page, vae or gguf; the message says it to people, and what to do.
    """

    def __init__(self, message: str, form: str) -> None:
        super().__init__(message)
        self.form = form
