#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: every version and hash, no address.
set -eu
cd "$(dirname "$0")/.."
uv="${VENV:-.venv}/bin/uv"

lock() {
    output="requirements/$1.txt"
    shift
    # The file as it stands is the preference: without UPGRADE only what must change does.
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
        ${UPGRADE:+--upgrade} --output-file "$output" "$@"
    { echo "# Written by \`make lock\` from pyproject.toml; do not edit."; cat "$output"; } \
        > "$output.new"
    mv "$output.new" "$output"
}

lock build --group build
lock runtime pyproject.toml --constraints requirements/build.txt
lock dev pyproject.toml --group dev --constraints requirements/build.txt \
    --constraints requirements/runtime.txt
lock bench --group bench --constraints requirements/dev.txt
