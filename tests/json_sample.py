#!/usr/bin/env python3
"""Holds JSON that a page shows to what a command writes: json_sample.py SAMPLE ACTUAL.

The sample is JSON in which "..." stands for any value, as the last of an array for any more, and as a
member of an object for any more members. Prints what differs and exits with 1.
"""
import json
import sys

ANY = "..."


def differing(sample, actual, path="$"):
    if sample == ANY:
        return
    if isinstance(sample, dict) and isinstance(actual, dict):
        for name, value in sample.items():
            if name == ANY:
                continue
            if name not in actual:
                yield f"{path} has no {name}"
            else:
                yield from differing(value, actual[name], f"{path}.{name}")
        if ANY not in sample:
            yield from (f"{path} has {name}, too" for name in actual if name not in sample)
    elif isinstance(sample, list) and isinstance(actual, list):
        shown = sample[:-1] if sample[-1:] == [ANY] else sample
        if len(actual) < len(shown) or (shown == sample and len(actual) > len(shown)):
            yield f"{path} has {len(actual)} items"
            return
        for i, value in enumerate(shown):
            yield from differing(value, actual[i], f"{path}[{i}]")
    elif type(sample) is not type(actual) or sample != actual:
        yield f"{path} is {actual!r:.80}"


def main(sample_path, actual_path):
    with open(sample_path, encoding="utf-8") as file:
        sample = json.load(file)
    with open(actual_path, encoding="utf-8") as file:
        actual = json.load(file)
    found = list(differing(sample, actual))
    for what in found:
        print(what)
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
