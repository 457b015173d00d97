"""What of torch goes into the bundle: what is imported, its libraries, and one of the programs in its folder `bin`.

PyInstaller's own hook takes every module there is, the tests' libraries and programs as well: 250 MB that are never
read. Modules that Promptscope imports are found without it. Of the .py files those alone lie beside the bytecode that
torch reads while it is imported: of its settings, and of functions that its own compiler knows.
"""

from pathlib import PurePath

from PyInstaller.compat import is_linux
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs
from used_parts import used_modules, used_sources

# Libraries for tests, which link the others and are linked by none.
TESTS = ("aoti_custom_ops", "backend_with_compiler", "jitbackend_test", "torchbind_test")

module_collection_mode = "pyz"
warn_on_missing_hiddenimports = False
hiddenimports = used_modules("torch")
# `import torch` looks for this program, though nothing here shares tensors between processes.
datas = collect_data_files("torch", includes=["bin/torch_shm_manager*"]) + used_sources("torch")
binaries = [
    (library, folder)
    for library, folder in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if not any(test in PurePath(library).name for test in TESTS)
]
if is_linux:
    # torch finds its libraries beside one another; links to them from elsewhere would confuse it.
    bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
