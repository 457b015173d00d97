"""What every child is told by `processes.run_fresh`, beside its own arguments."""

import argparse


def child_parser() -> argparse.ArgumentParser:
    """A parser for `--settings` and `--spawned`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--settings", help="an empty folder")
    parser.add_argument("--spawned", type=float, help="the clock's reading before the interpreter was spawned")
    return parser
