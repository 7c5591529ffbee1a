/* Runs written by hand, for the tests of what is made from them. */
#pragma once

#include "traces/counterexample/trace.h"

/* The run of the first design: a reader brings an old row back after the delete. */
Trace *fixture_purge_race(void);

/* A cache that expires and a writer that crashes; the window is open from the start. */
Trace *fixture_events(void);

/* An atomic block of two calls. */
Trace *fixture_atomic(void);

/* 30 rows, three processes, three components. */
Trace *fixture_long(void);

/* Two pollers that go round for ever. */
Trace *fixture_loop(void);

/* A window that the writer closes: two rows after those that count. */
Trace *fixture_transient(void);

/* A check of fresh reads that breaks, two windows. */
Trace *fixture_fresh(void);

/* Names and texts that every format has to escape or to shorten. */
Trace *fixture_hostile(void);
