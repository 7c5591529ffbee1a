/* What only the user knows of his system: a file NAME.bind beside the design.
 *
 *     bind profile                                    // the design's name
 *     server redis "127.0.0.1:6379"                   // or "/run/redis.sock"
 *     cache = redis key "user:7" value json "version" // what stands for a component, and its value
 *     db = postgres table users where "id = 7" value version // a row, and the column that is its value
 *     local = program                                 // it is inside the program: nothing to see
 *     wire db.select "GET $key"                       // what an operation is, where it differs
 *     start "python3 service.py" ready "curl -sf http://localhost:3000/health"
 *     reset "redis-cli flushall"                      // before each run
 *     process writer runs "curl -s -X PUT ..."        // of an array: process reader[1] runs ...
 *     log from "started" in ms                        // what members of a log's lines are called, where it is JSON
 *
 * It is read by the lexer of designs, and its mistakes are diagnostics. Names are bound to a design
 * elsewhere (see bind_design.h). All of it lives in its arena. */
#pragma once

#include "checker/language/syntax/diagnostics.h"
#include "checker/language/syntax/terms.h"
#include "checker/language/syntax/tree.h"
#include "checker/wire/protocol/protocol.h"
#include "checker/wire/sql/sql_form.h"

typedef struct BindServer {
    const Protocol *protocol;
    const char *address; /* HOST:PORT, or the path of a socket */
    Span span;
} BindServer;

typedef struct BindIndex { /* which one of an array; `text` NULL: of a single thing */
    const char *text;
    Span span;
} BindIndex;

typedef struct BindPlace { /* what stands for a component */
    Name component;
    BindIndex index;
    bool in_program;         /* nothing of what follows */
    int server;              /* number in the binding's */
    const char *key;         /* NULL of a row */
    SqlTarget target;        /* of a row */
    const SqlStatement *row; /* what selects it; NULL of a key */
    const char *field;       /* of a JSON object that is the value; NULL: the value is the whole */
} BindPlace;

typedef struct BindWire {
    Name component, member;
    WireForm *forms;
    guint count;
} BindWire;

typedef struct BindProcess {
    Name process;
    BindIndex index;
    const char *command;
} BindProcess;

/* What a log of JSON has to say. The first of these are times. */
typedef enum BindFieldKind {
    BIND_FIELD_FROM,
    BIND_FIELD_TO,
    BIND_FIELD_DURATION,
    BIND_FIELD_WHO,
    BIND_FIELD_REQUEST,
    BIND_FIELD_STORE,
    BIND_FIELD_OP,
    BIND_FIELD_KEY,
    BIND_FIELD_VALUE,
    BIND_FIELD_REPLY,
    BIND_FIELD_ERROR,
    BIND_FIELD_COMMAND,
    BIND_FIELD_PARAMETERS,
    BIND_FIELD_KINDS
} BindFieldKind;

typedef struct BindField {
    BindFieldKind kind;
    const char *text; /* the member's name, or (`is_constant`) what it is in all lines */
    bool is_constant;
    int64_t unit; /* of a time that is a number: nanoseconds */
    Span span;
} BindField;

typedef struct Binding {
    Arena *arena;
    SourceMap *sources;
    Diagnostics *diagnostics;
    Name design;
    BindServer *servers;
    BindPlace *places;
    BindWire *wires;
    BindProcess *processes;
    const char **resets;
    BindField *fields;
    guint server_count, place_count, wire_count, process_count, reset_count, field_count;
    const char *start, *ready; /* or NULL */
} Binding;

/* Never NULL but where the file cannot be read; only fit for use where its diagnostics have no
 * error. */
Binding *binding_load(const char *path, GError **error);
void binding_free(Binding *binding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Binding, binding_free)
