#!/bin/sh
# Cases of a test in shell, as TAP on standard output: a script reads this file, says `result` for each case, and
# ends with `end_cases`. Where a case fails, what is in the files `out` and `err` of the folder tells why.
count=0
failed=0

result() { # status, what
    count=$((count + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $count - $2"
    else
        failed=1
        echo "not ok $count - $2"
        sed 's/^/# /' out err 2>/dev/null
    fi
}

end_cases() {
    echo "1..$count"
    exit $failed
}
