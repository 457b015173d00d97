"""The arguments that an artist gives a web UI: `webui-user.bat` and `webui-user.sh`, read as cmd and a shell would.

Promptscope runs neither; it follows the assignments alone. The arguments are then cut as the tool does it, with
`shlex.split` (A1111 1.10.1, `modules/launch_utils.py`).
"""

import os
import re
import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from core.program.messages import quoted
from core.program.translation import tr, tr_noop
from core.studio.settings_files import UnreadableSettings, read_settings_text
from core.studio.studio import StudioProblem, Surroundings

BATCH_FILES = ("webui.settings.bat", "webui-user.bat")
SHELL_FILES = ("webui-user.sh", "webui-macos-env.sh")
ARGUMENTS = "COMMANDLINE_ARGS"
UNCLOSED = tr_noop(
    "{file} has arguments with a quotation mark that is not closed, with which the tool does not start. "
    "They are left out, and the tool's usual folders are listed."
)
_SET = re.compile(r"\s*@?\s*set\s+(?:\"(?P<quoted>[^=\"]+=.*)\"|(?P<plain>[^=\"]+=.*))\s*$", re.IGNORECASE)
_EXPORT = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z_0-9]*)=(?P<value>.*)$")
_WORD = re.compile(r'"([^"]*)"|(\S+)')
_PERCENT = re.compile(r"%([^%~]+)%")


@dataclass(frozen=True)
class Arguments:
    """Options with their values, by name without dashes, and the file that they stand in."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: Path | None = None
    problems: tuple[StudioProblem, ...] = ()

    def last(self, name: str) -> str:
        """The value that holds of an option that is given once; "" for none."""
        return self.values.get(name, ("",))[-1]

    def folders(self, name: str, base: Path) -> tuple[Path, ...]:
        """The folders that an option names, each from `base` where it is relative."""
        return tuple(base / value for value in self.values.get(name, ()) if value)


def web_ui_arguments(root: Path, surroundings: Surroundings, options: Sequence[str]) -> Arguments:
    """The arguments in the start file of this system, else in the other's; `options` are all that are asked for."""
    batch, shell = (BATCH_FILES, read_batch), (SHELL_FILES, read_shell)
    for names, read in (batch, shell) if surroundings.is_windows else (shell, batch):
        variables: dict[str, str] = {}
        source: Path | None = None
        for path in (root / name for name in names):
            try:
                text = read_settings_text(path)
            except UnreadableSettings as error:
                return Arguments(source=path, problems=(StudioProblem(path, str(error)),))
            if text is not None:
                read(text, path.parent, variables, surroundings.environment)
                source = path if ARGUMENTS in variables else source
        if source is not None:
            return _split(variables[ARGUMENTS], source, options)
    return Arguments()


def read_batch(text: str, folder: Path, variables: dict[str, str], environment: Mapping[str, str]) -> None:
    """Adds the variables that a batch file sets, by their names in upper case."""
    upper = {name.upper(): value for name, value in environment.items()}
    for line in re.sub(r"\^[ \t]*\r?\n", "", text).splitlines():
        match = _SET.match(line.replace("%~dp0", f"{folder}{os.sep}"))
        if match:
            name, _, value = (match["quoted"] or match["plain"]).partition("=")
            known = upper | variables
            variables[name.strip().upper()] = _expanded(value, known)


def _expanded(value: str, known: Mapping[str, str]) -> str:
    """A value with the variables in it; cmd leaves nothing in the place of one that is not set."""
    return _PERCENT.sub(lambda found: known.get(found[1].upper(), ""), value).strip()


def read_shell(text: str, folder: Path, variables: dict[str, str], environment: Mapping[str, str]) -> None:
    """Adds the variables that a shell's file sets or exports, without running anything in it."""
    for line in text.replace("\\\n", "").splitlines():
        match = _EXPORT.match(line)
        if not match:
            continue
        try:
            value = next(iter(shlex.split(match["value"], comments=True)), "")
        except ValueError:
            continue  # a value over several lines
        is_literal = match["value"].lstrip().startswith("'")
        known = dict(environment) | variables
        variables[match["name"]] = value if is_literal else Template(value).safe_substitute(known)


def parse_arguments(
    words: Iterable[str], options: Sequence[str], source: Path | None = None, several: Sequence[str] = ()
) -> Arguments:
    """The values of `options` among arguments, by argparse's rules: `--x y`, `--x=y`, and unambiguous beginnings.

    Those of `several` take all values up to the next option.
    """
    values: dict[str, tuple[str, ...]] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            given, equals, value = word[2:].partition("=")
            name = _option(given.replace("_", "-"), options)
            if name and equals:
                values[name], name = (*values.get(name, ()), value), ""
        elif name:
            values[name] = (*values.get(name, ()), word)
            name = name if name in several else ""
    return Arguments(values, source)


def launcher_arguments(launchers: Iterable[Path], options: Sequence[str], several: Sequence[str] = ()) -> Arguments:
    """The options in the first start file that has any, wherever they stand in it; those that cannot be read have none.

    Words are cut at blanks, and quotation marks hold them together, with backslashes as they are.
    """
    for path in launchers:
        try:
            text = read_settings_text(path) or ""
        except UnreadableSettings:
            continue
        arguments = parse_arguments([word[1] or word[2] for word in _WORD.finditer(text)], options, path, several)
        if arguments.values:
            return arguments
    return Arguments()


def _option(given: str, options: Sequence[str]) -> str:
    """The option that a word means; "" for one that is not asked for."""
    starting = [option for option in options if given and option.startswith(given)]
    return given if given in options else starting[0] if len(starting) == 1 and len(given) > 4 else ""


def _split(text: str, source: Path, options: Sequence[str]) -> Arguments:
    try:
        return parse_arguments(shlex.split(text), options, source)
    except ValueError:
        message = tr(UNCLOSED).format(file=quoted(source))
        return Arguments(source=source, problems=(StudioProblem(source, message),))
