/* Runs written by hand, for the tests of what is made from them. */
#pragma once

#include "traces/counterexample/counterexample.h"

/* The run of the first design: a reader brings an old row back after the delete. */
Counterexample *fixture_purge_race(void);

/* A cache that expires and a writer that crashes; the window is open from the start. */
Counterexample *fixture_events(void);

/* An atomic block of two calls. */
Counterexample *fixture_atomic(void);

/* 30 rows, three processes, three components. */
Counterexample *fixture_long(void);

/* Two pollers that go round forever. */
Counterexample *fixture_loop(void);

/* A window that the writer closes: two rows after those that count. */
Counterexample *fixture_transient(void);

/* A check of fresh reads that breaks, two windows. */
Counterexample *fixture_fresh(void);

/* Names and texts that every format has to escape or to shorten. */
Counterexample *fixture_hostile(void);
