#include "traces/page/page_graph.h"

#include "checker/base/member.h"
#include "checker/base/vec.h"
#include "traces/page/page_key.h"
#include "traces/page/page_start.h"
#include "traces/page/page_words.h"

#include <string.h>

/* How a step's target is written: the state that is met next, none at all or none that is here, or
 * how many states before the next one. */
enum { TARGET_NEW, TARGET_OUTSIDE, TARGET_BACK };

typedef struct Out { /* one step out of a state */
    uint32_t step, target;
} Out;

typedef struct Visited {
    uint32_t mark, outs; /* how many of `outs` are its */
} Visited;

typedef struct Explorer {
    Builder b;
    Arena *states;
    GHashTable *ids; /* a state's words: its number, counted from 1 */
    GHashTable *wanted;
    GPtrArray *queue; /* the words, by number */
    uint32_t words, most;
    bool cut;
    JsonBuilder *scratch;  /* of one step */
    GHashTable *step_keys; /* as page_key makes them: their number, counted from 1 */
    PageSteps *steps;      /* of this graph alone */
    VEC(uint32_t) uses;
    GHashTable *mark_ids; /* predicates: their number, counted from 1 */
    VEC(uint64_t) marks;  /* predicates, by number */
    VEC(Visited) visited;
    VEC(Out) outs;
} Explorer;

/* ---- states by their words ---- */

typedef struct Key { /* GLib's tables do not tell their functions how long a key is */
    uint32_t words;
    const Word *state;
} Key;

static guint hash_key(gconstpointer data)
{
    const Key *key = data;
    uint64_t hash = 1469598103934665603U;

    for (uint32_t i = 0; i < key->words; i++) {
        hash = (hash ^ key->state[i]) * 0x9e3779b97f4a7c15U;
        hash ^= hash >> 29;
    }
    return (guint)(hash ^ hash >> 32);
}

static gboolean equal_keys(gconstpointer a, gconstpointer b)
{
    const Key *one = a, *other = b;

    return memcmp(one->state, other->state, one->words * sizeof(Word)) == 0;
}

static Key *keep(Explorer *e, const Word *state)
{
    Key *key = arena_new0(e->states, Key);

    key->words = e->words;
    key->state = arena_copy(e->states, state, e->words, sizeof(Word));
    return key;
}

/* Its number from 1; 0 where it is not to be had. */
static uint32_t number_of(Explorer *e, const Word *state)
{
    Key key = {e->words, state};
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(e->ids, &key));

    if (number)
        return number;
    if (e->queue->len >= e->most && !g_hash_table_contains(e->wanted, &key)) {
        e->cut = true;
        return 0;
    }
    Key *kept = keep(e, state);
    g_ptr_array_add(e->queue, (gpointer)kept->state);
    g_hash_table_insert(e->ids, kept, GUINT_TO_POINTER(e->queue->len));
    return e->queue->len;
}

static void want_run(Explorer *e, const Run *run)
{
    g_autoptr(Replay) replay = replay_new(e->b.program, run);

    do
        g_hash_table_add(e->wanted, keep(e, replay_state(replay)));
    while (replay_step(replay));
}

/* ---- what many states share ---- */

static uint32_t step_id(PageSteps *steps, JsonNode *step)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(steps->ids, step));

    if (number)
        return number - 1;
    g_ptr_array_add(steps->nodes, json_node_ref(step));
    g_hash_table_insert(steps->ids, step, GUINT_TO_POINTER(steps->nodes->len));
    return steps->nodes->len - 1;
}

/* States in which the same holds have one mark. */
static uint32_t mark_number(Explorer *e, uint64_t predicates)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(e->mark_ids, &predicates));

    if (number)
        return number - 1;
    vec_push(&e->marks, predicates);
    g_hash_table_insert(e->mark_ids, g_memdup2(&predicates, sizeof predicates),
                        GUINT_TO_POINTER(e->marks.length));
    return e->marks.length - 1;
}

static uint32_t new_step_number(Explorer *e, const ReplayStep *step)
{
    json_builder_reset(e->scratch);
    page_step(e->scratch, &e->b, step);
    g_autoptr(JsonNode) node = json_builder_get_root(e->scratch);
    return step_id(e->steps, node);
}

static uint32_t step_number(Explorer *e, const ReplayStep *step)
{
    g_autoptr(GBytes) key = page_key(&e->b, step);
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(e->step_keys, key));
    uint32_t number = known ? known - 1 : new_step_number(e, step);

    if (!known)
        g_hash_table_insert(e->step_keys, g_steal_pointer(&key), GUINT_TO_POINTER(number + 1));
    if (number == e->uses.length)
        vec_push(&e->uses, 0);
    e->uses.data[number]++;
    return number;
}

/* ---- exploring ---- */

static void visit(Explorer *e, uint32_t number)
{
    Builder *b = &e->b;
    uint64_t predicates;
    uint32_t next = e->queue->len;
    uint32_t count = replay_visit(b->replay, e->queue->pdata[number], &predicates);
    Visited visited = {mark_number(e, predicates), count};

    b->arena = arena_new();
    vec_push(&e->visited, visited);
    for (uint32_t i = 0; i < count; i++) {
        const ReplayStep *step = replay_try(b->replay, i);
        Out out = {step_number(e, step), TARGET_OUTSIDE};
        uint32_t target = step->step.is_error ? 0 : number_of(e, replay_state(b->replay));
        if (target > next)
            out.target = TARGET_NEW;
        else if (target)
            out.target = TARGET_BACK + next - target;
        next = e->queue->len;
        vec_push(&e->outs, out);
    }
    arena_free(b->arena);
}

/* ---- writing it down ---- */

static gint most_used_first(gconstpointer a, gconstpointer b, gpointer user)
{
    const Explorer *e = user;
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    uint32_t of_x = e->uses.data[x], of_y = e->uses.data[y];

    return of_x != of_y ? (of_x > of_y ? -1 : 1) : x < y ? -1 : x > y;
}

static uint32_t *order_of_steps(Explorer *e)
{
    uint32_t *order = g_new(uint32_t, e->steps->nodes->len + 1);

    for (guint i = 0; i < e->steps->nodes->len; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)e->steps->nodes->len, sizeof *order, most_used_first, e);
    return order;
}

/* Five bits a letter, the lowest first; the sixth says that more follow. */
static void encode_number(GString *out, uint32_t number)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    for (; number >= 32; number >>= 5)
        g_string_append_c(out, letters[32 + (number & 31)]);
    g_string_append_c(out, letters[number]);
}

static void add_edges(JsonBuilder *out, const Explorer *e, const uint32_t *order)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree uint32_t *numbers = g_new(uint32_t, e->steps->nodes->len + 1);
    const Out *next = e->outs.data;

    for (guint i = 0; i < e->steps->nodes->len; i++)
        numbers[order[i]] = i;
    for (uint32_t i = 0; i < e->visited.length; i++) {
        encode_number(text, e->visited.data[i].mark);
        encode_number(text, e->visited.data[i].outs);
        for (uint32_t j = 0; j < e->visited.data[i].outs; j++, next++) {
            encode_number(text, numbers[next->step]);
            encode_number(text, next->target);
        }
    }
    member_string(out, "edges", text->str);
}

/* Predicates are in hex: a script's numbers have 53 bits. */
static void add_mark(JsonBuilder *out, const Builder *b, uint64_t predicates)
{
    g_autofree char *holds = g_strdup_printf("%" G_GINT64_MODIFIER "x", predicates);
    uint64_t open = build_open(b, predicates);

    json_builder_begin_object(out);
    member_string(out, "holds", holds);
    member_array(out, "open");
    for (uint32_t i = 0; i < b->system->window_count; i++)
        if (open >> i & 1)
            json_builder_add_int_value(out, i);
    json_builder_end_array(out);
    json_builder_end_object(out);
}

static void add_marks(JsonBuilder *out, const Explorer *e)
{
    member_array(out, "marks");
    for (uint32_t i = 0; i < e->marks.length; i++)
        add_mark(out, &e->b, e->marks.data[i]);
    json_builder_end_array(out);
}

static void add_steps(JsonBuilder *out, const Explorer *e, const uint32_t *order, PageSteps *shared)
{
    member_array(out, "steps");
    for (guint i = 0; i < e->steps->nodes->len; i++)
        json_builder_add_int_value(out, step_id(shared, e->steps->nodes->pdata[order[i]]));
    json_builder_end_array(out);
}

/* ---- all of it ---- */

PageSteps *page_steps_new(void)
{
    PageSteps *steps = g_new0(PageSteps, 1);

    steps->ids = g_hash_table_new(json_node_hash, json_node_equal);
    steps->nodes = g_ptr_array_new_with_free_func((GDestroyNotify)json_node_unref);
    return steps;
}

void page_steps_free(PageSteps *steps)
{
    g_hash_table_unref(steps->ids);
    g_ptr_array_unref(steps->nodes);
    g_free(steps);
}

static void explorer_init(Explorer *e, const Program *program, uint32_t most)
{
    *e = (Explorer){.states = arena_new(), .words = program_model(program)->words};
    e->most = MAX(most, 1);
    e->ids = g_hash_table_new(hash_key, equal_keys);
    e->wanted = g_hash_table_new(hash_key, equal_keys);
    e->queue = g_ptr_array_new();
    e->scratch = json_builder_new_immutable(); /* what is sealed keeps its hash */
    e->step_keys =
        g_hash_table_new_full(g_bytes_hash, g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);
    e->steps = page_steps_new();
    e->mark_ids = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void explorer_clear(Explorer *e)
{
    g_hash_table_unref(e->ids);
    g_hash_table_unref(e->wanted);
    g_hash_table_unref(e->mark_ids);
    g_ptr_array_unref(e->queue);
    g_hash_table_unref(e->step_keys);
    page_steps_free(e->steps);
    g_object_unref(e->scratch);
    vec_free(&e->marks);
    vec_free(&e->uses);
    vec_free(&e->visited);
    vec_free(&e->outs);
    arena_free(e->states);
}

static JsonNode *graph_node(Explorer *e, JsonBuilder *out, PageSteps *shared)
{
    g_autofree uint32_t *order = order_of_steps(e);

    member_int(out, "states", e->visited.length);
    member_bool(out, "whole", !e->cut);
    add_marks(out, e);
    add_steps(out, e, order, shared);
    add_edges(out, e, order);
    json_builder_end_object(out);
    return json_builder_get_root(out);
}

PageGraph page_graph(const Program *program, const Run *const *runs, uint32_t run_count,
                     uint32_t most_states, PageSteps *steps)
{
    static const Run nowhere = {0};
    Span wrong;
    g_autoptr(JsonBuilder) out = json_builder_new_immutable();
    Explorer e;
    Builder *b = &e.b;

    explorer_init(&e, program, most_states);
    builder_init(b, program, NULL, (PropertyReference){0});
    Arena *arena = b->arena; /* of the lanes' names; each state's steps have one of their own */
    build_lanes(b);
    b->replay = replay_new(program, &nowhere);
    json_builder_begin_object(out);
    page_start(out, b);
    for (uint32_t i = 0; i < run_count; i++)
        want_run(&e, runs[i]);
    if (!replay_error(b->replay, &wrong)) /* else there is no state to begin with */
        number_of(&e, replay_state(b->replay));
    for (uint32_t i = 0; i < e.queue->len; i++)
        visit(&e, i);
    PageGraph graph = {graph_node(&e, out, steps), e.visited.length, !e.cut};
    builder_clear(b);
    arena_free(arena);
    explorer_clear(&e);
    return graph;
}

void page_graph_clear(PageGraph *graph)
{
    g_clear_pointer(&graph->node, json_node_unref);
}
