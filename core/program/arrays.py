"""numpy, imported at its first use: the window's first frame needs none of its 90 modules.

`from core.program.arrays import np` stands for `import numpy as np` in the modules that the first frame imports.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Doubles = NDArray[np.float64]
    Integers = NDArray[np.int64]
else:

    class _Numpy:
        """Has whatever numpy has, and keeps what it has been asked for."""

        def __getattr__(self, name: str) -> object:
            value = getattr(import_module("numpy"), name)
            setattr(self, name, value)
            return value

    np = _Numpy()
    Floats = Doubles = Integers = Any

__all__ = ["Doubles", "Floats", "Integers", "np"]
