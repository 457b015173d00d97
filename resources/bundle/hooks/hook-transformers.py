"""What of transformers goes into the bundle: what the text encoders of core/text_models import, and no more.

transformers finds most of its modules by name only once they are needed, so that nothing but a pass of each class tells
which they are, and which of torch's such a pass needs. The .py files lie beside the bytecode because it reads which
classes there are out of their source.
PyInstaller's own hook takes the metadata of every package that transformers may use; what it looks for is here alone.
"""

import subprocess
import sys
from pathlib import Path

import transformers
from PyInstaller.utils.hooks import copy_metadata

ROOT = Path(__file__).resolve().parents[3]
PASSES = """
import sys, torch
from core.text_models.config import ARCHITECTURES, build, smallest_config
for architecture in ARCHITECTURES:
    model = build(smallest_config(architecture), "eager").to_empty(device="cpu")
    model(input_ids=torch.zeros(1, 2, dtype=torch.long), output_hidden_states=True)
names = [name for name, module in sys.modules.items() if getattr(module, "__file__", None)]
print(*[name for name in names if name.startswith(("transformers.", "torch."))])
"""
REQUIRED = (
    "transformers torch numpy tokenizers safetensors huggingface-hub packaging pyyaml regex tqdm filelock".split()
)

module_collection_mode = "pyz+py"
_done = subprocess.run([sys.executable, "-c", PASSES], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
hiddenimports = _done.stdout.split()
datas = [entry for name in REQUIRED for entry in copy_metadata(name)]
_folder = Path(transformers.__file__).parent / "models"
excludedimports = [
    name
    for path in _folder.iterdir()
    if path.is_dir() and (name := f"transformers.models.{path.name}") not in hiddenimports
]
