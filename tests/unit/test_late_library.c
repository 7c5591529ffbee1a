/* Libraries that are loaded late: a function of one that is there, and what becomes of one that is not. */
#include "checker/base/late/late_library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { NOT_LOADED = 127 }; /* the status of the loader, too */

/* The start-up loads none of these: what is linked is not asked for here. */
static void found(void **state)
{
    double (*function)(double) = late_library_find("libm.so.6", "cos");

    assert_true(function(0) == 1);
    assert_ptr_equal(late_library_find("libm.so.6", "cos"), function);
}

/* In a process of its own, for it ends. */
static void ends_with(const char *library, const char *function, const char *said)
{
    int ends[2], status;
    char text[512] = "";

    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        late_library_find(library, function);
        _exit(0);
    }
    close(ends[1]);
    for (size_t length = 0; length + 1 < sizeof text;) {
        const ssize_t more = read(ends[0], text + length, sizeof text - 1 - length);
        if (more <= 0)
            break;
        length += (size_t)more;
    }
    close(ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == NOT_LOADED);
    assert_non_null(strstr(text, said));
}

static void not_found(void **state)
{
    ends_with("libnobody-has.so.9", "function", "stalemate: libnobody-has.so.9 cannot be loaded: ");
    ends_with("libm.so.6", "nobody_has_it", "stalemate: libm.so.6 cannot be loaded: ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found),
        cmocka_unit_test(not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
