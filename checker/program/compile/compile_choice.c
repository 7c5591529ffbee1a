/* Statements that go on in one of several ways. */
#include "checker/program/compile/compile.h"

typedef struct Ways { /* branches, those that are faults last */
    const TypedBlock **bodies;
    const Span *spans; /* of the bodies, where they are branches that the design names so */
    uint32_t count, faults;
} Ways;

static Ways ways_of(Compiler *c, const TypedStmt *stmt)
{
    bool may_fail = c->program->faults_slot != UINT32_MAX;
    Span *spans = arena_array(c->arena, Span, stmt->branch_count);
    Ways ways = {.bodies = arena_array(c->arena, const TypedBlock *, stmt->branch_count),
                 .spans = spans};

    for (uint32_t i = 0; i < stmt->branch_count; i++)
        if (!stmt->branches[i].is_fault) {
            spans[ways.count] = stmt->branches[i].span;
            ways.bodies[ways.count++] = &stmt->branches[i].body;
        }
    for (uint32_t i = 0; may_fail && i < stmt->branch_count; i++)
        if (stmt->branches[i].is_fault) {
            spans[ways.count + ways.faults] = stmt->branches[i].span;
            ways.bodies[ways.count + ways.faults++] = &stmt->branches[i].body;
        }
    return ways;
}

static Reg number_of_ways(Compiler *c, const Ways *ways)
{
    if (ways->faults == 0)
        return compile_constant(c, ways->count);
    Reg number = compile_temp(c, 1);
    compile_emit(c, CODE_MOVE, number, compile_constant(c, ways->count), 0, 0);
    uint32_t none = compile_emit(c, CODE_JUMP_IF_NOT, (Reg)c->program->faults_slot, 0, 0, 0);
    compile_emit(c, CODE_MOVE, number, compile_constant(c, ways->count + ways->faults), 0, 0);
    compile_patch(c, none);
    return number;
}

static void use_fault(Compiler *c, Span branch)
{
    compile_emit(c, CODE_USE_FAULT, (Reg)c->program->faults_slot, 0, 0, 0);
    vec_push(&c->program->notes,
             (CodeNote){.kind = NOTE_FAULT, .span = branch, .index = NO_REG, .value = NO_REG});
    compile_emit(c, CODE_NOTE, (int32_t)c->program->notes.length - 1, 0, 0, 0);
}

static void compile_ways(Compiler *c, const Ways *ways, Reg choice)
{
    VEC(uint32_t) ends = {0};
    uint32_t total = ways->count + ways->faults;

    for (uint32_t i = 0; i < total; i++) {
        uint32_t next =
            compile_emit(c, CODE_JUMP_IF_NOT,
                         compile_binary(c, CODE_EQ, choice, compile_constant(c, i)), 0, 0, 0);
        if (i >= ways->count)
            use_fault(c, ways->spans[i]);
        if (ways->spans)
            compile_mark_branch(c, MARK_BRANCH, ways->spans[i], ways->bodies[i]->count > 0);
        compile_block(c, ways->bodies[i]);
        vec_push(&ends, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
        compile_patch(c, next);
    }
    for (uint32_t i = 0; i < ends.length; i++)
        compile_patch(c, ends.data[i]);
    vec_free(&ends);
}

void compile_either(Compiler *c, const TypedStmt *stmt)
{
    Ways ways = ways_of(c, stmt);
    Reg choice = compile_temp(c, 1);

    compile_emit(c, CODE_CHOOSE, choice, number_of_ways(c, &ways), 0, 0);
    compile_ways(c, &ways, choice);
}

void compile_chance(Compiler *c, const TypedStmt *stmt)
{
    const TypedBlock *bodies[] = {&stmt->body, &stmt->other};
    Ways ways = {.bodies = bodies, .count = 2};
    int64_t part = stmt->value->value;
    Reg choice = compile_temp(c, 1);

    if (part == 0 || part == stmt->number) {
        compile_block(c, part > 0 ? &stmt->body : &stmt->other);
        return;
    }
    compile_emit(c, CODE_CHANCE, choice, (int32_t)part, (int32_t)stmt->number, 0);
    compile_ways(c, &ways, choice);
}

/* ---- choose ---- */

/* Goes through the values that qualify; with `nth`, leaves the loop at the nth of them, else counts
 * them in `count`. */
static void through_choices(Compiler *c, const TypedStmt *stmt, Reg set, Reg count, Reg nth)
{
    const Type *type = stmt->var->type;
    Reg ordinal = compile_temp(c, 1), one = compile_constant(c, 1);
    VEC(uint32_t) next = {0};
    uint32_t found = UINT32_MAX;

    compile_emit(c, CODE_MOVE, ordinal, compile_constant(c, 0), 0, 0);
    uint32_t top = compile_here(c);
    Reg more = compile_binary(c, CODE_LT, ordinal, compile_constant(c, (int64_t)type->values));
    uint32_t end = compile_emit(c, CODE_JUMP_IF_NOT, more, 0, 0, 0);
    if (set != NO_REG) {
        Where bit = {set, ordinal, (uint32_t)type->values, NULL, NULL};
        vec_push(&next, compile_emit(c, CODE_JUMP_IF_NOT, compile_load(c, &bit), 0, 0, 0));
    }
    compile_copy(c, compile_var(c, stmt->var), compile_value_at(c, type, ordinal),
                 layout_slots(type));
    if (stmt->value)
        vec_push(&next, compile_emit(c, CODE_JUMP_IF_NOT, compile_value(c, stmt->value), 0, 0, 0));
    if (nth != NO_REG) {
        found = compile_emit(c, CODE_JUMP_IF_NOT, nth, 0, 0, 0);
        compile_emit(c, CODE_SUB, nth, nth, one, 0);
    } else {
        compile_emit(c, CODE_ADD, count, count, one, 0);
    }
    for (uint32_t i = 0; i < next.length; i++)
        compile_patch(c, next.data[i]);
    compile_emit(c, CODE_ADD, ordinal, ordinal, one, 0);
    compile_emit(c, CODE_JUMP, (int32_t)top, 0, 0, 0);
    compile_patch(c, end);
    if (found != UINT32_MAX)
        compile_patch(c, found);
    vec_free(&next);
}

/* Whether a value may be chosen, which the variable has: a guard of the way that chooses it. */
static void guard_choice(Compiler *c, const TypedStmt *stmt, Reg set, Reg ordinal)
{
    if (set != NO_REG) {
        Where bit = {set, ordinal, (uint32_t)stmt->var->type->values, NULL, NULL};
        compile_emit(c, CODE_GUARD, compile_load(c, &bit), 0, 0, 0);
    }
    if (stmt->value)
        compile_emit(c, CODE_GUARD, compile_value(c, stmt->value), 0, 0, 0);
}

/* Of many values: each is a way of its own, and those that do not qualify are blocked. Only the
 * first way looks whether any does: to count them in each would be quadratic. */
static void choose_of_many(Compiler *c, const TypedStmt *stmt)
{
    const Type *type = stmt->var->type;
    Reg choice = compile_temp(c, 1), set = stmt->target ? compile_value(c, stmt->target) : NO_REG;
    Reg none = compile_temp(c, 1), count = compile_temp(c, 1);

    compile_emit(c, CODE_CHOOSE, choice, compile_constant(c, (int64_t)type->values), 0, 0);
    uint32_t looked = compile_emit(c, CODE_JUMP_IF, choice, 0, 0, 0);
    compile_emit(c, CODE_MOVE, count, compile_constant(c, 0), 0, 0);
    through_choices(c, stmt, set, count, NO_REG);
    compile_emit(c, CODE_NOT, none, count, 0, 0);
    uint32_t some = compile_emit(c, CODE_JUMP_IF_NOT, none, 0, 0, 0);
    compile_emit(c, CODE_FAIL, FAILURE_CHOICE, 0, 0, 0);
    compile_patch(c, looked);
    compile_patch(c, some);
    compile_copy(c, compile_var(c, stmt->var), compile_value_at(c, type, choice),
                 layout_slots(type));
    guard_choice(c, stmt, set, choice);
    compile_scope_enter(c, stmt->var);
}

void compile_choose(Compiler *c, const TypedStmt *stmt)
{
    enum { MANY = 256 };
    const Type *type = stmt->var->type;

    if (stmt->kind == TYPED_CHOOSE && (stmt->target || stmt->value) && type->values > MANY) {
        choose_of_many(c, stmt);
        return;
    }
    CodeOp op = stmt->kind == TYPED_PICK ? CODE_PICK : CODE_CHOOSE;
    Reg choice = compile_temp(c, 1);

    if (!stmt->target && !stmt->value) {
        compile_emit(c, op, choice, compile_constant(c, (int64_t)type->values), 0, 0);
        compile_copy(c, compile_var(c, stmt->var), compile_value_at(c, type, choice),
                     layout_slots(type));
    } else {
        Reg count = compile_temp(c, 1),
            set = stmt->target ? compile_value(c, stmt->target) : NO_REG;
        compile_emit(c, CODE_MOVE, count, compile_constant(c, 0), 0, 0);
        through_choices(c, stmt, set, count, NO_REG);
        compile_emit(c, op, choice, count, 0, 0);
        through_choices(c, stmt, set, NO_REG, choice);
    }
    compile_scope_enter(c, stmt->var);
}
