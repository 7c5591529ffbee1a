#include "checker/conform/ways/templates.h"

#include "checker/base/error.h"
#include "checker/language/syntax/tree.h"

#include <string.h>

enum { FAR = 1000000000 }; /* where numbers that go on end */

typedef struct Stretch { /* of the design's tree, as long as it is resolved */
    Expr **place, *before;
    Expr number; /* what stands there */
} Stretch;

typedef struct Stretching {
    const Design *design;
    Configuration configuration;
    int64_t at_once;
    GPtrArray *changes; /* of Stretch */
} Stretching;

static System *resolve(const Stretching *s, bool *is_good)
{
    g_autoptr(Diagnostics) list = diagnostics_new(s->design->sources);
    System *system = system_resolve(s->design, &s->configuration, false, list);

    *is_good = diagnostics_errors(list) == 0;
    return system;
}

static bool is_good(const Stretching *s)
{
    bool good;
    g_autoptr(System) system = resolve(s, &good);

    return good;
}

/* Puts a number there, where the design is still good with it. */
static void change(Stretching *s, Expr **place, Span span, int64_t number)
{
    Stretch *made = g_new0(Stretch, 1);

    *made =
        (Stretch){place, *place, {.kind = EXPR_INT, .height = 1, .span = span, .value = number}};
    *place = &made->number;
    if (is_good(s)) {
        g_ptr_array_add(s->changes, made);
        return;
    }
    *place = made->before;
    g_free(made);
}

static void put_back(const Stretching *s)
{
    for (guint i = 0; i < s->changes->len; i++) {
        const Stretch *made = s->changes->pdata[i];
        *made->place = made->before;
    }
}

/* ---- how many of each process there are ---- */

static int param_named(const Design *design, const Expr *expr)
{
    for (uint32_t i = 0; expr && expr->kind == EXPR_NAME && i < design->param_count; i++)
        if (strcmp(design->params[i]->name.text, expr->name.text) == 0)
            return (int)i;
    return -1;
}

/* By the param that says it, and what else depends on that is as it is with so many; else in the declaration. */
static void raise_process(Stretching *s, Decl *decl)
{
    const Expr *written = decl->initial;
    int param = param_named(s->design, written);

    if (decl->is_background || decl->has_arguments ||
        (written && written->kind == EXPR_INT && written->value >= s->at_once))
        return;
    if (param < 0) {
        change(s, &decl->initial, decl->name.span, s->at_once);
        return;
    }
    int64_t *value = &s->configuration.params[param], before = *value;
    *value = MAX(before, s->at_once);
    if (!is_good(s))
        *value = before;
}

/* ---- numbers that go on ---- */

/* Where something has a place for each of its values, or goes through them, the type stays as it is. Types that were two
 * stay two: versions and tokens have nothing to do with each other. */
static void stretch_type(Stretching *s, TypeExpr *type)
{
    while (type && type->kind == TYPE_OPTIONAL)
        type = type->element;
    if (type && type->kind == TYPE_RANGE)
        change(s, &type->high, type->high->span, FAR + s->changes->len);
}

static void stretch_members(Stretching *s, const Decl *component)
{
    for (uint32_t i = 0; i < component->member_count; i++)
        if (component->members[i]->kind == MEMBER_STATE)
            stretch_type(s, component->members[i]->type);
}

static void stretch(Stretching *s)
{
    const Design *design = s->design;

    for (uint32_t i = 0; i < design->decl_count; i++) {
        Decl *decl = design->decls[i];
        if (decl->kind == DECL_PROCESS)
            raise_process(s, decl);
        if (decl->kind == DECL_TYPE || decl->kind == DECL_GHOST)
            stretch_type(s, decl->type);
        if (decl->kind == DECL_COMPONENT)
            stretch_members(s, decl);
    }
}

/* ---- what states have of processes ---- */

static bool has_process(const Type *type)
{
    if (type->kind == KIND_PROCESS)
        return true;
    for (uint32_t i = 0; type->kind == KIND_RECORD && i < type->field_count; i++)
        if (has_process(type->fields[i].type))
            return true;
    return (type->element && has_process(type->element)) ||
           (type->index && has_process(type->index));
}

static bool keeps_processes(const System *system)
{
    for (uint32_t i = 0; i < system->ghost_count; i++)
        if (has_process(system->ghosts[i]->type))
            return true;
    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t k = 0; k < system->instances[i]->var_count; k++)
            if (has_process(system->instances[i]->vars[k]->type))
                return true;
    return false;
}

static bool calls_tell_process(const System *system)
{
    for (uint32_t i = 0; i < system->instance_count; i++)
        for (uint32_t k = 0; k < system->instances[i]->operation_count; k++) {
            const Operation *operation = &system->instances[i]->operations[k];
            for (uint32_t n = 0; n < operation->argument_count; n++)
                if (has_process(operation->arguments[n]->type))
                    return true;
        }
    return false;
}

static bool has_timer_in_process(const Program *program)
{
    for (uint32_t i = 0; i < program->timers.length; i++)
        for (uint32_t k = 0; k < program->process_count; k++)
            if (program->timers.data[i] - program->processes[k].first_slot <
                program->processes[k].slot_count)
                return true;
    return false;
}

/* Only where all that a state says of a process are slots of its own. */
static Orbits *find_alike(const Templates *templates)
{
    g_autoptr(Orbits) orbits = NULL;

    if (templates->tells_apart || calls_tell_process(templates->system) ||
        has_timer_in_process(templates->program))
        return NULL;
    orbits = orbits_new(templates->program, false);
    bool is_plain = orbits && orbits->masks.length == 0;
    for (uint32_t i = 0; is_plain && i < orbits->references.length; i++)
        is_plain = orbits->references.data[i].is_value; /* values keep their names */
    return is_plain ? g_steal_pointer(&orbits) : NULL;
}

/* But of what runs in the background. */
static uint32_t fewest_of(const System *system)
{
    uint32_t fewest = UINT32_MAX;

    for (uint32_t i = 0; i < system->process_count; i++)
        if (!system->processes[i]->is_background)
            fewest = MIN(fewest, system->processes[i]->count);
    return fewest;
}

static bool has_clock(const Design *design)
{
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == DECL_CLOCK)
            return true;
    return false;
}

/* ---- all of it ---- */

Templates *templates_new(const Design *design, const Configuration *configuration, uint32_t at_once,
                         GError **error)
{
    g_autoptr(Templates) templates = g_new0(Templates, 1);
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func(g_free);
    Stretching s = {design, *configuration, at_once, changes};
    bool good;

    s.configuration.untimed = true;
    if (is_good(&s))
        stretch(&s);
    templates->system = resolve(&s, &good);
    bool fits = good && templates->system->process_instances <= TEMPLATES_MOST_PROCESSES;
    if (fits) {
        templates->system->check_count = templates->system->measure_count = 0;
        templates->is_timed = !configuration->untimed && has_clock(design);
        const ProgramOptions how = {.tells_timers = templates->is_timed};
        templates->program = program_new(templates->system, &how);
    }
    put_back(&s);
    if (good && !fits) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN,
                    "the design has %u processes where there are %u of each; conform follows %d at "
                    "most: --at-once says how many",
                    templates->system->process_instances, at_once, TEMPLATES_MOST_PROCESSES);
        return NULL;
    }
    if (!templates->program) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_DESIGN,
                    good
                        ? "the design is too large with %u of each process: --at-once says how many"
                        : "the design cannot be configured so with %u of each process",
                    at_once);
        return NULL;
    }
    templates->processes = templates->system->process_instances;
    templates->fewest = fewest_of(templates->system);
    templates->tells_apart = keeps_processes(templates->system);
    templates->alike = find_alike(templates);
    return g_steal_pointer(&templates);
}

void templates_free(Templates *templates)
{
    if (!templates)
        return;
    orbits_free(templates->alike);
    program_free(templates->program);
    system_free(templates->system);
    g_free(templates);
}
