/* What the files of the generator share. */
#pragma once

#include "tests/differential/generator.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum Sort {
    SORT_BOOL,
    SORT_RANGE,
    SORT_ENUM,
    SORT_OPTION,
    SORT_RECORD,
    SORT_ARRAY,
    SORT_SET,
    SORT_LIST,
    SORT_PROCESS,
} Sort;

typedef struct Ty Ty;

struct Ty {
    Sort sort;
    int low, high;     /* RANGE; ENUM: 0 to the last name */
    const Ty *of, *by; /* OPTION, SET, LIST, ARRAY; index of an ARRAY */
    const Ty *fields[3];
    int size;   /* RECORD: fields; LIST: capacity */
    char *text; /* as a design writes it */
};

typedef struct Sym { /* something an expression may say */
    char *text;
    const Ty *type;
    bool is_fixed; /* may not be assigned */
} Sym;

typedef struct Op {
    char *name;
    const Ty *result; /* NULL: none */
    const Ty *arguments[2];
    int argument_count;
} Op;

typedef struct Component {
    char *name;
    GArray *state, *ops; /* Sym, Op */
    bool has_timer;
    bool is_generic; /* over the type of its first variable */
    const Ty *generic;
    const Ty *argument; /* `limit`, or NULL */
} Component;

typedef struct Object { /* an instance */
    char *name;
    const Component *component;
    const Ty *index; /* of an array of them, else NULL */
} Object;

typedef struct Request {
    char *name;
    const Ty *result, *argument;
    bool has_middle; /* it cannot be inside atomic */
} Request;

typedef struct Party { /* a process */
    char *name;
    const Ty *argument; /* one for each of its values; NULL: numbered */
    int count;
    GPtrArray *labels; /* char */
    GArray *locals;    /* Sym */
} Party;

typedef struct Gen {
    uint64_t random;
    int level;
    GString *out;
    int indent;
    GPtrArray *types, *strings;
    GArray *scope;                                     /* Sym */
    GArray *components, *objects, *requests, *parties; /* by value */
    GArray *ghosts;                                    /* Sym */
    int names;                                         /* given so far */
    int calls; /* operations that the process may still get */
    Party *party;
    bool has_fix, has_read;
    bool is_observer; /* what is said must not be a design error */
    bool may_self, in_atomic, in_component;
    bool has_middle; /* a pause, wait or atomic was said */
    int loops;
    int unit;       /* seconds: all durations but a few are multiples of it */
    bool is_once;   /* no clock is started again and again: then time may be skipped */
    bool is_coarse; /* a second more or less may matter between long durations */
} Gen;

/* ---- generator_base.c ---- */
uint32_t gen_draw(Gen *g, uint32_t below);
bool gen_chance(Gen *g, uint32_t percent);
const char *gen_name(Gen *g, const char *stem); /* a new one */
const char *gen_keep(Gen *g, char *text);
void gen_line(Gen *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gen_open(Gen *g, const char *format, ...) __attribute__((format(printf, 2, 3)));
void gen_close(Gen *g);
void gen_add_sym(GArray *list, const char *text, const Ty *type, bool is_fixed);
/* A random symbol in scope of a type (NULL: any); NULL where there is none. */
const Sym *gen_find_sym(Gen *g, const Ty *type, bool to_assign);
const Sym *gen_find_sort(Gen *g, Sort sort);

/* ---- generator_time.c: nothing where the design is not timed ---- */
const char *gen_duration(Gen *g, uint32_t most); /* up to `most` units */
/* " takes A..B", or nothing. */
const char *gen_takes(Gen *g, uint32_t percent);
void gen_clock(Gen *g);
/* What can be seen of the timer of an instance (or, with "", of one's own). */
const Sym *gen_find_timer(Gen *g); /* what is seen of one; NULL where there is none */
void gen_see_timer(Gen *g, const char *instance);

/* ---- generator_type.c ---- */
void gen_types(Gen *g);
const Ty *gen_type(Gen *g);
const Ty *gen_scalar(Gen *g);
const Ty *gen_bool(Gen *g);
const Ty *gen_range(Gen *g);
const Ty *gen_option(Gen *g, const Ty *type); /* NULL where the design has none */

/* ---- generator_expr.c: text of an expression; owned by the generator ---- */
const char *gen_expression(Gen *g, const Ty *type, int depth);
const char *gen_literal(Gen *g, const Ty *type);
const char *gen_condition(Gen *g, int depth);

/* ---- generator_stmt.c ---- */
void gen_component_body(Gen *g, int depth, const Ty *result);
void gen_process_body(Gen *g, int depth);

/* ---- generator_observe.c ---- */
void gen_properties(Gen *g);

/* ---- generator_alike.c: the whole of a design ---- */
void gen_alike(Gen *g);

/* ---- generator_values.c: likewise ---- */
void gen_values(Gen *g);

/* ---- generator_rounds.c: likewise ---- */
void gen_rounds(Gen *g);

/* ---- generator_tiers.c: likewise ---- */
void gen_tiers(Gen *g);

/* ---- generator_races.c: likewise ---- */
void gen_races(Gen *g);
void gen_ages(Gen *g);
void gen_clocks(Gen *g);
void gen_lives(Gen *g);
void gen_strict(Gen *g);
