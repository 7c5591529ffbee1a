/* Statements: of components, which change state, and of processes, which call. */
#include "tests/differential/generator_private.h"

#include <string.h>

/* ---- what both have ---- */

static void change_collection(Gen *g)
{
    const Sym *set = gen_find_sort(g, SORT_SET), *list = gen_find_sort(g, SORT_LIST);

    if (set && !set->is_fixed && gen_chance(g, 50)) {
        gen_line(g, "%s.%s(%s)", set->text, gen_chance(g, 70) ? "add" : "remove",
                 gen_expression(g, set->type->of, 1));
    } else if (list && !list->is_fixed) {
        if (gen_chance(g, 60))
            gen_line(g, "if !%s.full { %s.push(%s) }", list->text, list->text,
                     gen_expression(g, list->type->of, 1));
        else if (gen_chance(g, 50))
            gen_line(g, "if %s.size > 0 { %s.remove(0) }", list->text, list->text);
        else if (gen_chance(g, 80))
            gen_line(g, "if %s.size > 0 { %s.pop() }", list->text, list->text);
        else
            gen_line(g, "%s.pop()", list->text);
    }
}

/* Nothing is stored in itself: a process that begins so would do nothing in a step. */
static void store(Gen *g, const char *target, const char *value)
{
    if (strcmp(target, value) != 0)
        gen_line(g, "%s = %s", target, value);
}

static void assign(Gen *g)
{
    const Sym *sym = gen_find_sym(g, NULL, true);

    if (!sym)
        return;
    if (sym->type->sort == SORT_ARRAY)
        gen_line(g, "%s[%s] = %s", sym->text, gen_expression(g, sym->type->by, 1),
                 gen_expression(g, sym->type->of, 2));
    else if (sym->type->sort == SORT_RECORD && gen_chance(g, 60))
        gen_line(g, "%s.f0 = %s", sym->text, gen_expression(g, sym->type->fields[0], 2));
    else if ((sym->type->sort == SORT_SET || sym->type->sort == SORT_LIST) && gen_chance(g, 70))
        change_collection(g);
    else if (sym->type->sort != SORT_PROCESS || g->may_self)
        store(g, sym->text, gen_expression(g, sym->type, 2));
}

static void assign_ghost(Gen *g)
{
    if (g->ghosts->len == 0)
        return;
    const Sym *ghost = &g_array_index(g->ghosts, Sym, gen_draw(g, g->ghosts->len));
    bool before = g->is_observer;
    g->is_observer = true;
    guint length = g->scope->len;
    g_array_append_val(g->scope, *ghost);
    const char *value = gen_expression(g, ghost->type, 2);
    g_array_set_size(g->scope, length);
    g->is_observer = before;
    store(g, ghost->text, value);
}

static void let(Gen *g)
{
    const Ty *type = gen_scalar(g);
    const char *value = gen_expression(g, type, 2), *var = gen_name(g, "v");

    if (gen_chance(g, 50))
        gen_line(g, "let %s: %s = %s", var, type->text, value);
    else
        gen_line(g, "let %s = %s", var, value);
    gen_add_sym(g->scope, var, type, false);
    if (g->party && !g->in_component)
        gen_add_sym(g->party->locals, var, type, true);
}

static void choose(Gen *g)
{
    const char *var = gen_name(g, "v");
    const Sym *set = g->level >= GENERATOR_WHOLE ? gen_find_sort(g, SORT_SET) : NULL;
    const Ty *type = gen_scalar(g);

    if (set && gen_chance(g, 30)) {
        gen_open(g, "if %s.size > 0", set->text);
        gen_line(g, "choose %s in %s", var, set->text);
        gen_add_sym(g->scope, var, set->type->of, true);
        assign(g);
        g_array_set_size(g->scope, g->scope->len - 1);
        gen_close(g);
        return;
    }
    gen_add_sym(g->scope, var, type, true);
    const char *where = gen_chance(g, 15) ? gen_condition(g, 1) : NULL;
    if (where)
        gen_line(g, "choose %s in %s where %s", var, type->text, where);
    else
        gen_line(g, "choose %s in %s", var, type->text);
}

/* ---- components ---- */

static void component_stmt(Gen *g, int depth);

static void inner(Gen *g, int depth, void (*stmt)(Gen *g, int depth))
{
    guint length = g->scope->len;

    for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
        stmt(g, depth - 1);
    g_array_set_size(g->scope, length);
}

static void if_stmt(Gen *g, int depth, void (*stmt)(Gen *g, int depth))
{
    gen_open(g, "if %s", gen_condition(g, 2));
    inner(g, depth, stmt);
    gen_close(g);
    if (!gen_chance(g, 40))
        return;
    g_string_truncate(g->out, g->out->len - 1);
    g_string_append(g->out, " else {\n");
    g->indent++;
    inner(g, depth, stmt);
    gen_close(g);
}

static void either_stmt(Gen *g, int depth, void (*stmt)(Gen *g, int depth))
{
    uint32_t more = 1 + gen_draw(g, 2);

    gen_open(g, "either");
    inner(g, depth, stmt);
    gen_close(g);
    for (uint32_t i = 0; i < more; i++) {
        g_string_truncate(g->out, g->out->len - 1);
        g_string_append(g->out, i + 1 == more && gen_chance(g, 30) ? " or fault {\n" : " or {\n");
        g->indent++;
        inner(g, depth, stmt);
        gen_close(g);
    }
}

static const char *arguments(Gen *g, const Op *op)
{
    if (op->argument_count == 0)
        return "";
    const char *first = gen_expression(g, op->arguments[0], 2);
    if (op->argument_count == 1)
        return first;
    return gen_keep(g, g_strdup_printf("%s, %s", first, gen_expression(g, op->arguments[1], 2)));
}

static const char *call_of(Gen *g, const Object *object, const Op *op)
{
    if (!object->index)
        return gen_keep(g, g_strdup_printf("%s.%s(%s)", object->name, op->name, arguments(g, op)));
    return gen_keep(g, g_strdup_printf("%s[%s].%s(%s)", object->name,
                                       gen_expression(g, object->index, 1), op->name,
                                       arguments(g, op)));
}

/* Any operation that gives `result` (NULL: whatever); NULL where there is none. */
static const char *any_call(Gen *g, const Ty *result, const Ty **given)
{
    for (int tries = 0; tries < 8 && g->objects->len > 0; tries++) {
        const Object *object = &g_array_index(g->objects, Object, gen_draw(g, g->objects->len));
        const GArray *ops = object->component->ops;
        const Op *op = &g_array_index(ops, Op, gen_draw(g, ops->len));
        if (result && op->result != result)
            continue;
        if (given)
            *given = op->result;
        return call_of(g, object, op);
    }
    return NULL;
}

static void timer_stmt(Gen *g)
{
    bool is_long = g->level >= GENERATOR_TIMED && gen_chance(g, 15);

    if (gen_chance(g, 60))
        gen_line(g, "start timer0 for %s", is_long ? "20s" : gen_duration(g, 5));
    else
        gen_line(g, "stop timer0");
}

static void component_stmt(Gen *g, int depth)
{
    const char *call = NULL;

    switch (gen_draw(g, depth > 0 ? 14 : 6)) {
    case 6:
    case 7: if_stmt(g, depth, component_stmt); return;
    case 8: either_stmt(g, depth, component_stmt); return;
    case 9: choose(g); return;
    case 10: let(g); return;
    case 11:
        gen_open(g, "repeat %u", gen_draw(g, 3));
        inner(g, depth, component_stmt);
        gen_close(g);
        return;
    case 12:
        call = any_call(g, NULL, NULL);
        if (call)
            gen_line(g, "%s", call);
        return;
    case 13:
        if (g->level >= GENERATOR_WHOLE)
            change_collection(g);
        return;
    case 4:
        if (g->level >= GENERATOR_TIMED && g->in_component && g->loops < 0)
            timer_stmt(g);
        else
            assign(g);
        return;
    case 5:
        if (gen_chance(g, 40))
            assign_ghost(g);
        else if (g->in_component && g->loops < 0)
            timer_stmt(g);
        return;
    default: assign(g); return;
    }
}

void gen_component_body(Gen *g, int depth, const Ty *result)
{
    guint length = g->scope->len;

    if (g->level >= GENERATOR_TIMED && g->loops < 0 && gen_chance(g, 35))
        timer_stmt(g);
    for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
        component_stmt(g, depth);
    if (result)
        gen_line(g, "return %s", gen_expression(g, result, 2));
    g_array_set_size(g->scope, length);
}

/* ---- processes ---- */

static const char *quoted(Gen *g)
{
    return gen_chance(g, 10) ? "  \"a text\"" : "";
}

static void add_local(Gen *g, const char *var, const Ty *type)
{
    gen_add_sym(g->scope, var, type, false);
    gen_add_sym(g->party->locals, var, type, true);
}

static void call_stmt(Gen *g)
{
    const Ty *result = NULL;
    const char *call = any_call(g, NULL, &result);

    g->calls--;
    if (!call)
        return;
    if (gen_chance(g, g->level >= GENERATOR_TIMED ? 50 : 15) && !g->in_atomic) {
        const char *label = gen_name(g, "at");
        gen_line(g, "%s:", label);
        g_ptr_array_add(g->party->labels, (char *)label);
    }
    const Sym *sym = result ? gen_find_sym(g, result, true) : NULL;
    const char *takes = gen_takes(g, g->in_atomic ? 0 : 60);
    g->has_middle |= *takes != 0;
    if (sym && gen_chance(g, 40)) {
        gen_line(g, "%s = %s%s%s", sym->text, call, takes, quoted(g));
    } else if (result && gen_chance(g, 80)) {
        const char *var = gen_name(g, "v");
        bool is_typed = gen_chance(g, 30);
        const char *other = gen_chance(g, 50) ? any_call(g, result, NULL) : NULL;
        if (gen_chance(g, 20))
            gen_line(g, "let %s = if %s then %s else %s", var, gen_condition(g, 1), call,
                     other ? other : gen_literal(g, result));
        else
            gen_line(g, "let %s%s%s = %s%s%s", var, is_typed ? ": " : "",
                     is_typed ? result->text : "", call, takes, quoted(g));
        add_local(g, var, result);
    } else {
        gen_line(g, "%s%s%s", call, takes, quoted(g));
    }
}

static void pause_stmt(Gen *g)
{
    if (g->in_atomic)
        return;
    if (gen_chance(g, g->level >= GENERATOR_TIMED ? 15 : 50))
        gen_line(g, "pause");
    else
        gen_line(g, "wait %s", gen_duration(g, 3));
    g->has_middle = true;
}

static void request_stmt(Gen *g)
{
    if (g->requests->len == 0)
        return;
    const Request *request = &g_array_index(g->requests, Request, gen_draw(g, g->requests->len));
    if (request->has_middle && g->in_atomic)
        return;
    g->has_middle |= request->has_middle;
    const char *argument = request->argument ? gen_expression(g, request->argument, 1) : "";
    g->calls -= 2;
    if (request->result && gen_chance(g, 40)) {
        const char *var = gen_name(g, "v");
        gen_line(g, "let %s = %s(%s)", var, request->name, argument);
        add_local(g, var, request->result);
    } else {
        gen_line(g, "%s(%s)", request->name, argument);
    }
}

static void process_stmt(Gen *g, int depth);

/* Something that takes a step, so that the loop does not run forever. */
static void step_stmt(Gen *g)
{
    if (gen_chance(g, 70))
        call_stmt(g);
    else
        pause_stmt(g);
}

static void loop_stmt(Gen *g, int depth)
{
    guint length = g->scope->len;
    uint32_t kind = gen_draw(g, 4);

    if (g->in_atomic || g->is_once)
        kind = 3;
    if (kind == 0)
        gen_open(g, "loop");
    else if (kind == 1)
        gen_open(g, "while %s", gen_condition(g, 2));
    else
        gen_open(g, "repeat %u", 1 + gen_draw(g, 2));
    g->loops++;
    step_stmt(g);
    inner(g, depth, process_stmt);
    if (gen_chance(g, 50))
        gen_line(g, "if %s { %s }", gen_condition(g, 1), gen_chance(g, 70) ? "break" : "continue");
    g->loops--;
    gen_close(g);
    g_array_set_size(g->scope, length);
}

static void atomic_stmt(Gen *g, int depth)
{
    if (g->in_atomic)
        return;
    g->in_atomic = g->has_middle = true;
    gen_open(g, "atomic");
    guint length = g->scope->len;
    call_stmt(g);
    inner(g, depth, process_stmt);
    g_array_set_size(g->scope, length);
    gen_close(g);
    g->in_atomic = false;
}

static void within_stmt(Gen *g, int depth)
{
    guint length = g->scope->len;

    if (g->in_atomic || g->level < GENERATOR_TIMED) {
        call_stmt(g);
        return;
    }
    g->has_middle = true;
    gen_open(g, "within %s", gen_duration(g, 6));
    step_stmt(g);
    inner(g, depth, process_stmt);
    gen_close(g);
    g_array_set_size(g->scope, length);
}

static void assert_stmt(Gen *g)
{
    bool before = g->is_observer;

    g->is_observer = true;
    gen_line(g, "assert %s", gen_condition(g, 2));
    g->is_observer = before;
}

static void process_stmt(Gen *g, int depth)
{
    uint32_t most = g->level >= GENERATOR_TIMED ? 23 : 20,
             kind = gen_draw(g, depth > 0 ? most : 10);

    if (g->calls <= 0)
        kind = 6 + gen_draw(g, 4);
    switch (kind) {
    case 6: assign(g); return;
    case 7: assign_ghost(g); return;
    case 8: let(g); return;
    case 9: assert_stmt(g); return;
    case 10:
    case 11: if_stmt(g, depth, process_stmt); return;
    case 12: either_stmt(g, depth, process_stmt); return;
    case 13: choose(g); return;
    case 14:
    case 15: loop_stmt(g, depth); return;
    case 16: pause_stmt(g); return;
    case 17: atomic_stmt(g, depth); return;
    case 18:
    case 19: request_stmt(g); return;
    case 20:
    case 21: within_stmt(g, depth); return;
    case 22: pause_stmt(g); return;
    default: call_stmt(g); return;
    }
}

void gen_process_body(Gen *g, int depth)
{
    for (uint32_t i = 0; i < 1 + gen_draw(g, 4); i++)
        process_stmt(g, depth);
}
