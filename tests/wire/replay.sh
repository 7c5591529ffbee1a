#!/bin/sh
# `stalemate replay` against real servers: tests/wire/NAME.py, which starts its servers and stops them. What this
# needs; where that was not to be had the test is skipped, and says what is missing.
set -u

skip() { echo "1..0 # SKIP no $1 here: ./dev test installs it"; exit 0; }

for tool in redis-server redis-cli memcached curl; do
    command -v $tool >/dev/null || skip $tool
done
case ${STALEMATE_TEST:-} in
test_postgres | test_shipped)
    command -v psql >/dev/null || skip psql
    [ "$STALEMATE_TEST" = test_shipped ] || modules='redis, psycopg2'
    ;;
esac
for python in python3 /usr/bin/python3; do
    if "$python" -c "import ${modules:-redis}" 2>/dev/null; then
        PYTHON=$python
        export PYTHON
        exec "$python" "$SOURCE_ROOT/tests/wire/${STALEMATE_TEST:-test_replay}.py"
    fi
done
skip "Python with ${modules:-redis}"
