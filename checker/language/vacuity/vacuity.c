#include "checker/language/vacuity/vacuity_private.h"

bool vacuity_has(const Design *design, DeclKind kind)
{
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == kind)
            return true;
    return false;
}

const Decl *vacuity_find(const Design *design, DeclKind kind, const char *name)
{
    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        if (decl->kind == kind && decl->name.text && strcmp(decl->name.text, name) == 0)
            return decl;
    }
    return NULL;
}

typedef struct Look { /* at one design */
    const Design *design;
    Diagnostics *warnings;
    bool is_timed, has_assert;
    bool told_wait, told_takes, told_within; /* once each: one line mends them all */
} Look;

/* ---- faults that nothing allows ---- */

static const char ALLOW_FAULTS[] = "`faults at most 1`, a line of its own, allows one";

static void note_fault_branches(void *data, const Stmt *stmt)
{
    const Look *look = data;

    for (uint32_t i = 0; i < stmt->branch_count; i++)
        if (stmt->branches[i].is_fault)
            warn(look->warnings, stmt->branches[i].span, ALLOW_FAULTS,
                 "no run takes this branch: the design allows no fault");
}

typedef struct Mention {
    const char *name;
    bool is_there;
} Mention;

static void note_same(void *data, Name name)
{
    Mention *mention = data;

    mention->is_there |= strcmp(mention->name, name.text) == 0;
}

/* Does a fault of the component wait for that argument to be true? */
static bool guards_a_fault(const Decl *component, const char *argument)
{
    Mention mention = {argument, false};
    const Visitor visitor = {.name = note_same, .data = &mention};

    for (uint32_t i = 0; i < component->member_count; i++)
        if (component->members[i]->kind == MEMBER_FAULT)
            visit_expr(component->members[i]->guard, &visitor);
    return mention.is_there;
}

/* `repeats: true` and the like. */
static void report_instance(const Look *look, const Decl *instance)
{
    const TypeExpr *use =
        instance->type->kind == TYPE_ARRAY ? instance->type->element : instance->type;
    const Decl *component =
        use->name.text ? vacuity_find(look->design, DECL_COMPONENT, use->name.text) : NULL;

    for (uint32_t i = 0; component && i < use->value_count; i++) {
        bool is_on = use->values[i]->kind == EXPR_BOOL && use->values[i]->value;
        Name name = use->value_names ? use->value_names[i] : (Name){0};
        if (!name.text && i < component->argument_count)
            name = component->arguments[i].name;
        if (is_on && name.text && guards_a_fault(component, name.text))
            warn(look->warnings, use->values[i]->span, ALLOW_FAULTS,
                 "`%s: true` changes nothing: the design allows no fault", name.text);
    }
}

static void report_faults(Look *look)
{
    const Tree *own = look->design->trees[0];
    const Visitor visitor = {.stmt = note_fault_branches, .data = look};

    for (uint32_t i = 0; i < own->decl_count; i++) {
        const Decl *decl = own->decls[i];
        if (decl->may_crash || decl->may_restart)
            warn(look->warnings, decl->name.span, ALLOW_FAULTS,
                 "process `%s` never %s: the design allows no fault", decl->name.text,
                 decl->may_crash ? "crashes" : "restarts");
        if (decl->kind == DECL_INSTANCE)
            report_instance(look, decl);
    }
    visit_tree(own, &visitor);
}

/* ---- names that hide a fix ---- */

/* Only a bool can be taken for a fix without a mistake of types. */
static void note_local(void *data, Name name, const TypeExpr *type)
{
    const Look *look = data;
    bool may_be_bool = !type || (type->name.text && strcmp(type->name.text, "bool") == 0);

    if (may_be_bool && vacuity_find(look->design, DECL_FIX, name.text))
        warn(look->warnings, name.span, "give one of the two another name",
             "`%s` hides the fix of that name: the code here reads this one", name.text);
}

/* ---- time ---- */

static void tell_once(const Look *look, bool *told, Span span, const char *word, const char *help)
{
    if (!*told && !look->is_timed)
        warn(look->warnings, span, help,
             "`%s` does not limit time here: without `clock` time is free", word);
    *told = true;
}

static bool is_zero(const Expr *expr)
{
    return expr->kind == EXPR_DURATION && expr->value == 0;
}

/* The operation of a component that is called with a guard, or NULL. */
static const Member *guarded_operation(const Design *design, const Expr *call)
{
    const Expr *left = call && call->kind == EXPR_CALL ? call->left : NULL;
    const Expr *root = left && left->kind == EXPR_FIELD ? left->left : NULL;

    if (root && root->kind == EXPR_INDEX)
        root = root->left;
    const Decl *instance = root && root->kind == EXPR_NAME && root->name.text
                               ? vacuity_find(design, DECL_INSTANCE, root->name.text)
                               : NULL;
    if (!instance || !left->name.text)
        return NULL;
    const TypeExpr *type =
        instance->type->kind == TYPE_ARRAY ? instance->type->element : instance->type;
    const Decl *component =
        type->name.text ? vacuity_find(design, DECL_COMPONENT, type->name.text) : NULL;
    for (uint32_t i = 0; component && i < component->member_count; i++) {
        const Member *member = component->members[i];
        if (member->kind == MEMBER_OP && member->guard && member->name.text &&
            strcmp(member->name.text, left->name.text) == 0)
            return member;
    }
    return NULL;
}

/* The same where it is called in a branch of `if c then a.x() else b.y()`. */
static const Member *guarded_in(const Design *design, const Expr *value)
{
    if (!value || value->kind != EXPR_IF)
        return guarded_operation(design, value);
    const Member *member = guarded_in(design, value->right);
    return member ? member : guarded_in(design, value->third);
}

typedef struct Lag { /* of the code of one process, or of any */
    const Look *look;
    const Decl *process; /* what it says of the time of its calls; NULL: nothing */
    uint32_t depth;      /* of requests that call one another */
} Lag;

static void warn_of_lag(const Lag *lag, const Stmt *stmt, const Member *operation)
{
    if (stmt->takes_low)
        warn(lag->look->warnings, stmt->takes_low->span,
             "let the guarded operation take 0s, and give the time to a call after it",
             "this time counts from when the process gets here, not from when the guard of `%s` "
             "comes true: the time is over by then, and it happens at once",
             operation->name.text);
    else
        warn(
            lag->look->warnings, stmt->value->span,
            "write `takes 0s` behind this call, and let a call after it take the time",
            "the time of this call counts from when the process gets here, not from when the guard "
            "of `%s` comes true: the time is over by then, and it happens at once",
            operation->name.text);
}

static void note_lag(void *data, const Stmt *stmt);

/* What a request does is done in the round that makes it. Its own `takes` are told where its loops
 * or the loops around it are; those of the process only here. */
static void note_request(const Lag *lag, const Stmt *stmt)
{
    enum { DEEPEST = 16 };
    const Expr *left = stmt->value && stmt->value->kind == EXPR_CALL ? stmt->value->left : NULL;
    const Decl *request = left && left->kind == EXPR_NAME && left->name.text
                              ? vacuity_find(lag->look->design, DECL_REQUEST, left->name.text)
                              : NULL;
    Lag inner = *lag;
    const Visitor visitor = {.stmt = note_lag, .data = &inner};

    if (!request || lag->depth >= DEEPEST)
        return;
    inner.depth++;
    visit_block(request->body, &visitor);
}

/* In a loop the process is mostly there before the guard comes true. */
static void note_lag(void *data, const Stmt *stmt)
{
    const Lag *lag = data;
    const Stmt *own = stmt->takes_low ? stmt : NULL;
    const Expr *low = own ? own->takes_low : lag->process ? lag->process->takes_low : NULL;
    const Expr *high = own ? own->takes_high : lag->process ? lag->process->takes_high : NULL;
    const Member *operation = low ? guarded_in(lag->look->design, stmt->value) : NULL;
    bool is_told = own ? lag->process != NULL : false; /* by the look at all loops */

    note_request(lag, stmt);
    if (operation && !is_told && !is_zero(high ? high : low))
        warn_of_lag(lag, stmt, operation);
}

static void note_stmt(void *data, const Stmt *stmt)
{
    Look *look = data;
    Lag lag = {.look = look};
    const Visitor inside = {.stmt = note_lag, .data = &lag};
    bool is_round = stmt->kind == STMT_LOOP || stmt->kind == STMT_WHILE;

    look->has_assert |= stmt->kind == STMT_ASSERT;
    if (stmt->kind == STMT_WAIT)
        tell_once(look, &look->told_wait, stmt->keyword, "wait",
                  "write `clock` at the top, or `pause` where only the order matters");
    if (stmt->kind == STMT_WITHIN)
        tell_once(look, &look->told_within, stmt->keyword, "within", "write `clock` at the top");
    if (stmt->takes_low)
        tell_once(look, &look->told_takes, stmt->takes_low->span, "takes",
                  "write `clock` at the top");
    if (is_round && look->is_timed)
        visit_block(stmt->body, &inside);
}

static void note_round(void *data, const Stmt *stmt)
{
    const Visitor inside = {.stmt = note_lag, .data = data};

    if (stmt->kind == STMT_LOOP || stmt->kind == STMT_WHILE)
        visit_block(stmt->body, &inside);
}

static void report_processes(Look *look)
{
    const Tree *own = look->design->trees[0];

    for (uint32_t i = 0; i < own->decl_count; i++) {
        const Decl *decl = own->decls[i];
        Lag lag = {.look = look, .process = decl};
        const Visitor rounds = {.stmt = note_round, .data = &lag};
        if (!decl->takes_low)
            continue;
        tell_once(look, &look->told_takes, decl->takes_low->span, "takes",
                  "write `clock` at the top");
        if (look->is_timed && decl->kind == DECL_PROCESS)
            visit_block(decl->body, &rounds);
    }
}

void vacuity_report(const Design *design, const Configuration *configuration, Diagnostics *warnings)
{
    const Tree *own = design->trees[0];
    Look look = {
        .design = design, .warnings = warnings, .is_timed = vacuity_has(design, DECL_CLOCK)};
    const Visitor visitor = {.local = note_local, .stmt = note_stmt, .data = &look};

    visit_tree(own, &visitor);
    report_processes(&look);
    if (configuration->faults < 0 && !vacuity_has(design, DECL_FAULTS))
        report_faults(&look);
    vacuity_guarantees(design, warnings);
    vacuity_hidden(design, warnings);
    if (!look.has_assert && design->window_count + design->check_count + design->measure_count == 0)
        warn(warnings, own->name.span,
             "as in: window stale: cache.value != none && cache.value != db.value",
             "the design asks nothing: it has no window, check, measure or assert");
    vacuity_unused(design, warnings);
}
