#include "traces/page/page_graph.h"

#include "checker/base/vec.h"
#include "checker/language/syntax/tree.h"
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
    GHashTable *step_ids;
    GPtrArray *steps; /* texts */
    VEC(uint32_t) uses;
    GHashTable *mark_ids;
    GPtrArray *marks;
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

/* ---- texts that many states or steps share ---- */

static uint32_t text_number(GHashTable *ids, GPtrArray *texts, const char *text)
{
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(ids, text));

    if (number)
        return number - 1;
    char *copy = g_strdup(text);
    g_ptr_array_add(texts, copy);
    g_hash_table_insert(ids, copy, GUINT_TO_POINTER(texts->len));
    return texts->len - 1;
}

/* States in which the same holds have one mark. */
static uint32_t mark_number(Explorer *e, uint64_t predicates)
{
    g_autoptr(GString) text = g_string_new(NULL);
    uint64_t open = build_open(&e->b, predicates);
    const char *before = "";

    g_string_append_printf(text, "{\"holds\":\"%" G_GINT64_MODIFIER "x\",\"open\":[", predicates);
    for (uint32_t i = 0; i < e->b.system->window_count; i++)
        if (open >> i & 1) {
            g_string_append_printf(text, "%s%u", before, i);
            before = ",";
        }
    g_string_append(text, "]}");
    return text_number(e->mark_ids, e->marks, text->str);
}

static uint32_t step_number(Explorer *e, const ReplayStep *step, GString *scratch)
{
    g_string_truncate(scratch, 0);
    page_step(scratch, &e->b, step);
    uint32_t number = text_number(e->step_ids, e->steps, scratch->str);
    if (number == e->uses.length)
        vec_push(&e->uses, 0);
    e->uses.data[number]++;
    return number;
}

/* ---- exploring ---- */

static void visit(Explorer *e, uint32_t number, GString *scratch)
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
        Out out = {step_number(e, step, scratch), TARGET_OUTSIDE};
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
    uint32_t *order = g_new(uint32_t, e->steps->len + 1);

    for (guint i = 0; i < e->steps->len; i++)
        order[i] = i;
    g_qsort_with_data(order, (gint)e->steps->len, sizeof *order, most_used_first, e);
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

static void add_edges(GString *out, const Explorer *e, const uint32_t *order)
{
    g_autofree uint32_t *numbers = g_new(uint32_t, e->steps->len + 1);
    const Out *next = e->outs.data;

    for (guint i = 0; i < e->steps->len; i++)
        numbers[order[i]] = i;
    g_string_append(out, ",\"edges\":\"");
    for (uint32_t i = 0; i < e->visited.length; i++) {
        encode_number(out, e->visited.data[i].mark);
        encode_number(out, e->visited.data[i].outs);
        for (uint32_t j = 0; j < e->visited.data[i].outs; j++, next++) {
            encode_number(out, numbers[next->step]);
            encode_number(out, next->target);
        }
    }
    g_string_append_c(out, '"');
}

static void add_marks(GString *out, const GPtrArray *marks)
{
    g_string_append(out, ",\"marks\":[");
    for (guint i = 0; i < marks->len; i++)
        g_string_append_printf(out, "%s%s", i ? "," : "", (char *)marks->pdata[i]);
    g_string_append_c(out, ']');
}

static void add_steps(GString *out, const Explorer *e, const uint32_t *order, PageSteps *shared)
{
    g_string_append(out, ",\"steps\":[");
    for (guint i = 0; i < e->steps->len; i++)
        g_string_append_printf(out, "%s%u", i ? "," : "",
                               text_number(shared->ids, shared->texts, e->steps->pdata[order[i]]));
    g_string_append_c(out, ']');
}

/* ---- what it is about ---- */

static void add_lanes(GString *out, const Builder *b)
{
    g_string_append(out, "\"lanes\":[");
    for (guint i = 0; i < b->lanes->len; i++) {
        const Lane *lane = &g_array_index(b->lanes, Lane, i);
        g_string_append(out, i ? ",{\"name\":" : "{\"name\":");
        page_quote(out, lane->name);
        if (lane->is_process)
            g_string_append_printf(out, ",\"process\":true,\"background\":%s",
                                   b->model->actors[i].is_background ? "true" : "false");
        g_string_append_c(out, '}');
    }
    if (b->model->tick > 0) /* the lane that build_who gives it */
        g_string_append(out, ",{\"name\":\"time\",\"time\":true}");
    g_string_append_c(out, ']');
}

static void add_variables(GString *out, const Builder *b)
{
    g_string_append(out, ",\"variables\":[");
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        g_string_append_printf(out, "%s{\"lane\":%d,\"name\":", i ? "," : "",
                               watched->variable.lane);
        page_quote(out, watched->variable.name);
        g_string_append_printf(out, "%s,\"initial\":",
                               watched->variable.is_main      ? ",\"main\":true"
                               : watched->variable.place >= 0 ? ",\"place\":true"
                                                              : "");
        g_autofree char *value = page_value(b, watched);
        page_quote(out, value);
        g_string_append_c(out, '}');
    }
    g_string_append_c(out, ']');
}

/* Where each process is before the first step, and which requests it has entered by then. */
static void add_processes(GString *out, const Builder *b)
{
    g_string_append(out, ",\"processes\":[");
    for (uint32_t i = 0; i < b->system->process_instances; i++) {
        g_autoptr(GPtrArray) entered = replay_entered(b->replay, i);
        g_string_append(out, i ? ",{\"at\":" : "{\"at\":");
        page_place(out, b, i);
        g_string_append(out, ",\"entered\":[");
        for (guint j = 0; j < entered->len; j++) {
            g_string_append(out, j ? "," : "");
            page_quote(out, ((const Inline *)entered->pdata[j])->decl->name.text);
        }
        g_string_append(out, "]}");
    }
    g_string_append_c(out, ']');
}

/* ---- all of it ---- */

PageSteps *page_steps_new(void)
{
    PageSteps *steps = g_new0(PageSteps, 1);

    steps->ids = g_hash_table_new(g_str_hash, g_str_equal);
    steps->texts = g_ptr_array_new_with_free_func(g_free);
    return steps;
}

void page_steps_free(PageSteps *steps)
{
    g_hash_table_unref(steps->ids);
    g_ptr_array_unref(steps->texts);
    g_free(steps);
}

static void explorer_init(Explorer *e, const Program *program, uint32_t most)
{
    *e = (Explorer){.states = arena_new(), .words = program_model(program)->words};
    e->most = MAX(most, 1);
    e->ids = g_hash_table_new(hash_key, equal_keys);
    e->wanted = g_hash_table_new(hash_key, equal_keys);
    e->queue = g_ptr_array_new();
    e->step_ids = g_hash_table_new(g_str_hash, g_str_equal);
    e->steps = g_ptr_array_new_with_free_func(g_free);
    e->mark_ids = g_hash_table_new(g_str_hash, g_str_equal);
    e->marks = g_ptr_array_new_with_free_func(g_free);
}

static void explorer_clear(Explorer *e)
{
    g_hash_table_unref(e->ids);
    g_hash_table_unref(e->wanted);
    g_hash_table_unref(e->step_ids);
    g_hash_table_unref(e->mark_ids);
    g_ptr_array_unref(e->queue);
    g_ptr_array_unref(e->steps);
    g_ptr_array_unref(e->marks);
    vec_free(&e->uses);
    vec_free(&e->visited);
    vec_free(&e->outs);
    arena_free(e->states);
}

static char *graph_text(Explorer *e, const char *head, PageSteps *shared)
{
    GString *out = g_string_new(head);
    g_autofree uint32_t *order = order_of_steps(e);

    g_string_append_printf(out, ",\"states\":%u,\"whole\":%s", e->visited.length,
                           e->cut ? "false" : "true");
    add_marks(out, e->marks);
    add_steps(out, e, order, shared);
    add_edges(out, e, order);
    g_string_append_c(out, '}');
    return g_string_free(out, FALSE);
}

PageGraph page_graph(const Program *program, const Run *const *runs, uint32_t run_count,
                     uint32_t most_states, PageSteps *steps)
{
    static const Run nowhere = {0};
    Span wrong;
    g_autoptr(GString) head = g_string_new("{"), scratch = g_string_new(NULL);
    Explorer e;
    Builder *b = &e.b;

    explorer_init(&e, program, most_states);
    builder_init(b, program, NULL, (PropertyReference){0});
    Arena *arena = b->arena; /* of the lanes' names; each state's steps have one of their own */
    build_lanes(b);
    b->replay = replay_new(program, &nowhere);
    add_lanes(head, b);
    add_variables(head, b);
    add_processes(head, b);
    for (uint32_t i = 0; i < run_count; i++)
        want_run(&e, runs[i]);
    if (!replay_error(b->replay, &wrong)) /* else there is no state to begin with */
        number_of(&e, replay_state(b->replay));
    for (uint32_t i = 0; i < e.queue->len; i++)
        visit(&e, i, scratch);
    PageGraph graph = {graph_text(&e, head->str, steps), e.visited.length, !e.cut};
    builder_clear(b);
    arena_free(arena);
    explorer_clear(&e);
    return graph;
}

void page_graph_clear(PageGraph *graph)
{
    g_clear_pointer(&graph->json, g_free);
}
