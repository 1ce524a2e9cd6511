#!/bin/sh
# Make the virtual environment FOLDER from the uv.lock of PROJECT, else of this one:
#   set_up.sh FOLDER [PROJECT]
#
# uv itself comes from PyPI, into a small environment of its own under build/, so that a
# machine needs nothing but Python and make. Any later call repairs what is there.

set -eu

folder=$1
project=${2:-.}
uv_version=0.13.9
bootstrap=build/bootstrap

here=$(dirname "$0")

run_uv() {
    "$bootstrap/bin/uv" "$@"
}

has_uv() {
    [ "$(run_uv --version 2>/dev/null | cut -d ' ' -f 2)" = "$uv_version" ]
}

folder_works() {
    "$folder/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

if ! has_uv; then
    python=$(sh "$here/find_python.sh")
    echo "Setting up with $python"
    rm -rf "$bootstrap"
    "$python" -m venv "$bootstrap"
    "$bootstrap/bin/python" -m pip install --quiet --disable-pip-version-check \
        "uv==$uv_version" </dev/null
fi

# An environment that works keeps its Python, unless another was named; a new one gets the
# Python found here, never a download.
if [ -n "${PYTHON:-}" ] || ! folder_works; then
    UV_PYTHON=$(sh "$here/find_python.sh")
    export UV_PYTHON
fi

# pip trusts the machine's own certificates; uv must do the same behind a company's proxy.
if [ -z "${SSL_CERT_FILE:-}" ] && [ -n "${PIP_CERT:-}" ]; then
    export SSL_CERT_FILE="$PIP_CERT"
elif [ -z "${SSL_CERT_FILE:-}" ] && [ -s /etc/ssl/certs/ca-certificates.crt ]; then
    export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
fi

# Compiled here once: where Python may not write its caches, each command would compile them all anew.
UV_PROJECT_ENVIRONMENT="$PWD/$folder" UV_PYTHON_DOWNLOADS=never \
    run_uv sync --project "$project" --locked --quiet --compile-bytecode </dev/null
echo "Ready: $folder"
