/* Shared by the files that say why a run ends in what is stale. Rows are counted from 0. */
#pragma once

#include "traces/explain/origin.h"

enum { MAX_SENTENCES = 8 };

typedef struct CauseFinder {
    Counterexample *example;
    Sentence sentences[MAX_SENTENCES];
    uint32_t count;
} CauseFinder;

/* ---- cause_say.c ---- */
/* Takes the text; beyond the most that are said it is dropped. */
void cause_say(CauseFinder *finder, Sentence sentence, char *text);
/* "writer", "expire": who took the step. */
const char *cause_doer(const Counterexample *example, int row);
/* Caller frees. */
char *cause_value_words(const Counterexample *example, TypedValue value);
/* "reader read 0 from db at step 2, before writer set it to 1 at step 3"; `missed` may be NOWHERE. */
void cause_say_origin(CauseFinder *finder, Origin origin, int missed);
/* "reader put 0 into cache at step 5, after writer's cache.del() at step 4", which was after `since`. */
void cause_say_fill(CauseFinder *finder, int row, uint32_t variable, uint32_t part, int since);
/* What the other components that the window looks at hold by then. */
void cause_say_others(CauseFinder *finder, int row, int lane, TypedValue value);
/* "cache has held 0 since reader put it there at step 2" */
void cause_say_held(CauseFinder *finder, int row, uint32_t variable, TypedValue value);
/* Between where it was read first and where it is stale: what stored it on its way. */
void cause_say_stores(CauseFinder *finder);

/* ---- cause_legs.c ---- */
/* Those of the cause, whose sentences are known. */
void cause_find_legs(Counterexample *example);
