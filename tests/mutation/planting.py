"""Plants every fault that mutmut knows of beside the sound function, in a copy of the code.

mutmut would also try them, each in a run of pytest of its own that collects the tests anew and asks
at every call of every function which fault is planted. Here tests are collected once, and a
function with a fault is the faulty function itself: see ``swapped.py`` and ``trying.py``.
"""

import os
from pathlib import Path

from mutmut.__main__ import create_mutants
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

MUTANTS = Path("mutants")
"""The tool's own folder with its copy and notes, within the folder in which it runs."""


def main() -> None:
    """Plant them in the copy of the project that lies here; of sound old ones notes stay."""
    set_mutant_under_test("mutant_generation")
    MUTANTS.mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    setup_source_paths()
    create_mutants(os.cpu_count() or 1)


if __name__ == "__main__":
    main()
