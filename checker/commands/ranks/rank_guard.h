/* A rank that dies ends the whole call, as launchers see to; with which status, and in which words, is
 * seen to here. */
#pragma once

#include <glib.h>

/* Goes on in a process of its own. The one that the launcher knows waits for it, and ends as it does;
 * where a signal ended it (the system's, for want of memory) that is said, and the status is
 * EXIT_LIMITED. Signals that end a call it passes on. */
void rank_guard_begin(guint64 rank);
