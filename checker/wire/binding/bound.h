/* A binding with its names bound to a design: which component stands where, what its operations are
 * there, and which operations a request may be.
 *
 * Good for all systems of one design: instances are known by name, members by their declaration. */
#pragma once

#include "checker/language/resolve/system.h"
#include "checker/wire/binding/binding.h"
#include "checker/wire/binding/form.h"

typedef struct BoundMember { /* a member of a component that stands on a server */
    const Member *member;
    const Form *const *forms; /* none: it is not said what it is there */
    guint form_count;
} BoundMember;

typedef struct BoundPlace {
    const BindPlace *place;
    const char *instance; /* the component's name */
    int64_t index;        /* as in RowCall: -1 for a single one */
    const char *name;     /* "cache", "cache[shoes]" */
    BoundMember *members;
    guint member_count;
} BoundPlace;

typedef struct BoundProcess {
    const char *name; /* "reader[1]", as lanes are called */
    const char *command;
} BoundProcess;

typedef struct BoundDesign {
    const Binding *binding;
    BoundPlace *places;
    BoundProcess *processes;
    guint place_count, process_count;
} BoundDesign;

/* In the binding's arena. Mistakes go to the binding's diagnostics, those in the design's own `wire`s
 * to `of_design`: it is fit for use where neither has errors. */
BoundDesign *bound_new(Binding *binding, const System *system, Diagnostics *of_design);

/* NULL where the component is not bound. */
const BoundPlace *bound_place(const BoundDesign *bound, const Instance *instance, int64_t index);
const BoundMember *bound_member(const BoundPlace *place, const Member *member);
/* It is a row in transactions: a COMMIT is an operation of its own. */
bool bound_in_transactions(const BoundPlace *place);
/* What reads the value: the variable that has a `wire`; NULL where none has. */
const BoundMember *bound_reader(const BoundPlace *place);
/* Its first form that can be sent to the place's server; NULL where there is none. */
const Form *bound_sendable(const BoundDesign *bound, const BoundPlace *place,
                           const BoundMember *member);
const BoundProcess *bound_process(const BoundDesign *bound, const char *name);

enum { BOUND_MOST_PARTS = 16 };

/* What a request is taken for. */
typedef struct BoundMatch {
    const Form *form;                 /* NULL: it is no such operation */
    WireText found[BOUND_MOST_PARTS]; /* of its parts that are arguments */
} BoundMatch;

/* The request as that operation; not where another operation of the place fits it better. */
BoundMatch bound_match(const BoundPlace *place, const Member *member, const WireRequest *request);

typedef struct BoundMemberMatch {
    const Member *member;
    BoundMatch match;
} BoundMemberMatch;

/* The same of all operations of the place at once. Of BoundMemberMatch; caller frees. */
GArray *bound_matches(const BoundPlace *place, const WireRequest *request);
/* Whether it is any operation of the place. */
bool bound_is_known(const BoundPlace *place, const WireRequest *request);
/* Whether it names the place's key or row, or is an operation of it. */
bool bound_touches(const BoundPlace *place, const WireRequest *request);
