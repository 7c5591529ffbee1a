/* Where the leak sanitizer does not look: in calls of libraries that keep what they made until the process
 * ends. What is made between is no leak then, in this thread; everything before and after still is one.
 * Suppressions by the library's name would do it too, but need the slow unwinder: its frames have no
 * frame pointers, and each allocation of the program takes a hundred times as long. */
#pragma once

#ifdef __has_feature /* clang's way to say it */
#if __has_feature(address_sanitizer)
#define LEAK_CHECK_IS_BUILT_IN 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__ /* gcc's */
#define LEAK_CHECK_IS_BUILT_IN 1
#endif

#ifdef LEAK_CHECK_IS_BUILT_IN
#include <sanitizer/lsan_interface.h>

static inline char leak_check_suspend(void)
{
    __lsan_disable();
    return 0;
}

static inline void leak_check_resume(const char *suspended)
{
    (void)suspended;
    __lsan_enable();
}

/* Until the end of the block. */
#define LEAK_CHECK_SUSPENDED                                                                       \
    __attribute__((cleanup(leak_check_resume), unused)) const char suspended = leak_check_suspend()
#else
#define LEAK_CHECK_SUSPENDED (void)0
#endif
