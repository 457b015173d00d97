"""What some systems lack, so that tests can say it in one place."""

import os

import pytest

needs_links = pytest.mark.skipif(os.name == "nt", reason="links need a right that Windows users lack")
needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
