"""What the command lines of `analyze` and of the window share."""

import argparse
from collections.abc import Callable
from typing import NoReturn

Say = Callable[[str], None]  # writes a line on standard error
EXIT_UNUSABLE = 2  # the exit status where an argument or a file cannot be used
EXIT_STOPPED = 130  # of a command that Ctrl+C ended, as shells have it


class ArgumentParser(argparse.ArgumentParser):
    """Tells an error in one line instead of printing the whole usage; `prog` is the program and its command."""

    def error(self, message: str) -> NoReturn:
        """Ends the program with EXIT_UNUSABLE."""
        command = " ".join(["promptscope", *self.prog.split()[1:]])
        self.exit(EXIT_UNUSABLE, f"{command}: {message}. See {self.prog} --help\n")
