#!/usr/bin/env python3
"""How long `conform --guarantees` takes: conform.py [OPERATIONS [KEYS]]. The log is of registers, eight clients at once;
each operation takes effect at a moment between its ends, so that all guarantees but `fresh` of overlapping reads hold."""
import os
import random
import subprocess
import sys
import tempfile
import time

operations = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
keys = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
values = [0] * keys
generator = random.Random(1)

with tempfile.NamedTemporaryFile("w", suffix=".ndjson") as log:
    for seq in range(1, operations + 1):
        key, moment = generator.randrange(keys), 100 * seq
        write = values[key] == 0 or generator.random() < 0.1
        values[key] += write
        log.write(f'{{"seq":{seq},"from":{moment - generator.randrange(400)},"to":{moment + generator.randrange(400)},'
                  f'"who":"redis-{seq % 8}","request":null,"store":"redis","op":"{"SET" if write else "GET"}",'
                  f'"key":"user:{key}","value":{f"""{chr(34)}{values[key]}{chr(34)}""" if write else "null"},'
                  f'"reply":"{"OK" if write else values[key]}"}}\n')
    log.flush()
    size = os.path.getsize(log.name)
    began = time.monotonic()
    cpu = os.times()
    done = subprocess.run([os.environ.get("STALEMATE", "build/stalemate"), "conform", "--guarantees", log.name],
                          capture_output=True, text=True)
    took, now = time.monotonic() - began, os.times()
    busy = now.children_user + now.children_system - cpu.children_user - cpu.children_system
    print(f"{operations} operations, {keys} keys, {size >> 20} MiB: {took:.2f} s, of a processor {busy:.2f} s")
    print(done.stdout + done.stderr, end="")
