"""The window's languages: Qt's translators behind `core.program.translation.tr`."""

import sys

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core import RESOURCES
from core.program import translation
from core.program.korean_particles import KoreanSentence
from core.program.translation import Translator

TRANSLATIONS_FOLDER = RESOURCES / "translations"
LANGUAGES = {"en": "English", "ko": "한국어"}  # each by its own name
SYSTEM_LANGUAGE = ""

_installed: list[QTranslator] = []
_current = ["en"]


def resolve_language(name: str) -> str:
    """The code of the language to use: `name` where it is one, else the system's first translated one, else English."""
    if name in LANGUAGES:
        return name
    codes = (QLocale(language).name().partition("_")[0] for language in QLocale.system().uiLanguages())
    return next((code for code in codes if code in LANGUAGES), "en")


def date_locale() -> QLocale:
    """The locale for dates in the current language: the system's where it has the same language."""
    system = QLocale.system()
    return system if system.name().partition("_")[0] == _current[0] else QLocale(_current[0])


def set_language(name: str) -> None:
    """Has `tr` translate into this language from now on; texts that are already shown stay as they are."""
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    _current[0] = code = resolve_language(name)
    if code == "en":
        translation.set_translator(_with_native_keys(_as_written) if sys.platform == "darwin" else None)
        return
    for folder, file in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),
        (TRANSLATIONS_FOLDER, "promptscope"),
    ):
        translator = QTranslator()
        if translator.load(f"{file}_{code}", str(folder)):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
    translation.set_translator(_with_native_keys(_translate_to_korean if code == "ko" else _translate))


def _with_native_keys(translate: Translator) -> Translator:
    """The translator; on macOS one whose keys are that system's, such as ⌘D for Ctrl+D."""
    if sys.platform != "darwin":
        return translate
    from gui.widgets.mac_keys import with_mac_keys

    return lambda text, comment, n: with_mac_keys(translate(text, comment, n))


def _as_written(text: str, _comment: str, _n: int) -> str:
    return text


def _translate(text: str, comment: str, n: int) -> str:
    return QCoreApplication.translate("", text, comment, n)


def _translate_to_korean(text: str, comment: str, n: int) -> str:
    return KoreanSentence(_translate(text, comment, n))
