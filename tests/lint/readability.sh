#!/bin/sh
# How hard each document is to read: Flesch reading ease (100 very easy, 60 plain English, 30 hard), words,
# and words a sentence. Code, tables, headings and addresses are left out. Nothing is asserted.
#
#   tests/lint/readability.sh [PAGE...]
set -eu
cd "$(dirname "$0")/../.."

if [ $# -eq 0 ]; then
    # shellcheck disable=SC2046 # no name of ours has a space
    set -- $(find README.md CONTRIBUTING.md docs -name '*.md' | grep -v '^docs/patterns/' | sort)
fi

awk '
    function syllables(word, copy, count) {
        copy = tolower(word)
        sub(/[^aeiouy]e$/, "", copy) # a silent e; "le" stays a syllable by the l before
        count = gsub(/[aeiouy]+/, "", copy)
        return count > 0 ? count : 1
    }
    function flush_sentence() {
        if (in_sentence > 0) { sentences++; in_sentence = 0 }
    }
    function report() {
        flush_sentence()
        if (words > 0 && sentences > 0)
            printf "%6.1f  %6d  %5.1f  %s\n", 206.835 - 1.015 * words / sentences - 84.6 * all / words,
                words, words / sentences, page
        total_words += words; total_sentences += sentences; total_syllables += all
        words = sentences = all = in_sentence = 0
    }
    BEGIN { print "  ease   words  a sent.  page" }
    FNR == 1 { if (page) report(); page = FILENAME; inside = 0 }
    /^ *```/ { inside = !inside; flush_sentence(); next }
    inside || /^#/ || /^\|/ || /^<!--/ || /^!\[/ { flush_sentence(); next }
    /^ *$/ || /^ *[-*] / || /^ *[0-9]+\. / { flush_sentence() }
    {
        line = $0
        while (match(line, /\]\([^)]*\)/)) line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
        gsub(/`[^`]*`/, "code", line)
        n = split(line, part, /[ \t]+/)
        for (i = 1; i <= n; i++) {
            word = part[i]
            bare = word
            gsub(/[^A-Za-z]/, "", bare)
            if (bare == "") continue
            words++; in_sentence++; all += syllables(bare)
            if (word ~ /[.!?:][")*_]*$/) flush_sentence()
        }
    }
    END {
        report()
        printf "%6.1f  %6d  %5.1f  all\n", 206.835 - 1.015 * total_words / total_sentences - \
            84.6 * total_syllables / total_words, total_words, total_words / total_sentences
    }' "$@"
