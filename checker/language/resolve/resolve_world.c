/* Who takes part: component instances and processes. */
#include "checker/language/resolve/resolve.h"

enum { MAX_INSTANCES = 256 };

/* ---- component instances ---- */

Scope *resolve_instance_scope(Resolver *r, const Instance *instance)
{
    Scope *scope = g_hash_table_lookup(r->instance_scopes, instance);

    return scope ? scope : r->globals;
}

static const TypeExpr *element_type(const Decl *decl)
{
    return decl->type->kind == TYPE_ARRAY ? decl->type->element : decl->type;
}

static void bind_generics(Resolver *r, const Instance *instance)
{
    const Decl *component = instance->component;
    const TypeExpr *use = instance->decl ? element_type(instance->decl) : NULL;
    uint32_t given = use ? use->argument_count : 0;

    if (use && given != component->name_count) {
        g_autofree char *help = g_strdup_printf("as in: %s<0..3>", component->name.text);
        mistake(r, use->span, component->name_count == 1 ? help : NULL,
                "component %s takes %u type%s, not %u", component->name.text, component->name_count,
                component->name_count == 1 ? "" : "s", given);
    }
    for (uint32_t i = 0; i < component->name_count; i++) {
        Scope *inner = r->scope;
        r->scope = r->globals;
        Type *type = i < given ? resolve_type(r, use->arguments[i]) : resolve_bad_type(r);
        r->scope = inner;
        scope_declare(r, SYMBOL_TYPE, component->names[i])->type = type;
    }
}

const Expr *resolve_given_argument(const TypeExpr *use, const Decl *component, uint32_t index)
{
    for (uint32_t i = 0; use && i < use->value_count; i++) {
        const char *name = use->value_names ? use->value_names[i].text : NULL;
        if (name ? strcmp(name, component->arguments[index].name.text) == 0 : i == index)
            return use->values[i];
    }
    return NULL;
}

static void note_argument(Resolver *r, Name name, const Decl *component)
{
    for (uint32_t i = 0; i < component->argument_count; i++)
        if (strcmp(component->arguments[i].name.text, name.text) == 0)
            scope_note_place(r, name.span, component->arguments[i].name.span, NULL);
}

/* False where something is given that the component does not take. */
static bool check_value_names(Resolver *r, const TypeExpr *use, const Decl *component)
{
    guint errors = diagnostics_errors(r->diagnostics);

    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < component->argument_count; i++)
        g_ptr_array_add(names, (char *)component->arguments[i].name.text);
    g_ptr_array_add(names, NULL);
    for (uint32_t i = 0; i < use->value_count; i++) {
        const char *name = use->value_names ? use->value_names[i].text : NULL;
        if (name)
            note_argument(r, use->value_names[i], component);
        if (!name && i >= component->argument_count)
            mistake(r, use->values[i]->span, NULL, "component %s takes %u argument%s",
                    component->name.text, component->argument_count,
                    component->argument_count == 1 ? "" : "s");
        if (!name || g_strv_contains((const char *const *)names->pdata, name))
            continue;
        g_autofree char *near =
            diagnostics_advise(r->diagnostics, name, (const char *const *)names->pdata);
        g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
        g_autofree char *help = near ? g_strdup(near) : g_strdup_printf("there are: %s", all);
        mistake(r, use->value_names[i].span, names->len > 1 ? help : near,
                "component %s has no argument `%s`", component->name.text, name);
    }
    return diagnostics_errors(r->diagnostics) == errors;
}

/* An argument may be another component: `l2: RedisKey<T>`. */
static bool bind_component(Resolver *r, const Instance *instance, const Argument *argument,
                           const Expr *value)
{
    const TypeExpr *type = argument->type;

    if ((type->kind != TYPE_NAMED && type->kind != TYPE_GENERIC) || !type->name.text)
        return false;
    Symbol *component = scope_find(r, type->name.text);
    if (!component || component->kind != SYMBOL_COMPONENT)
        return false;
    scope_note(r, type->name.span, component);
    Symbol *given = value && value->kind == EXPR_NAME ? scope_find(r, value->name.text) : NULL;
    bool is_array =
        given && given->kind == SYMBOL_INSTANCE && given->instance->decl->type->kind == TYPE_ARRAY;
    if (given && given->kind == SYMBOL_INSTANCE && !is_array &&
        given->instance->component == component->decl) {
        scope_declare(r, SYMBOL_INSTANCE, argument->name)->instance = given->instance;
        scope_note(r, value->name.span, given);
        return true;
    }
    if (is_array)
        mistake(r, value->span, NULL, "argument `%s` must be one %s, and `%s` is an array of them",
                argument->name.text, type->name.text, value->name.text);
    else if (value)
        mistake(r, value->span, NULL, "argument `%s` must be a component %s", argument->name.text,
                type->name.text);
    else if (instance->decl)
        mistake(r, instance->decl->span, NULL, "component %s needs an argument `%s`",
                instance->component->name.text, argument->name.text);
    scope_declare(r, SYMBOL_VALUE, argument->name)->node = typed_expr_bad(r, argument->name.span);
    return true;
}

static TypedExpr *argument_value(Resolver *r, const Instance *instance, const Argument *argument,
                                 const Expr *value)
{
    g_autofree char *what = g_strdup_printf("argument `%s`", argument->name.text);
    Scope *inner = r->scope;
    Type *type = resolve_type(r, argument->type);

    if (!value && !instance->decl)
        return typed_expr_bad(r, argument->name.span);
    if (!value) {
        mistake(r, instance->decl->span, NULL, "component %s needs an argument `%s`",
                instance->component->name.text, argument->name.text);
        return typed_expr_bad(r, argument->name.span);
    }
    if (value != argument->initial)
        r->scope = r->globals;
    TypedExpr *node = resolve_initial(r, value, type, what);
    r->scope = inner;
    return typed_expr_is_known(node) ? node : typed_expr_bad(r, value->span);
}

static void bind_arguments(Resolver *r, const Instance *instance)
{
    const Decl *component = instance->component;
    const TypeExpr *use = instance->decl ? element_type(instance->decl) : NULL;

    bool well_given = !use || check_value_names(r, use, component);
    for (uint32_t i = 0; i < component->argument_count; i++) {
        const Argument *argument = &component->arguments[i];
        const Expr *value = resolve_given_argument(use, component, i);
        if (!value)
            value = argument->initial;
        if (bind_component(r, instance, argument, value))
            continue;
        TypedExpr *node = value || well_given ? argument_value(r, instance, argument, value)
                                              : typed_expr_bad(r, argument->name.span);
        scope_declare(r, SYMBOL_VALUE, argument->name)->node = node;
    }
}

static Var *state_var(Resolver *r, VarKind kind, Name name, const TypeExpr *written,
                      const Expr *initial)
{
    Type *type = resolve_type(r, written);
    g_autofree char *what = g_strdup_printf("the initial value of `%s`", name.text);
    Var *var = resolve_var_new(r, kind, name, type);

    if (type->kind == KIND_DURATION) {
        mistake(r, written->span, "a `timer` counts down; a duration is an argument or a param",
                "a duration is not state");
        var->type = type = resolve_bad_type(r);
    }
    var->initial = initial ? resolve_initial(r, initial, type, what) : resolve_default(r, type);
    if (!var->initial) {
        g_autofree char *text = type_text(type);
        mistake(r, name.span, NULL, "`%s` needs an initial value: %s has none of its own",
                name.text, text);
        var->initial = typed_expr_bad(r, name.span);
    }
    return var;
}

static void declare_operation(Resolver *r, Instance *instance, const Member *member)
{
    Operation *operation = &instance->operations[instance->operation_count++];

    *operation = (Operation){.name = member->name.text, .instance = instance, .member = member};
    Symbol *symbol = scope_declare(r, SYMBOL_OPERATION, member->name);
    symbol->operation = operation;
    symbol->instance = instance;
    operation->argument_count = member->argument_count;
    operation->arguments = arena_array(r->arena, Var *, member->argument_count);
    for (uint32_t i = 0; i < member->argument_count; i++) {
        Type *type = resolve_type(r, member->arguments[i].type);
        if (type->kind == KIND_DURATION || type->kind == KIND_TIMER)
            mistake(r, member->arguments[i].type->span, "make it an argument of the component",
                    "an operation cannot take a %s",
                    type->kind == KIND_TIMER ? "timer" : "duration");
        operation->arguments[i] = resolve_var_new(r, VAR_LOCAL, member->arguments[i].name, type);
    }
    operation->type =
        member->type ? resolve_type(r, member->type) : type_simple(r->types, KIND_VOID);
}

static void declare_member(Resolver *r, Instance *instance, const Member *member)
{
    if (!member->name.text)
        return;
    if (member->kind == MEMBER_STATE) {
        Var *var = state_var(r, VAR_STATE, member->name, member->type, member->initial);
        var->is_ghost = member->is_ghost;
        var->instance = instance;
        var->number = instance->var_count;
        instance->vars[instance->var_count++] = var;
        scope_declare(r, SYMBOL_VAR, member->name)->var = var;
    } else if (member->kind == MEMBER_OP) {
        declare_operation(r, instance, member);
    } else if (member->kind == MEMBER_FUNCTION) {
        scope_declare(r, SYMBOL_FUNCTION, member->name)->member = member;
    } else {
        Event *event = &instance->events[instance->event_count++];
        scope_note_place(r, member->name.span, member->name.span, NULL); /* nobody calls it */
        *event = (Event){.name = member->name.text,
                         .instance = instance,
                         .member = member,
                         .is_fault = member->kind == MEMBER_FAULT,
                         .is_urgent = member->is_urgent};
    }
}

/* Binds what an instance was given and declares what it has: not yet the bodies, which may call
 * other instances. */
static void declare_instance(Resolver *r, Instance *instance)
{
    const Decl *component = instance->component;
    Scope *before = r->scope;

    Diagnostics *outer = generic_begin(r, instance);
    r->scope = scope_new(r, r->globals);
    g_hash_table_insert(r->instance_scopes, instance, r->scope);
    g_hash_table_add(r->looked_through, (gpointer)component);
    bind_generics(r, instance);
    bind_arguments(r, instance);
    instance->vars = arena_array(r->arena, Var *, component->member_count);
    instance->operations = arena_array(r->arena, Operation, component->member_count);
    instance->events = arena_array(r->arena, Event, component->member_count);
    for (uint32_t i = 0; i < component->member_count; i++)
        declare_member(r, instance, component->members[i]);
    r->scope = before;
    generic_end(r, instance, outer);
}

static void resolve_event(Resolver *r, Event *event)
{
    Scope *before = r->scope;
    Returns returns = {.statements = g_ptr_array_new(),
                       .declared = type_simple(r->types, KIND_VOID),
                       .is_event = true};

    r->scope = scope_new(r, resolve_instance_scope(r, event->instance));
    r->context = CONTEXT_COMPONENT;
    r->instance = event->instance;
    r->returns = &returns;
    if (event->member->guard)
        event->guard = resolve_condition(r, event->member->guard, "the guard");
    event->body = resolve_block(r, event->member->body);
    r->returns = NULL;
    r->instance = NULL;
    r->scope = before;
    g_ptr_array_free(returns.statements, TRUE);
}

static void resolve_bodies(Resolver *r, Instance *instance)
{
    Diagnostics *outer = generic_begin(r, instance);

    for (uint32_t i = 0; i < instance->event_count; i++)
        resolve_event(r, &instance->events[i]);
    generic_end(r, instance, outer);
    for (uint32_t i = 0; r->whole && i < instance->operation_count; i++)
        resolve_operation(r, &instance->operations[i], instance->operations[i].member->name.span);
}

void resolve_untyped(Resolver *r, const Decl *component)
{
    Instance *instance = arena_new0(r->arena, Instance);
    *instance = (Instance){.name = component->name.text, .component = component, .count = 1};
    declare_instance(r, instance);
    resolve_bodies(r, instance);
}

/* A component that nothing uses is still looked through. */
static void resolve_unused(Resolver *r, const Decl *component)
{
    if (!g_hash_table_contains(r->looked_through, component))
        resolve_untyped(r, component);
}

void resolve_instances(Resolver *r)
{
    System *system = r->system;

    for (uint32_t i = 0; i < system->instance_count; i++) {
        Instance *instance = system->instances[i];
        if (instance->decl->type->kind == TYPE_ARRAY) {
            instance->index = resolve_index_type(r, instance->decl->type->index);
            instance->count = instance->index->kind == KIND_BAD ? 1 : instance->index->values;
            if (instance->count > MAX_INSTANCES)
                mistake(r, instance->decl->span, NULL, "at most %d instances of a component",
                        MAX_INSTANCES);
        }
        declare_instance(r, instance);
    }
    for (uint32_t i = 0; i < system->instance_count; i++)
        resolve_bodies(r, system->instances[i]);
    for (uint32_t i = 0; r->whole && i < r->design->decl_count; i++)
        if (r->design->decls[i]->kind == DECL_COMPONENT)
            resolve_unused(r, r->design->decls[i]);
}

/* ---- processes ---- */

static void resolve_process(Resolver *r, Process *process)
{
    const Decl *decl = process->decl;
    Returns returns = {.statements = g_ptr_array_new(), .is_process = true};

    r->context = CONTEXT_PROCESS;
    r->process = process;
    r->vars = g_ptr_array_new();
    r->requests = g_ptr_array_new();
    r->returns = &returns;
    r->closed = NULL;
    scope_push(r);
    if (decl->has_arguments && decl->argument_count == 1) {
        process->argument = resolve_declare_local(r, decl->arguments[0].name, process->index);
    }
    if (decl->takes_low)
        resolve_bounds(r, decl->takes_low, decl->takes_high, &process->takes_low,
                       &process->takes_high);
    process->body = resolve_block(r, decl->body);
    scope_pop(r);
    process->vars = arena_copy(r->arena, r->vars->pdata, r->vars->len, sizeof(Var *));
    process->var_count = r->vars->len;
    process->requests =
        arena_copy(r->arena, r->requests->pdata, r->requests->len, sizeof(Inline *));
    process->request_count = r->requests->len;
    g_ptr_array_free(r->vars, TRUE);
    g_ptr_array_free(r->requests, TRUE);
    g_ptr_array_free(returns.statements, TRUE);
    r->vars = r->requests = NULL;
    r->process = NULL;
    r->returns = NULL;
}

/* Requests that no process makes are still looked through. */
static void resolve_unmade_requests(Resolver *r)
{
    static const Decl nobody = {.kind = DECL_PROCESS};
    Process *process = arena_new0(r->arena, Process);

    *process = (Process){.name = "nobody", .decl = &nobody, .count = 1};
    r->context = CONTEXT_PROCESS;
    r->process = process;
    for (uint32_t i = 0; i < r->design->decl_count; i++)
        if (r->design->decls[i]->kind == DECL_REQUEST &&
            !g_hash_table_contains(r->looked_through, r->design->decls[i]))
            resolve_inline(r, r->design->decls[i], NULL);
    r->process = NULL;
}

void resolve_processes(Resolver *r)
{
    for (uint32_t i = 0; i < r->system->process_count; i++)
        resolve_process(r, r->system->processes[i]);
    if (r->whole)
        resolve_unmade_requests(r);
}
