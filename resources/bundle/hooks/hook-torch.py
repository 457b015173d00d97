"""What of torch goes into the bundle: what is imported, its libraries, and one of the programs in its folder `bin`.

PyInstaller's own hook takes every module there is, the tests' libraries and programs as well: 250 MB that are never
read. Modules that Promptscope imports are found without it. The .py files lie beside the bytecode because torch reads
the source of some of its functions while it is imported.
"""

from pathlib import PurePath

from PyInstaller.compat import is_linux
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs

TESTS = ("aoti_custom_ops", "backend_with_compiler", "jitbackend_test", "torchbind_test")

module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
# `import torch` looks for this program, though nothing here shares tensors between processes.
datas = collect_data_files("torch", includes=["bin/torch_shm_manager*"])
binaries = [
    (library, folder)
    for library, folder in collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
    if not any(test in PurePath(library).name for test in TESTS)
]
if is_linux:
    # torch finds its libraries beside one another; links to them from elsewhere would confuse it.
    bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
