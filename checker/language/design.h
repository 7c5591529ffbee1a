/* A design as it was loaded: its file, the library files it uses, and an index of what they
 * declare. No configuration is chosen yet: the same design is resolved once for each set of fixes.
 */
#pragma once

#include "checker/base/arena.h"
#include "checker/base/budget.h"
#include "checker/language/syntax/diagnostics.h"
#include "checker/language/syntax/terms.h"

enum { DESIGN_MAX_FIXES = 60, DESIGN_MAX_PARAMS = 64 };

typedef struct Design {
    Arena *arena;
    SourceMap *sources;
    const char *path; /* of the main file */
    Tree **trees;     /* the design first, then library files in the order of use */
    uint32_t tree_count;
    const char *name, *title;
    Budget *budget; /* of what is made of it, the caller's; NULL: no limits */
    /* All declarations of all trees, library files first, and the ones asked for most by kind. */
    Decl **decls, **fixes, **params, **claims, **windows, **checks, **measures, **questions;
    uint32_t decl_count, fix_count, param_count, claim_count, window_count, check_count,
        measure_count, question_count;
    const struct Design *whole; /* before it was narrowed (below), or NULL */
    bool skips_assertions;      /* nobody asks for them */
    bool is_nameless; /* it begins with no `design`, and nothing else is wrong: a library */
} Design;

/* One choice: which fixes are on (bit i: fix i of the design) and what the params are. */
typedef struct Configuration {
    uint64_t fixes;
    int64_t params[DESIGN_MAX_PARAMS]; /* durations in microseconds, bools 0 or 1 */
    int64_t faults;                    /* `faults at most`; -1: as the design says */
    bool untimed;
} Configuration;

/* Loads a design and what it uses; "-" is the standard input, called <stdin>. `libraries` ends with NULL and holds folders to search after the
 * design's own. Mistakes go to `diagnostics` (made here, over the design's sources; the caller
 * frees it). NULL with an error only where the main file cannot be read. */
Design *design_load(const char *path, const char *const *libraries, Diagnostics **diagnostics,
                    GError **error);

/* The same of a text in memory (copied): `path` is what it is called, and in whose folder the files
 * are that it uses. */
Design *design_load_text(const char *path, const char *text, gsize length,
                         const char *const *libraries, Diagnostics **diagnostics, GError **error);
void design_free(Design *design);

/* The configuration as written, with the params' default values. Mistakes in the params' own
 * declarations go to `diagnostics`. */
void design_configure(const Design *design, Configuration *configuration, Diagnostics *diagnostics);

/* Sets a param from the text of `--set NAME=VALUE`; fails with STALEMATE_ERROR_USAGE, saying which
 * values it may take. */
gboolean design_set_param(const Design *design, Configuration *configuration, const char *setting,
                          GError **error);

typedef enum ParamKind { PARAM_NUMBER, PARAM_BOOL, PARAM_DURATION } ParamKind;

/* The number of the param with that name; fails with STALEMATE_ERROR_USAGE, naming the nearest. */
gboolean design_find_param(const Design *design, const char *name, uint32_t *param, GError **error);

/* By its default. */
ParamKind design_param_kind(const Decl *param);

/* A value as `--set` takes it: 3, true, 1500ms. Caller frees. */
char *design_param_text(const Decl *param, int64_t value);

/* All values that a param may take, int64_t, the smallest first; NULL with STALEMATE_ERROR_USAGE
 * where it has no range, or more than `most` values. */
GArray *design_param_values(const Design *design, uint32_t param, uint32_t most, GError **error);

/* The fixes named in `names` (joined by `,` or `+`) as bits; fails with STALEMATE_ERROR_USAGE. */
gboolean design_find_fixes(const Design *design, const char *names, uint64_t *fixes,
                           GError **error);

/* Whether some request reads, writes or is plain. */
bool design_has_request(const Design *design, RequestKind kind);

/* The set of fixes that a claim names; names that are no fixes (a mistake, said elsewhere) add
 * nothing. */
uint64_t design_claim_fixes(const Design *design, const Decl *claim);

/* Likewise of an option of a question. */
uint64_t design_option_fixes(const Design *design, const Option *option);

/* False where two fixes of the set exclude each other. */
bool design_allows(const Design *design, uint64_t fixes);

/* Of a design nothing is asked but some windows and checks: the others, all measures, and the claims and
 * questions that are about any of those are none of it any more. */
typedef struct DesignNarrow {
    uint64_t windows, checks; /* bit i: number i of the design */
    bool assertions;
} DesignNarrow;

/* Of a design that was resolved without mistakes; once. Its member `whole` has what it was. */
void design_narrow(Design *design, const DesignNarrow *asked);

/* Whether a claim or a question is about nothing but what is asked. */
bool design_narrow_has(const Design *design, const Decl *decl);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Design, design_free)
