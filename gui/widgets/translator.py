"""The window's languages: Qt's translators behind `core.program.translation.tr`."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from core import RESOURCES
from core.program import translation

FOLDER = RESOURCES / "translations"
LANGUAGES = {"en": "English", "ko": "한국어"}  # each by its own name
SYSTEM_LANGUAGE = ""

_installed: list[QTranslator] = []
_current = ["en"]


def resolve_language(name: str) -> str:
    """The language of a setting: the system's first one that is here, else English, where none is set."""
    if name in LANGUAGES:
        return name
    wishes = (QLocale(wish).name().partition("_")[0] for wish in QLocale.system().uiLanguages())
    return next((wish for wish in wishes if wish in LANGUAGES), "en")


def date_locale() -> QLocale:
    """How days and hours are written in the language that is spoken: as the system does where it speaks it too."""
    system = QLocale.system()
    return system if system.name().partition("_")[0] == _current[0] else QLocale(_current[0])


def set_language(name: str) -> None:
    """Says everything that is said from now on in this language; what stands on the screen stays."""
    for translator in _installed:
        QCoreApplication.removeTranslator(translator)
    _installed.clear()
    _current[0] = code = resolve_language(name)
    if code == "en":
        translation.set_translator(None)
        return
    for folder, file in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase"),
        (FOLDER, "promptscope"),
    ):
        translator = QTranslator()
        if translator.load(f"{file}_{code}", str(folder)):
            QCoreApplication.installTranslator(translator)
            _installed.append(translator)
    translation.set_translator(lambda text, comment, n: QCoreApplication.translate("", text, comment, n))
