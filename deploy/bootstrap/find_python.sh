#!/bin/sh
# Print the path of a Python that can make Due Course's virtual environment: 3.11 or
# newer, with the modules `venv` and `ensurepip`. PYTHON, if set, is the only candidate.
#
# Every candidate is run, not only looked up: a version manager's shim is on PATH and
# executable even when no version stands behind it.

set -u

probe='
import sys
if sys.version_info < (3, 11):
    sys.exit("is Python %d.%d; 3.11 or newer is needed" % sys.version_info[:2])
try:
    import ensurepip, venv
except ImportError as missing:
    sys.exit("lacks the module %s (Debian, Ubuntu: apt install python3-venv)" % missing.name)
print(sys.executable)
'

refusals=''

use_if_it_works() {
    if answer=$("$1" -c "$probe" 2>&1 </dev/null); then
        printf '%s\n' "$answer"
        exit 0
    fi
    refusals="$refusals
  $1: $(printf '%s' "$answer" | head -n 1)"
}

every_place_on_path() {
    (
        IFS=:
        for folder in $PATH; do
            [ -x "$folder/$1" ] && printf '%s\n' "$folder/$1"
        done
    )
}

if [ -n "${PYTHON:-}" ]; then
    use_if_it_works "$PYTHON"
else
    for name in python3.13 python3.12 python3.11 python3 python3.14; do
        for candidate in $(every_place_on_path "$name"); do
            use_if_it_works "$candidate"
        done
    done
fi

cat >&2 <<EOF
Due Course needs Python 3.11 or newer, and none was found.${refusals:+
Looked at:$refusals}
Install one (https://www.python.org/downloads/, or your system's packages) and run
make again, or name it: make PYTHON=/path/to/python3.12 setup
EOF
exit 1
