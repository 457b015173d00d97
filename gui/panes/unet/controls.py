"""What the pane is asked with: which U-Net, which LoRA, which view of it, and what of the prompt's way is switched."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from core.program.translation import tr, tr_noop
from gui.state.adapters import LoraState
from gui.state.session import Session
from gui.widgets.controls import MenuButton, SegmentButton, SegmentedControl
from gui.widgets.layer_labels import clip_skip_number
from gui.widgets.layouts import row
from gui.workspace.model_loader import ENCODER_FILE_FILTER

VIEW_LOOK, SCALE_LOOK, UNET_LOOK, LORA_LOOK = "unet.view", "unet.scale", "unet.file", "unet.lora"
VIEWS = {
    "words": (tr_noop("Words"), tr_noop("What each block gets of each word")),
    "lora": (tr_noop("LoRA"), tr_noop("Where a LoRA acts in the U-Net")),
}
SCALES = {
    "random": (tr_noop("beside chance"), tr_noop("1 is what a random matrix makes of the word: the gain")),
    "words": (tr_noop("beside the words"), tr_noop("1 is the mean gain of the prompt's words in that block")),
}
FILE_LETTERS = 24  # of average width, that the button of the file is wide
LORA_FILE_FILTER = tr_noop("LoRAs (*.safetensors *.ckpt *.pt *.bin);;All files (*)")


class UnetControls(QWidget):
    """The line above the U; `changed` where something else is asked."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.file = MenuButton("", self.menu, FILE_LETTERS)
        self.view = self._choice(tr("What is shown"), VIEWS, VIEW_LOOK, "words")
        self.scale = self._choice(tr("What 1 is"), SCALES, SCALE_LOOK, "random")
        self.weights = self._switch(tr("weights"), tr("With the weights of the prompt, or every word at 1"))
        self.skip = self._switch(
            tr("shown layer"),
            tr("The rows of the layer that is shown, as clip skip sends it, in place of the tool's own"),
        )
        self.lora = self._switch(
            tr("with LoRAs"), tr("With what the prompt's LoRAs add to keys and values in the U-Net")
        )
        self.weights.setChecked(True)
        self.lora.setChecked(True)
        layout = row(self.view, self.scale, self.file, self.weights, self.skip, self.lora, 1, margins=(0, 0, 0, 2))
        self.setLayout(layout)
        session.looks.changed.connect(self._follow_look)
        self.follow()

    def _choice(self, name: str, choices: dict[str, tuple[str, str]], look: str, first: str) -> SegmentedControl:
        control = SegmentedControl(name, {key: (tr(label), tr(tip)) for key, (label, tip) in choices.items()})
        control.chosen.connect(lambda key: self._session.looks.set(look, key))
        control.choose(self._session.looks.get(look, first))
        return control

    def _switch(self, label: str, tip: str) -> SegmentButton:
        button = SegmentButton(label, tip)
        button.toggled.connect(lambda _: self.changed.emit())
        return button

    @property
    def shows_lora(self) -> bool:
        """Whether the map of a LoRA is shown, and not the words."""
        return self._session.looks.get(VIEW_LOOK) == "lora"

    @property
    def is_relative(self) -> bool:
        """Whether 1 is the mean of the prompt's words."""
        return self._session.looks.get(SCALE_LOOK) == "words"

    @property
    def unet(self) -> Path | None:
        """The chosen checkpoint, else the source of the open model; None where there is neither."""
        if chosen := self._session.looks.get(UNET_LOOK):
            return Path(chosen)
        return self._session.encoder.source if self._session.encoder else None

    @property
    def loras(self) -> tuple[LoraState, ...]:
        """The LoRAs of the session that have a file."""
        return tuple(lora for lora in self._session.tags.all_loras if lora.source and not lora.file_error)

    @property
    def acting(self) -> tuple[tuple[Path, float], ...]:
        """The files and strengths that act on the U-Net, where they are switched on."""
        if not self.lora.isChecked() or self._session.loras_bypassed:
            return ()
        acting = (lora for lora in self.loras if lora.is_on and lora.strength_in_unet)
        return tuple((Path(lora.source), lora.strength_in_unet) for lora in acting)

    @property
    def mapped_lora(self) -> Path | None:
        """The LoRA whose map is shown: the chosen one, else the session's first."""
        if chosen := self._session.looks.get(LORA_LOOK):
            return Path(chosen)
        return next((Path(lora.source) for lora in self.loras), None)

    @property
    def clip_skip(self) -> int | None:
        """The tool's count of the shown layer where it is asked for and the tool has one; None for its own."""
        number = clip_skip_number(self._session, self._session.layer).replace("−", "-")
        return int(number) if self.skip.isChecked() and number.lstrip("-").isdigit() else None

    def follow(self) -> None:
        """Shows what is chosen."""
        shows_lora, path = self.shows_lora, self.mapped_lora if self.shows_lora else self.unet
        self.view.choose("lora" if shows_lora else "words")
        self.scale.choose("words" if self.is_relative else "random")
        is_own = not shows_lora and not self._session.looks.get(UNET_LOOK)
        kind = tr("LoRA") if shows_lora else tr("U-Net")
        name = tr("own U-Net") if is_own else path.stem if path else tr("choose …")
        self.file.setText(name)
        self.file.setToolTip(f"{kind}: {path}" if path else tr("Choose a file"))
        self.file.setAccessibleName(f"{kind}: {name}")
        for part in (self.scale, self.weights, self.skip, self.lora):
            part.setVisible(not shows_lora)
        self.lora.setEnabled(bool(self.loras))

    def _follow_look(self, name: str) -> None:
        if name in (VIEW_LOOK, SCALE_LOOK, UNET_LOOK, LORA_LOOK):
            self.follow()
            self.changed.emit()

    def _fill_menu(self) -> None:
        self.menu.clear()
        looks = self._session.looks
        if not self.shows_lora:
            self.menu.addAction(tr("Of the open model"), lambda: looks.set(UNET_LOOK, ""))
            self.menu.addAction(tr("Choose a checkpoint…"), self.choose_file)
            self.menu.addAction(tr("Choose a diffusers folder…"), self._choose_folder)
            return
        for lora in self.loras:
            name, source = lora.name.replace("&", "&&"), lora.source
            self.menu.addAction(name, lambda source=source: looks.set(LORA_LOOK, source))
        self.menu.addAction(tr("Choose a LoRA…"), self.choose_file)

    def choose_file(self) -> None:
        """Asks for the checkpoint, or for the LoRA where its map is shown."""
        look, title = (LORA_LOOK, tr("Choose a LoRA")) if self.shows_lora else (UNET_LOOK, tr("Choose a checkpoint"))
        files = LORA_FILE_FILTER if self.shows_lora else ENCODER_FILE_FILTER
        path, _ = QFileDialog.getOpenFileName(self, title, "", tr(files))
        if path:
            self._session.looks.set(look, path)

    def _choose_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, tr("Choose a diffusers folder"))
        if path:
            self._session.looks.set(UNET_LOOK, path)
