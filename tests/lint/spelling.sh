#!/bin/sh
# Common misspellings in documents, designs and sources. Words that are meant: spelling-words.
set -eu
cd "$(dirname "$0")/../.."

if ! command -v codespell >/dev/null 2>&1; then
    echo 'warning: no codespell, spelling not checked'
    exit
fi
sh tests/lint/files.sh '*.md' '*.stale' 'checker/*' 'traces/*' dev |
    grep -v '^tests/language/reject/' |
    xargs codespell --ignore-words tests/lint/spelling-words
