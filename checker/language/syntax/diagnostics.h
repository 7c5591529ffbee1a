/* Mistakes in a design: a list, in order of place, each with the text it is about.
 *
 *     purge_race.stale:23:11: error: component RedisKey has no operation `dell`
 *        23 |     cache.dell()
 *           |           ^^^^
 *        = did you mean `del`?
 *
 * A list holds at most DIAGNOSTICS_MAX; what is found after that is counted, not kept. The same
 * message at the same place is kept once (a generic component is checked once for each use). */
#pragma once

#include "checker/language/syntax/source.h"

#include <stdbool.h>

enum { DIAGNOSTICS_MAX = 50 };

typedef enum Severity { SEVERITY_ERROR, SEVERITY_WARNING } Severity;

/* What is not declared, where that is the mistake: the name that it is about. */
typedef enum DiagnosticAbsent {
    ABSENT_NOTHING,
    ABSENT_TYPE,
    ABSENT_COMPONENT, /* as a type */
    ABSENT_INSTANCE,  /* what an operation is called of */
    ABSENT_VALUE,
    ABSENT_VARIABLE, /* that something is assigned to */
    ABSENT_ENUM_VALUE,
    ABSENT_FIX,
    ABSENT_WINDOW,
    ABSENT_CHECK,
} DiagnosticAbsent;

typedef struct Diagnostic {
    Severity severity;
    Span span;
    char *message; /* one line, no full stop; names in `backquotes` */
    char *help;    /* what to write instead, or NULL */
    char *instead; /* where `help` is that this name is meant: the name; or NULL */
    Span related;  /* where `has_related`: another place that it is about */
    bool has_related;
    DiagnosticAbsent absent;
} Diagnostic;

typedef struct Diagnostics Diagnostics;

Diagnostics *diagnostics_new(const SourceMap *map);
void diagnostics_free(Diagnostics *list);

/* Adds a mistake; `help` may be NULL and is copied. */
void diagnostics_add(Diagnostics *list, Severity severity, Span span, const char *help,
                     const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The mistake at `span` that was added last is about `place`, too. Nothing where it was not kept. */
void diagnostics_relate(Diagnostics *list, Span span, Span place);

/* Likewise: it is that the name there is declared nowhere. */
void diagnostics_note_absent(Diagnostics *list, Span span, DiagnosticAbsent absent);

#define diagnostics_error(list, span, help, ...)                                                   \
    diagnostics_add((list), SEVERITY_ERROR, (span), (help), __VA_ARGS__)

/* The texts were read. A mistake that is found from now on, on a line where reading found one, is
 * most likely its consequence: it counts, and is not kept. One slip, one message. */
void diagnostics_end_reading(Diagnostics *list);

/* The list is full: what is found from here on is counted, and nobody reads it. */
bool diagnostics_are_many(const Diagnostics *list);

guint diagnostics_count(const Diagnostics *list);
guint diagnostics_errors(const Diagnostics *list);
const Diagnostic *diagnostics_get(const Diagnostics *list, guint index);
const SourceMap *diagnostics_sources(const Diagnostics *list);

/* The whole list as a person reads it, ordered by source and place. Caller frees. */
char *diagnostics_text(Diagnostics *list, gboolean colour);

/* "did you mean `del`?" for the candidate nearest to `name` by edit distance, or NULL where none is
 * near (at most a third of its length away, at least 1), nor the only one that is longer or shorter
 * at its end. Candidates end with NULL. Caller frees. */
char *diagnostics_nearest(const char *name, const char *const *candidates);

/* The same for a mistake of this list: where it is then added with that text as its help, the list knows
 * the candidate, too. */
char *diagnostics_advise(Diagnostics *list, const char *name, const char *const *candidates);

/* Likewise of a name that is known to be meant. */
char *diagnostics_advise_name(Diagnostics *list, const char *name);

/* That candidate itself, or NULL. */
const char *diagnostics_nearest_name(const char *name, const char *const *candidates);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diagnostics, diagnostics_free)
