/* Whether a component of the library is what a real server does: every sequence of its operations, events and faults
 * up to a length, each played on the server from the beginning, with the model's reply and the model's value after it.
 *
 *   conformance DESIGN BINDING SERVER=ADDRESS LENGTH [MEMORY]
 *
 * DESIGN has one process, or several alike, that calls whichever operation it likes, again and again; where it is in its
 * loop means nothing. Of two sequences after which the components hold the same and whose last MEMORY calls and replies are
 * the same only one is gone on with; with MEMORY = LENGTH all are. Prints the counts of sequences and of calls; exit
 * status 1 with the first sequence that differs. */
#include "checker/program/replay/replay.h"
#include "checker/wire/replay/stores.h"
#include "traces/counterexample/stepper.h"

#include "tests/unit/design_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* What the components hold, and what can be called then. */
typedef struct Held {
    char *text;
    Word *state;      /* with all processes where they begin */
    GPtrArray *calls; /* of Call; NULL: not asked for yet */
} Held;

typedef struct Call {
    const StepperStep *step;
    Held *to;
} Call;

typedef struct Node { /* a sequence */
    const struct Node *parent;
    const Call *call; /* NULL: the empty one */
    Held *held;
    uint32_t length;
    uint16_t actors; /* so many of the processes have called: the others are like the next one */
} Node;

typedef struct Search {
    const Plan *plan;
    Stores *stores;
    Client *client;
    Stepper *walk;
    Replay *replay;
    const Word *root;
    GHashTable *held; /* Held, by text */
    GPtrArray *queue; /* of Node */
    GHashTable *seen;
    guint sequences, calls;
} Search;

static void check(GError *error)
{
    if (!error)
        return;
    fprintf(stderr, "%s\n", error->message);
    exit(2);
}

/* What empties a server; of a row: what makes it new, and so the sequence that its versions may be drawn from. */
static char *flush_text(const BoundPlace *place, const Protocol *protocol)
{
    const SqlTarget *target = &place->place->target;

    if (strcmp(protocol->name, "mysql") == 0)
        return g_strdup_printf("UPDATE %s SET %s = 0 WHERE %s", target->table, target->value,
                               target->where);
    if (protocol->is_sql)
        return g_strdup_printf("UPDATE %s SET %s = 0 WHERE %s; SELECT setval('versions', 1, false)",
                               target->table, target->value, target->where);
    return g_strdup(strcmp(protocol->name, "redis") == 0 ? "FLUSHALL" : "flush_all");
}

static void flush(Search *search)
{
    const BoundPlace *place = &search->plan->bound->places[0];
    g_autofree char *text = flush_text(place, search->plan->bound->binding->servers[0].protocol);
    WireText words[] = {{text, strlen(text)}};
    WireValue value;
    GError *error = NULL;

    if (bound_in_transactions(place))
        stores_forget(search->stores);
    client_ask(search->client, words, 1, 10, &value, &error);
    check(error);
    values_clear(stores_values(search->stores));
}

/* Of an event or fault of the one component. */
static const Member *member_called(const BoundPlace *place, const char *name)
{
    for (guint i = 0; i < place->member_count; i++)
        if (strcmp(place->members[i].member->name.text, name) == 0)
            return place->members[i].member;
    return NULL;
}

/* Carries a step out; what the reply should not be, or NULL. */
static char *play(Search *search, const StepperStep *step)
{
    const BoundPlace *place = &search->plan->bound->places[0];
    const Var *var = plan_var(search->plan, place);
    const RowCall *call = step->call_count ? &step->calls[0] : NULL;
    const Member *member = call ? call->operation->member : member_called(place, step->what);
    GError *error = NULL;
    WireValue value;
    char *problem = NULL;

    if (!call && step->kind == ROW_PROCESS)
        return NULL;
    search->calls++;
    stores_send(search->stores, step->who, place, member, call, &value, &error);
    check(error);
    if (call)
        stores_is_reply(search->stores, place, var, call, &value, &problem);
    else if (value.kind == WIRE_ERROR)
        problem = wire_text_copy(value.text);
    return problem;
}

/* The whole sequence, from an empty server. Each part of it was looked at when it was the whole. */
static char *play_all(Search *search, const Node *node)
{
    g_autofree char *before = node->parent ? play_all(search, node->parent) : NULL;

    if (before)
        return g_steal_pointer(&before);
    return node->call ? play(search, node->call->step) : (flush(search), NULL);
}

static void say_sequence(const Node *node)
{
    if (!node->call)
        return;
    const StepperStep *step = node->call->step;
    say_sequence(node->parent);
    fprintf(stderr, "  %s  %s%s%s\n", step->who, step->what, step->result ? "  " : "",
            step->result ? step->result : "");
}

static void visit(Search *search, const Node *node)
{
    GError *error = NULL;
    g_autofree char *problem = play_all(search, node);

    search->sequences++;
    if (!problem)
        stores_compare(search->stores, search->plan, node->held->state, &problem, &error);
    check(error);
    if (!problem)
        return;
    fprintf(stderr, "%s\n", problem);
    say_sequence(node);
    exit(1);
}

/* ---- the model ---- */

static char *held_text(Search *search, const StepperState *state)
{
    g_autoptr(GString) text = g_string_new(NULL);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(search->walk, &count);

    for (uint32_t i = 0; i < count; i++)
        if (!variables[i].is_process)
            g_string_append_printf(text, "%s %s, ", variables[i].name, state->values[i]);
    return g_strdup(text->str);
}

/* The beginning, with what the components hold in a state. */
static Word *at_the_beginning(Search *search, const StepperState *state, const char *text)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(search->walk, &count);

    replay_go(search->replay, search->root);
    for (uint32_t i = 0; i < count; i++)
        if (!variables[i].is_process)
            replay_put(search->replay, variables[i].var, variables[i].index, variables[i].place,
                       state->held[i].slots);
    const Word *put = replay_state(search->replay);
    g_autofree char *found = held_text(search, stepper_state(search->walk, put));
    if (strcmp(found, text) != 0) {
        fprintf(stderr, "the beginning with %s holds %s\n", text, found);
        exit(2);
    }
    return g_memdup2(put, program_model(search->plan->program)->words * sizeof(Word));
}

static Held *held_in(Search *search, const StepperState *state)
{
    g_autofree char *text = held_text(search, state);
    Held *held = g_hash_table_lookup(search->held, text);

    if (held)
        return held;
    held = g_new0(Held, 1);
    held->state = at_the_beginning(search, state, text);
    held->text = g_steal_pointer(&text);
    g_hash_table_insert(search->held, held->text, held);
    return held;
}

/* A call that several ways of a loop lead to is one. */
static void add_call(Search *search, Held *held, const StepperStep *step, GHashTable *known)
{
    Held *to = held_in(search, step->to);
    char *key = g_strdup_printf("%s %s %s %p", step->who, step->what,
                                step->result ? step->result : "", (void *)to);

    if (!g_hash_table_add(known, key))
        return;
    Call *call = g_new0(Call, 1);
    *call = (Call){step, to};
    g_ptr_array_add(held->calls, call);
}

/* What is chosen before a call is no call. */
static void add_calls(Search *search, Held *held, const Word *state, GHashTable *known)
{
    StepperSteps steps = stepper_steps(search->walk, state);

    for (uint32_t i = 0; i < steps.count; i++) {
        const StepperStep *step = &steps.list[i];
        if (!step->to || step->error)
            continue;
        if (step->call_count > 0 || step->kind != ROW_PROCESS)
            add_call(search, held, step, known);
        else
            add_calls(search, held, step->to->state, known);
    }
}

static const GPtrArray *calls_of(Search *search, Held *held)
{
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    if (!held->calls) {
        held->calls = g_ptr_array_new();
        add_calls(search, held, held->state, known);
    }
    return held->calls;
}

/* ---- all sequences ---- */

static bool is_new(Search *search, const Node *node, uint32_t memory)
{
    GString *key = g_string_new(NULL);

    g_string_printf(key, "%p %u", (void *)node->held, node->actors);
    for (uint32_t i = 0; i < memory && node->call; i++, node = node->parent)
        g_string_append_printf(key, " %p", (const void *)node->call);
    return g_hash_table_add(search->seen, g_string_free(key, FALSE));
}

static void expand(Search *search, const Node *node, uint32_t memory)
{
    const GPtrArray *calls = calls_of(search, node->held);

    for (guint i = 0; i < calls->len; i++) {
        const Call *call = calls->pdata[i];
        const bool is_process = call->step->kind == ROW_PROCESS;
        if (is_process && call->step->actor > node->actors)
            continue;
        Node *next = g_new0(Node, 1);
        *next = (Node){node, call, call->to, node->length + 1, node->actors};
        if (is_process && call->step->actor == node->actors)
            next->actors++;
        visit(search, next);
        if (is_new(search, next, memory))
            g_ptr_array_add(search->queue, next);
        else
            g_free(next);
    }
}

static void search_all(Search *search, uint32_t length, uint32_t memory)
{
    Node *root = g_new0(Node, 1);

    search->queue = g_ptr_array_new();
    search->seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    search->held = g_hash_table_new(g_str_hash, g_str_equal);
    root->held = held_in(search, stepper_state(search->walk, search->root));
    g_ptr_array_add(search->queue, root);
    for (guint i = 0; i < search->queue->len; i++) {
        const Node *node = search->queue->pdata[i];
        if (node->length < length)
            expand(search, node, memory);
    }
}

/* What is made stays until the end, and can be reached from here. */
static Fixture fixture;
static Search search;
static Plan plan;

int main(int argc, char **argv)
{
    GError *error = NULL;
    Run empty = {0};

    if (argc != 5 && argc != 6)
        return 2;
    const char *address = strchr(argv[3], '=') + 1;
    fixture = fixture_of_file(argv[1], NULL);
    Binding *binding = binding_load(argv[2], &error);
    check(error);
    BoundDesign *bound = bound_new(binding, fixture.system, fixture.diagnostics);
    g_autofree char *mistakes = diagnostics_text(binding->diagnostics, false);
    g_autofree char *of_design = diagnostics_text(fixture.diagnostics, false);
    fputs(mistakes, stderr);
    fputs(of_design, stderr);
    if (diagnostics_errors(binding->diagnostics) + diagnostics_errors(fixture.diagnostics))
        return 2;
    const char *const addresses[] = {address, NULL};
    plan = (Plan){.program = fixture.program, .bound = bound};
    search = (Search){.plan = &plan};
    search.stores = stores_new(bound, addresses, &error);
    check(error);
    search.client = client_new(binding->servers[0].protocol, address, &error);
    check(error);
    search.walk = stepper_new(fixture.program);
    search.root = stepper_end_of(fixture.program, &empty);
    search.replay = replay_new(fixture.program, &empty);
    search_all(&search, (uint32_t)atoi(argv[4]), argc == 6 ? (uint32_t)atoi(argv[5]) : 0);
    printf("%u sequences, %u states, %u calls\n", search.sequences, g_hash_table_size(search.held),
           search.calls);
    return 0;
}
