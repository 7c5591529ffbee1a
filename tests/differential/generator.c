#include "tests/differential/generator_private.h"

/* ---- components ---- */

static const Ty *state_type(Gen *g, bool first)
{
    return first || gen_chance(g, 40) ? gen_range(g) : gen_type(g);
}

static void make_state(Gen *g, Component *component)
{
    uint32_t count = 1 + gen_draw(g, 2);

    for (uint32_t i = 0; i < count; i++) {
        const Ty *type = state_type(g, i == 0);
        const char *var = gen_name(g, "x");
        const char *written = type->text;
        if (type->sort == SORT_PROCESS)
            continue;
        if (i == 0 && component->is_generic) {
            component->generic = type;
            written = "G";
        }
        if (gen_chance(g, 60))
            gen_line(g, "%s: %s = %s", var, written, gen_literal(g, type));
        else
            gen_line(g, "%s: %s", var, written);
        gen_add_sym(component->state, var, type, false);
    }
    component->has_timer = gen_chance(g, g->level >= GENERATOR_TIMED ? 60 : 30);
    if (component->has_timer)
        gen_line(g, "timer0: timer");
}

static const Ty *result_type(Gen *g, const Component *component)
{
    const Ty *type = g_array_index(component->state, Sym, 0).type;

    if (!gen_chance(g, 70))
        return NULL;
    if (gen_chance(g, 50))
        type = gen_type(g);
    return type->sort == SORT_ARRAY || type->sort == SORT_PROCESS ? NULL : type;
}

static void enter_component(Gen *g, const Component *component)
{
    g_array_set_size(g->scope, 0);
    for (guint i = 0; i < component->state->len; i++)
        g_array_append_val(g->scope, g_array_index(component->state, Sym, i));
    if (component->argument)
        gen_add_sym(g->scope, "limit", component->argument, true);
    if (g->has_fix)
        gen_add_sym(g->scope, "f0", gen_bool(g), true);
    if (component->has_timer)
        gen_see_timer(g, "");
    g->in_component = true;
    g->loops = component->has_timer ? -1 : 0; /* a timer may be started */
}

static const char *guard(Gen *g, const Component *component, uint32_t percent)
{
    if (component->has_timer && gen_chance(g, 30))
        return " when timer0.due";
    if (!gen_chance(g, percent))
        return "";
    return gen_keep(g, g_strdup_printf(" when %s", gen_condition(g, 2)));
}

static void make_op(Gen *g, Component *component)
{
    Op op = {.name = (char *)gen_name(g, "op"), .result = result_type(g, component)};
    g_autoptr(GString) arguments = g_string_new(NULL);

    enter_component(g, component);
    while (op.argument_count < 2 && gen_chance(g, 35)) {
        const Ty *type = gen_type(g);
        if (type->sort == SORT_ARRAY || type->sort == SORT_PROCESS)
            break;
        const char *argument = gen_name(g, "a");
        g_string_append_printf(arguments, "%s%s: %s", op.argument_count ? ", " : "", argument,
                               type->text);
        gen_add_sym(g->scope, argument, type, true);
        op.arguments[op.argument_count++] = type;
    }
    gen_open(g, "op %s(%s)%s%s%s", op.name, arguments->str, op.result ? ": " : "",
             op.result ? op.result->text : "", guard(g, component, 30));
    gen_component_body(g, 2, op.result);
    gen_close(g);
    g_array_append_val(component->ops, op);
}

static void make_event(Gen *g, Component *component, const char *word)
{
    enter_component(g, component);
    if (g->is_once)
        g->loops = 0; /* it starts no timer */
    const char *urgent = "";
    if (g->level >= GENERATOR_TIMED && *word == 'e' && gen_chance(g, 15))
        urgent = "urgent ";
    gen_open(g, "%s%s %s%s", urgent, word, gen_name(g, "ev"), guard(g, component, 90));
    gen_component_body(g, 1, NULL);
    gen_close(g);
}

static void make_component(Gen *g)
{
    Component component = {
        .name = (char *)gen_name(g, "C"),
        .state = g_array_new(FALSE, FALSE, sizeof(Sym)),
        .ops = g_array_new(FALSE, FALSE, sizeof(Op)),
        .is_generic = gen_chance(g, 20),
        .argument = gen_chance(g, 20) ? gen_range(g) : NULL,
    };

    const char *argument = "";
    if (component.argument)
        argument = gen_keep(g, g_strdup_printf("(limit: %s = %s)", component.argument->text,
                                               gen_literal(g, component.argument)));
    gen_open(g, "component %s%s%s", component.name, component.is_generic ? "<G>" : "", argument);
    make_state(g, &component);
    for (uint32_t i = 0; i < 1 + gen_draw(g, 3); i++)
        make_op(g, &component);
    if (gen_chance(g, 50))
        make_event(g, &component, "event");
    if (gen_chance(g, 20))
        make_event(g, &component, "event");
    if (gen_chance(g, 20))
        make_event(g, &component, "fault");
    gen_close(g);
    g->in_component = false;
    g->loops = 0;
    g_array_append_val(g->components, component);
}

static void make_object(Gen *g, const Component *component)
{
    Object object = {.name = (char *)gen_name(g, "o"), .component = component};
    g_autoptr(GString) type = g_string_new(component->name);

    if (component->is_generic)
        g_string_append_printf(type, "<%s>", component->generic->text);
    if (component->argument && gen_chance(g, 50))
        g_string_append_printf(type, "(%s)", gen_literal(g, component->argument));
    if (g->level >= GENERATOR_WHOLE && gen_chance(g, 20)) {
        object.index = gen_scalar(g);
        g_string_append_printf(type, "[%s]", object.index->text);
    }
    gen_line(g, "%s: %s", object.name, type->str);
    g_array_append_val(g->objects, object);
}

/* Each component may call the instances of those before it. */
static void make_world(Gen *g)
{
    uint32_t count = 1 + gen_draw(g, 2);

    g_array_set_size(g->components, 0);
    for (uint32_t i = 0; i < count; i++) {
        make_component(g);
        make_object(g, &g_array_index(g->components, Component, i));
    }
}

/* ---- who calls ---- */

static void begin_code(Gen *g, Party *party, int calls)
{
    g_array_set_size(g->scope, 0);
    if (g->has_fix)
        gen_add_sym(g->scope, "f0", gen_bool(g), true);
    g->party = party;
    g->calls = calls;
    g->in_atomic = g->in_component = false;
    g->loops = 0;
}

static const Op *op_giving_range(Gen *g, const Object **object)
{
    for (int tries = 0; tries < 10; tries++) {
        *object = &g_array_index(g->objects, Object, gen_draw(g, g->objects->len));
        const GArray *ops = (*object)->component->ops;
        const Op *op = &g_array_index(ops, Op, gen_draw(g, ops->len));
        if (!(*object)->index && op->argument_count == 0 && op->result &&
            op->result->sort == SORT_RANGE)
            return op;
    }
    return NULL;
}

static void make_request(Gen *g, const char *word, Party *party)
{
    const Object *object;
    const Op *op = op_giving_range(g, &object);
    Request request = {.name = (char *)gen_name(g, "r"), .result = op ? op->result : NULL};

    if (!op)
        return;
    begin_code(g, party, 2);
    g->has_middle = false;
    if (gen_chance(g, 30)) {
        request.argument = gen_scalar(g);
        gen_add_sym(g->scope, "key", request.argument, true);
    }
    bool names_object = request.argument && g->level >= GENERATOR_WHOLE && gen_chance(g, 60);
    gen_open(g, "%s %s%s%s%s%s", word, request.name, request.argument ? "(key: " : "",
             request.argument ? request.argument->text : "", request.argument ? ")" : "",
             names_object ? " of key" : "");
    if (gen_chance(g, 40))
        gen_process_body(g, 1);
    if (gen_chance(g, 10))
        gen_line(g, "if %s { return none }", gen_condition(g, 1));
    gen_line(g, "let result = %s.%s()", object->name, op->name);
    gen_add_sym(g->scope, "result", op->result, false);
    if (gen_chance(g, 40))
        gen_process_body(g, 1);
    gen_line(g, "return result");
    gen_close(g);
    request.has_middle = g->has_middle;
    g->has_read |= *word == 'r' && word[2] == 'a';
    if (gen_chance(g, 90))
        g_array_append_val(g->requests, request);
}

static void make_requests(Gen *g)
{
    Party nobody = {.labels = g_ptr_array_new(), .locals = g_array_new(FALSE, FALSE, sizeof(Sym))};

    if (gen_chance(g, 50)) {
        for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
            make_request(g, "read", &nobody);
        for (uint32_t i = 0; i < 1 + gen_draw(g, 2); i++)
            make_request(g, "write", &nobody);
        if (gen_chance(g, 20))
            make_request(g, "request", &nobody);
    }
    g_ptr_array_unref(nobody.labels);
    g_array_unref(nobody.locals);
}

static const char *party_head(Gen *g, Party *party)
{
    bool whole = g->level >= GENERATOR_WHOLE;
    const char *background = gen_chance(g, 15) ? "background " : "";
    const char *may = "", *count = "";

    party->count = 1 + (int)(g->parties->len < 2 ? gen_draw(g, 2) : 0);
    if (whole && gen_chance(g, 15)) {
        const Ty *type = gen_scalar(g);
        party->argument = type;
        gen_add_sym(g->scope, "me", type, true);
        count = gen_keep(g, g_strdup_printf("(me: %s)", type->text));
    } else if (party->count > 1) {
        count = " * 2";
    }
    if (whole && gen_chance(g, 20))
        may = gen_chance(g, 50) || g->is_once ? " may crash" : " may restart";
    const char *takes = gen_takes(g, 70);
    return gen_keep(
        g, g_strdup_printf("%sprocess %s%s%s%s", background, party->name, count, may, takes));
}

static void make_party(Gen *g)
{
    Party party = {.name = (char *)gen_name(g, "p"),
                   .labels = g_ptr_array_new(),
                   .locals = g_array_new(FALSE, FALSE, sizeof(Sym))};

    begin_code(g, &party, 3 + (int)gen_draw(g, 2));
    g->may_self = true;
    gen_open(g, "%s", party_head(g, &party));
    gen_process_body(g, 2);
    for (uint32_t i = gen_draw(g, 3); i > 0 && g->requests->len > 0; i--) {
        const Request *request =
            &g_array_index(g->requests, Request, gen_draw(g, g->requests->len));
        gen_line(g, "%s(%s)", request->name,
                 request->argument ? gen_expression(g, request->argument, 1) : "");
    }
    gen_close(g);
    g->may_self = false;
    g->party = NULL;
    g_array_append_val(g->parties, party);
}

static void make_ghost(Gen *g)
{
    const Ty *type = gen_range(g);
    const char *ghost = gen_name(g, "g");

    gen_line(g, "ghost %s: %s = %s", ghost, type->text, gen_literal(g, type));
    gen_add_sym(g->ghosts, ghost, type, false);
}

static void make_design(Gen *g)
{
    gen_line(g, "design random \"A random design\"");
    gen_clock(g);
    g->has_fix = gen_chance(g, 60);
    if (g->has_fix)
        gen_line(g, "fix f0 \"first\" cost 1");
    if (gen_chance(g, 40))
        gen_line(g, "faults at most %u", 1 + gen_draw(g, 2));
    gen_types(g);
    if (gen_chance(g, 40))
        make_ghost(g);
    make_world(g);
    make_requests(g);
    for (uint32_t i = 0; i < 1 + gen_draw(g, 3); i++)
        make_party(g);
    g_array_set_size(g->scope, 0);
    gen_properties(g);
}

/* ---- the generator ---- */

static void component_clear(gpointer component)
{
    g_array_unref(((Component *)component)->state);
    g_array_unref(((Component *)component)->ops);
}

static void party_clear(gpointer party)
{
    g_ptr_array_unref(((Party *)party)->labels);
    g_array_unref(((Party *)party)->locals);
}

static void gen_init(Gen *g, guint64 seed, int level)
{
    *g = (Gen){.random = (seed + 1) * 0x9E3779B97F4A7C15ULL, .level = level};
    g->out = g_string_new(NULL);
    g->types = g_ptr_array_new_with_free_func(g_free);
    g->strings = g_ptr_array_new_with_free_func(g_free);
    g->scope = g_array_new(FALSE, FALSE, sizeof(Sym));
    g->ghosts = g_array_new(FALSE, FALSE, sizeof(Sym));
    /* Objects point at their components, which therefore must not move. */
    g->components = g_array_sized_new(FALSE, FALSE, sizeof(Component), 8);
    g->objects = g_array_new(FALSE, FALSE, sizeof(Object));
    g->requests = g_array_new(FALSE, FALSE, sizeof(Request));
    g->parties = g_array_new(FALSE, FALSE, sizeof(Party));
    g_array_set_clear_func(g->components, component_clear);
    g_array_set_clear_func(g->parties, party_clear);
    for (int i = 0; i < 8; i++)
        gen_draw(g, 1);
}

/* Two levels of the same number do not compile. */
static void write_design(Gen *g, int level)
{
    switch (level) {
    case GENERATOR_CORE:
    case GENERATOR_WHOLE:
    case GENERATOR_TIMED: make_design(g); return;
    case GENERATOR_ALIKE: gen_alike(g); return;
    case GENERATOR_RACES:
    case GENERATOR_READS: gen_races(g); return;
    case GENERATOR_AGES: gen_ages(g); return;
    case GENERATOR_CLOCKS: gen_clocks(g); return;
    case GENERATOR_VALUES: gen_values(g); return;
    case GENERATOR_ROUNDS: gen_rounds(g); return;
    case GENERATOR_TIERS: gen_tiers(g); return;
    case GENERATOR_STRICT: gen_strict(g); return;
    case GENERATOR_LIVES: gen_lives(g); return;
    }
    g_assert_not_reached();
}

char *generator_text(guint64 seed, int level)
{
    Gen g;

    gen_init(&g, seed, level);
    write_design(&g, level);
    g_array_unref(g.scope);
    g_array_unref(g.ghosts);
    g_array_unref(g.components);
    g_array_unref(g.objects);
    g_array_unref(g.requests);
    g_array_unref(g.parties);
    g_ptr_array_unref(g.types);
    g_ptr_array_unref(g.strings);
    return g_string_free(g.out, FALSE);
}
