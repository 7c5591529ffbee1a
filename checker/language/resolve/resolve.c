/* A design and a configuration, to a system: what exists is declared first, bodies come after. */
#include "checker/language/resolve/resolve.h"

enum { MAX_PROCESSES = 64 };

/* ---- names at top level ---- */

/* Beyond `most` it makes no difference: that there are too many was said. */
static uint32_t index_of(Decl *const *decls, uint32_t count, uint32_t most, const Decl *decl)
{
    uint32_t i = 0;

    while (i < MIN(count, most) && decls[i] != decl)
        i++;
    return i;
}

static void declare_param(Resolver *r, const Decl *decl)
{
    const Design *design = r->design;
    uint32_t index = index_of(design->params, design->param_count, DESIGN_MAX_PARAMS, decl);
    int64_t value = index < DESIGN_MAX_PARAMS ? r->system->configuration.params[index] : 0;
    const ParamKind kind = design_param_kind(decl);
    Type *type = kind == PARAM_DURATION ? type_simple(r->types, KIND_DURATION)
                 : kind == PARAM_BOOL   ? type_simple(r->types, KIND_BOOL)
                                        : type_int(r->types, value, value);

    scope_declare(r, SYMBOL_VALUE, decl->name)->node =
        typed_expr_const(r, type, value, decl->name.span);
}

static void declare_fix(Resolver *r, const Decl *decl)
{
    const Design *design = r->design;
    uint32_t index = index_of(design->fixes, design->fix_count, DESIGN_MAX_FIXES, decl);
    bool on = index < DESIGN_MAX_FIXES && (r->system->configuration.fixes >> index & 1);
    Type *type = type_simple(r->types, KIND_BOOL);

    scope_declare(r, SYMBOL_VALUE, decl->name)->node =
        typed_expr_const(r, type, on, decl->name.span);
}

static void declare_enum(Resolver *r, const Decl *decl)
{
    Type *type = type_enum(r->types, decl);

    scope_declare(r, SYMBOL_TYPE, decl->name)->type = type;
    for (uint32_t i = 0; i < decl->name_count; i++)
        scope_declare(r, SYMBOL_VALUE, decl->names[i])->node =
            typed_expr_const(r, type, i, decl->names[i].span);
}

static bool is_component_type(const TypeExpr *type)
{
    return type->kind == TYPE_NAMED || type->kind == TYPE_GENERIC;
}

static void declare_instance_name(Resolver *r, const Decl *decl)
{
    Instance *instance = arena_new0(r->arena, Instance);

    *instance = (Instance){.name = decl->name.text, .decl = decl, .count = 1};
    scope_declare(r, SYMBOL_INSTANCE, decl->name)->instance = instance;
    r->system->instances[r->system->instance_count++] = instance;
}

static void declare_name(Resolver *r, const Decl *decl)
{
    switch (decl->kind) {
    case DECL_PARAM: declare_param(r, decl); break;
    case DECL_FIX: declare_fix(r, decl); break;
    case DECL_ENUM: declare_enum(r, decl); break;
    case DECL_CONST:
    case DECL_TYPE:
    case DECL_RECORD: scope_declare(r, SYMBOL_LAZY, decl->name)->decl = decl; break;
    case DECL_FUNCTION: scope_declare(r, SYMBOL_FUNCTION, decl->name)->decl = decl; break;
    case DECL_COMPONENT: scope_declare(r, SYMBOL_COMPONENT, decl->name)->decl = decl; break;
    case DECL_REQUEST: scope_declare(r, SYMBOL_REQUEST, decl->name)->decl = decl; break;
    case DECL_INSTANCE: declare_instance_name(r, decl); break;
    case DECL_GHOST:
    case DECL_PROCESS:
    case DECL_WINDOW:
    case DECL_CHECK:
    case DECL_MEASURE:
    case DECL_CLAIM:
    case DECL_QUESTION:
    case DECL_CLOCK:
    case DECL_FAULTS: break;
    }
}

/* Which component an instance is of; instances of what is not one are dropped. */
static void find_components(Resolver *r)
{
    System *system = r->system;
    uint32_t kept = 0;

    for (uint32_t i = 0; i < system->instance_count; i++) {
        Instance *instance = system->instances[i];
        const TypeExpr *type = instance->decl->type;
        const TypeExpr *element = type->kind == TYPE_ARRAY ? type->element : type;
        Symbol *symbol = NULL;
        if (is_component_type(element))
            symbol = scope_require(r, element->name, "component");
        if (symbol && symbol->kind == SYMBOL_COMPONENT) {
            instance->component = symbol->decl;
            system->instances[kept++] = instance;
        } else if (element->kind != TYPE_ERROR && (symbol || !is_component_type(element))) {
            mistake(r, element->span,
                    "only components hold state; for the observer's, write: ghost name: T = ...",
                    "expected a component");
        }
    }
    system->instance_count = kept;
}

/* ---- processes: how many there are, before any type can speak of them ---- */

/* `index`: set to the type of the argument, if it has one. */
static uint32_t instances_of(Resolver *r, const Decl *decl, Type **index)
{
    int64_t count = 1;

    if (decl->has_arguments && decl->argument_count != 1) {
        mistake(r, decl->name.span, "without any, leave the parentheses out",
                "a process has one argument, or `* N`");
        return 1;
    }
    if (decl->has_arguments && decl->initial)
        mistake(r, decl->initial->span, "an argument gives one process for each of its values",
                "a process has an argument or `* N`, not both");
    if (decl->has_arguments) {
        Type *type = *index = resolve_type(r, decl->arguments[0].type);
        if (type->kind == KIND_RECORD || type->kind == KIND_OPTION || type->element) {
            mistake(r, decl->arguments[0].type->span, NULL,
                    "a process's argument is a bool, a range or an enum");
            return 1;
        }
        count = type->kind == KIND_BAD ? 1 : type->values > 1000 ? 1000 : (int64_t)type->values;
    } else if (decl->initial &&
               !resolve_number(r, decl->initial, KIND_INT, "the number of processes", &count)) {
        return 1;
    }
    if (count < 0 || count > MAX_PROCESSES) {
        mistake(r, decl->initial ? decl->initial->span : decl->name.span, NULL,
                "there can be between 0 and %d processes of a name", MAX_PROCESSES);
        return 1;
    }
    return (uint32_t)count;
}

static void declare_process(Resolver *r, const Decl *decl)
{
    System *system = r->system;
    Process *process = arena_new0(r->arena, Process);
    Type *argument = NULL;
    const uint32_t count = instances_of(r, decl, &argument);

    *process = (Process){.name = decl->name.text ? decl->name.text : "",
                         .decl = decl,
                         .first = system->process_instances,
                         .count = count,
                         .index = argument ? argument : type_int(r->types, 0, (int64_t)count - 1),
                         .is_background = decl->is_background,
                         .may_crash = decl->may_crash,
                         .may_restart = decl->may_restart};
    system->process_instances += process->count;
    scope_declare(r, SYMBOL_PROCESS, decl->name)->process = process;
    system->processes[system->process_count++] = process;
}

/* ---- the rest of the top level ---- */

static void resolve_ghost(Resolver *r, const Decl *decl)
{
    Type *type = resolve_type(r, decl->type);
    Var *var = resolve_var_new(r, VAR_GHOST, decl->name, type);

    var->is_ghost = true;
    var->initial = decl->initial ? resolve_initial(r, decl->initial, type, "the initial value")
                                 : resolve_default(r, type);
    if (type->kind == KIND_TIMER)
        mistake(r, decl->type->span, NULL, "a ghost variable cannot be a timer");
    else if (!var->initial)
        mistake(r, decl->span, NULL, "ghost `%s` needs an initial value", decl->name.text);
    if (!var->initial || type->kind == KIND_TIMER) {
        var->initial = typed_expr_bad(r, decl->span);
    }
    scope_declare(r, SYMBOL_VAR, decl->name)->var = var;
    r->system->ghosts[r->system->ghost_count++] = var;
}

static void resolve_faults(Resolver *r, const Decl *decl)
{
    int64_t most;

    if (!resolve_number(r, decl->initial, KIND_INT, "how many faults there may be", &most))
        return;
    if (most < 0 || most > 1000)
        mistake(r, decl->initial->span, NULL, "there may be between 0 and 1000 faults in a run");
    r->system->faults = most;
}

static void resolve_clock(Resolver *r, const Decl *decl)
{
    int64_t unit = 0;

    if (decl->initial &&
        resolve_number(r, decl->initial, KIND_DURATION, "the unit of time", &unit) && unit <= 0)
        mistake(r, decl->initial->span, "as in `clock 100ms`", "the unit of time is more than 0");
    if (r->system->configuration.untimed)
        return;
    r->system->timed = true;
    r->system->clock = unit;
}

/* Of two the last would count, without a word. */
static void expect_only_one(Resolver *r, const Decl *decl)
{
    bool *has_one = decl->kind == DECL_CLOCK ? &r->has_clock : &r->has_faults;

    if (*has_one)
        mistake(r, decl->keyword, NULL, "there is a `%s` already",
                decl->kind == DECL_CLOCK ? "clock" : "faults at most");
    *has_one = true;
}

static void resolve_top(Resolver *r, const Decl *decl)
{
    if (decl->kind == DECL_FAULTS || decl->kind == DECL_CLOCK)
        expect_only_one(r, decl);
    if (decl->kind == DECL_GHOST)
        resolve_ghost(r, decl);
    else if (decl->kind == DECL_FAULTS)
        resolve_faults(r, decl);
    else if (decl->kind == DECL_CLOCK)
        resolve_clock(r, decl);
}

/* Consts and types that nothing asked for are looked through as well. */
static void resolve_unasked(Resolver *r)
{
    for (uint32_t i = 0; i < r->design->decl_count; i++) {
        const Decl *decl = r->design->decls[i];
        if (decl->kind == DECL_CONST || decl->kind == DECL_TYPE || decl->kind == DECL_RECORD)
            if (decl->name.text)
                scope_find(r, decl->name.text);
    }
}

static void resolve_functions(Resolver *r)
{
    r->context = CONTEXT_OBSERVER;
    for (uint32_t i = 0; i < r->design->decl_count; i++) {
        const Decl *decl = r->design->decls[i];
        Symbol *symbol = decl->kind == DECL_FUNCTION ? scope_find(r, decl->name.text) : NULL;
        if (symbol && symbol->kind == SYMBOL_FUNCTION && symbol->decl == decl)
            resolve_uncalled(r, symbol);
    }
}

static void allocate(Resolver *r)
{
    System *system = r->system;
    uint32_t count = r->design->decl_count + 1;

    system->instances = arena_array(r->arena, Instance *, count);
    system->ghosts = arena_array(r->arena, Var *, count);
    system->processes = arena_array(r->arena, Process *, count);
}

static void declare_all(Resolver *r)
{
    const Design *design = r->design;

    for (uint32_t i = 0; i < design->decl_count; i++)
        declare_name(r, design->decls[i]);
    for (uint32_t i = 0; i < design->decl_count; i++)
        if (design->decls[i]->kind == DECL_PROCESS)
            declare_process(r, design->decls[i]);
}

Resolver resolve_names_with(const Resolver *r, uint64_t fixes)
{
    Resolver names = *r;

    names.system = arena_new0(r->arena, System);
    *names.system =
        (System){.arena = r->arena, .design = r->design, .configuration = r->system->configuration};
    names.system->configuration.fixes = fixes;
    names.context = CONTEXT_CONSTANT;
    names.scope = NULL;
    names.globals = scope_push(&names);
    allocate(&names);
    declare_all(&names);
    return names;
}

static void resolve_everything(Resolver *r)
{
    const Design *design = r->design;

    declare_all(r);
    find_components(r);
    if (r->whole)
        resolve_unasked(r);
    for (uint32_t i = 0; i < design->decl_count; i++)
        resolve_top(r, design->decls[i]);
    resolve_instances(r);
    resolve_processes(r);
    resolve_properties(r);
    if (r->whole)
        resolve_functions(r);
    if (r->whole)
        resolve_claims(r);
}

static void check_empty(Resolver *r)
{
    Span start = {.source = r->design->trees[0]->source};

    if (r->design->name && r->system->process_instances == 0 && r->design->tree_count > 0 &&
        r->whole && diagnostics_errors(r->diagnostics) == 0 && r->system->process_count == 0)
        mistake(r, start,
                "processes do what the code under review does: process reader { get_user() }",
                "the design has no process");
}

static System *resolve(const Design *design, const Configuration *configuration, bool whole,
                       struct ScopeUses *uses, Diagnostics *diagnostics)
{
    Arena *arena = arena_new();
    System *system = arena_new0(arena, System);
    Resolver r = {.arena = arena,
                  .diagnostics = diagnostics,
                  .system = system,
                  .design = design,
                  .whole = whole,
                  .uses = uses,
                  .context = CONTEXT_CONSTANT};

    if (design->budget)
        arena_count(arena, &design->budget->taken);
    system->arena = arena;
    system->design = design;
    system->configuration = *configuration;
    r.types = types_new(arena);
    r.stack = g_ptr_array_new();
    r.instance_scopes = g_hash_table_new(NULL, NULL);
    r.looked_through = g_hash_table_new(NULL, NULL);
    r.tables = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_destroy);
    r.assertions = g_ptr_array_new();
    r.globals = scope_push(&r);
    allocate(&r);
    resolve_everything(&r);
    check_empty(&r);
    if (uses)
        scope_uses_end(&r);
    if (configuration->faults >= 0)
        system->faults = configuration->faults;
    system->assertions =
        arena_copy(arena, r.assertions->pdata, r.assertions->len, sizeof(TypedStmt *));
    system->assertion_count = design->skips_assertions ? 0 : r.assertions->len;
    types_free(r.types);
    g_ptr_array_free(r.stack, TRUE);
    g_hash_table_destroy(r.instance_scopes);
    g_hash_table_destroy(r.looked_through);
    g_ptr_array_free(r.tables, TRUE);
    g_ptr_array_free(r.assertions, TRUE);
    return system;
}

System *system_resolve(const Design *design, const Configuration *configuration, bool whole,
                       Diagnostics *diagnostics)
{
    return resolve(design, configuration, whole, NULL, diagnostics);
}

System *system_resolve_named(const Design *design, const Configuration *configuration,
                             Diagnostics *diagnostics)
{
    return resolve(design, configuration, true, scope_uses_new(), diagnostics);
}

void system_free(System *system)
{
    if (system)
        arena_free(system->arena);
}
