"""What of transformers goes into the bundle: what the text encoders of core/text_models import, and no more.

transformers finds most of its modules by name only once they are needed, so that nothing but a pass of each class tells
which they are (used_parts.py). Of its .py files those of the models lie beside the bytecode, because it reads which
classes there are out of their source.
PyInstaller's own hook takes the metadata of every package that transformers may use; what it looks for is here alone.
"""

from PyInstaller.utils.hooks import copy_metadata
from used_parts import folder_of, used_modules

REQUIRED = (
    "transformers torch numpy tokenizers safetensors huggingface-hub packaging pyyaml regex tqdm filelock".split()
)

module_collection_mode = {"transformers": "pyz", "transformers.models": "pyz+py"}
hiddenimports = used_modules("transformers")
datas = [entry for name in REQUIRED for entry in copy_metadata(name)]
datas.append((str(folder_of("transformers") / "__init__.py"), "transformers"))
