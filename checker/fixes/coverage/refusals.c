#include "checker/fixes/coverage/refusals.h"

#include "checker/language/syntax/decl.h"

typedef struct Call { /* a statement, in all configurations */
    Span span;
    const char *operation; /* belongs to the design */
    bool came, gave;       /* some run came to it; it gave something else than false */
} Call;

struct Refusals {
    GHashTable *calls; /* start of the statement's span + 1 -> Call */
    GPtrArray *list;   /* all of them, which it owns */
};

Refusals *refusals_new(void)
{
    Refusals *refusals = g_new0(Refusals, 1);

    refusals->calls = g_hash_table_new(NULL, NULL);
    refusals->list = g_ptr_array_new_with_free_func(g_free);
    return refusals;
}

void refusals_free(Refusals *refusals)
{
    if (!refusals)
        return;
    g_hash_table_destroy(refusals->calls);
    g_ptr_array_free(refusals->list, TRUE);
    g_free(refusals);
}

/* ---- the statements of the processes ---- */

typedef struct Statements { /* of one configuration, by the start of their span + 1 */
    GHashTable *all;        /* start -> TypedStmt */
    uint16_t source;
} Statements;

static void add_block(Statements *statements, const TypedBlock *block);

static void add_requests(Statements *statements, const TypedExpr *value)
{
    if (!value)
        return;
    if (value->kind == NODE_REQUEST)
        add_block(statements, &value->request->body);
    if (value->kind == NODE_IF) {
        add_requests(statements, value->right);
        add_requests(statements, value->third);
    }
    if (value->kind == NODE_SOME || value->kind == NODE_UNWRAP)
        add_requests(statements, value->left);
}

static void add_block(Statements *statements, const TypedBlock *block)
{
    for (uint32_t i = 0; i < block->count; i++) {
        TypedStmt *stmt = block->list[i];
        if (stmt->span.source == statements->source)
            g_hash_table_insert(statements->all, GUINT_TO_POINTER(stmt->span.start + 1), stmt);
        add_requests(statements, stmt->value);
        add_block(statements, &stmt->body);
        add_block(statements, &stmt->other);
        for (uint32_t j = 0; j < stmt->branch_count; j++)
            add_block(statements, &stmt->branches[j].body);
    }
}

static GHashTable *statements_of(const System *system, uint16_t source)
{
    Statements statements = {g_hash_table_new(NULL, NULL), source};

    for (uint32_t i = 0; i < system->process_count; i++)
        add_block(&statements, &system->processes[i]->body);
    return statements.all;
}

/* ---- what an operation gives ---- */

static bool is_refusal(const TypedStmt *stmt)
{
    return stmt->value && stmt->value->kind == NODE_CONST && stmt->value->value == 0;
}

typedef struct Gifts {
    bool refuses, gives; /* there is such a `return` */
    bool gives_here;     /* one at the place that is asked for */
    uint32_t place;
} Gifts;

static void look_at_returns(const TypedBlock *block, Gifts *gifts)
{
    for (uint32_t i = 0; i < block->count; i++) {
        const TypedStmt *stmt = block->list[i];
        if (stmt->kind == TYPED_RETURN) {
            bool refuses = is_refusal(stmt);
            gifts->refuses |= refuses;
            gifts->gives |= !refuses;
            gifts->gives_here |= !refuses && stmt->span.start == gifts->place;
        }
        look_at_returns(&stmt->body, gifts);
        look_at_returns(&stmt->other, gifts);
        for (uint32_t j = 0; j < stmt->branch_count; j++)
            look_at_returns(&stmt->branches[j].body, gifts);
    }
}

/* The operation that the statement calls for nothing, though it may refuse; or NULL. */
static const Operation *dropped_operation(const TypedStmt *stmt)
{
    const TypedExpr *value = stmt->value;
    Gifts gifts = {.place = UINT32_MAX};

    if (stmt->kind != TYPED_DO || value->kind != NODE_OPERATION || value->type->kind != KIND_BOOL)
        return NULL;
    look_at_returns(&value->operation->body, &gifts);
    return gifts.refuses && gifts.gives ? value->operation : NULL;
}

static Call *call_at(Refusals *refusals, const TypedStmt *stmt, const Operation *operation)
{
    gpointer key = GUINT_TO_POINTER(stmt->span.start + 1);
    Call *call = g_hash_table_lookup(refusals->calls, key);

    if (!call) {
        call = g_new0(Call, 1);
        call->span = stmt->span;
        call->operation = operation->member->name.text;
        g_hash_table_insert(refusals->calls, key, call);
        g_ptr_array_add(refusals->list, call);
    }
    return call;
}

/* The code of a call follows its statement, and so do the marks in it, up to the next statement of a
 * process. */
void refusals_note(Refusals *refusals, const Program *program, uint16_t source)
{
    g_autoptr(GHashTable) statements = statements_of(program_system(program), source);
    const Operation *operation = NULL;
    Call *call = NULL;
    ProgramMark mark;

    for (uint32_t i = 0; i < program_marks(program); i++) {
        bool reached = program_mark(program, i, &mark);
        const Span span = mark.span;
        if (mark.kind != MARK_CODE)
            continue;
        const TypedStmt *stmt =
            span.source == source
                ? g_hash_table_lookup(statements, GUINT_TO_POINTER(span.start + 1))
                : NULL;
        if (stmt) {
            operation = dropped_operation(stmt);
            call = operation ? call_at(refusals, stmt, operation) : NULL;
            if (call)
                call->came |= reached;
        } else if (call && reached && span.source == operation->member->span.source) {
            Gifts gifts = {.place = span.start};
            look_at_returns(&operation->body, &gifts);
            call->gave |= gifts.gives_here;
        }
    }
}

void refusals_report(const Refusals *refusals, Diagnostics *warnings)
{
    for (guint i = 0; i < refusals->list->len; i++) {
        const Call *call = refusals->list->pdata[i];
        if (call->came && !call->gave)
            diagnostics_add(warnings, SEVERITY_WARNING, call->span,
                            "write `let ok = ...`, and what is done where it is false",
                            "`%s` returns false on every run, and its result is not used",
                            call->operation);
    }
}
