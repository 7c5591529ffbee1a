#include "checker/commands/conform/conform_run_private.h"

enum { MOST_WAYS = 2000, MOST_STATES = 8 };

/* ---- which steps there are ---- */

static void keep_step(void *user, const RunStep *step)
{
    ConformRunLooking *l = user;
    ConformRunStep kept = {step->step,  step->before,  step->state,
                           step->names, l->taken->len, step->taken_count};

    g_array_append_vals(l->taken, step->taken, step->taken_count);
    g_array_append_val(l->steps, kept);
    for (guint i = 0; i < step->taken_count; i++)
        if (step->taken[i].line)
            l->run->step_of[step->taken[i].line - l->request->group->lines] = l->steps->len;
}

void conform_run_part(const ConformRunLooking *l, guint first_line, guint end_line, guint *first,
                      guint *count)
{
    guint begin = l->steps->len, end = 0;

    for (guint i = first_line; i < end_line; i++)
        if (l->run->step_of[i] > 0) {
            begin = MIN(begin, l->run->step_of[i] - 1);
            end = MAX(end, l->run->step_of[i]);
        }
    if (first_line == 0)
        begin = 0;
    if (end_line == l->request->group->line_count)
        end = l->steps->len;
    *first = MIN(begin, l->steps->len);
    *count = end > *first ? end - *first : 0;
}

/* ---- what is said of them ---- */

static bool is_wanted(const ConformRunLooking *l, guint line)
{
    return line >= l->request->first_line && line < l->request->end_line;
}

static void add_text(const ConformRunLooking *l, guint number, int *behind)
{
    const ConformRunStep *step = conform_run_step(l, number);
    ConformRunText *text = &l->run->texts[number - l->run->first];
    bool is_seen = false;

    text->does = conform_run_words(l, step);
    text->behind = *behind;
    for (guint i = 0; i < step->taken_count; i++) {
        const LogLine *line = conform_run_taken(l, step)[i].line;
        is_seen |= line != NULL;
        if (line && is_wanted(l, (guint)(line - l->request->group->lines)))
            *behind = (int)(line - l->request->group->lines);
    }
    text->is_silent = !is_seen;
}

static void add_texts(const ConformRunLooking *l)
{
    int behind = -1;

    l->run->texts = arena_array(l->run->arena, ConformRunText, l->run->count + 1);
    for (guint i = 0; i < l->run->count; i++)
        add_text(l, l->run->first + i, &behind);
}

/* Each once, as they come, and at most MOST_STATES. */
static void add_states(const ConformRunLooking *l)
{
    const Moments *moments = l->found->run.moments;
    const Moment *last = &moments->data[moments->length - 1];
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    guint more = 0;

    for (uint32_t i = 0; i < MIN(last->ways.length, MOST_WAYS); i++) {
        const char *text = conform_run_state_words(l, last->ways.data[i]);
        if (g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
            continue;
        if (list->len < MOST_STATES)
            g_ptr_array_add(list, (gpointer)text);
        else
            more++;
    }
    if (more > 0 || last->ways.length > MOST_WAYS)
        g_ptr_array_add(list, arena_strdup(l->run->arena, "and others"));
    g_ptr_array_add(list, NULL);
    l->run->states = arena_copy(l->run->arena, list->pdata, list->len, sizeof(char *));
}

static void look(void *user, const ConformityFound *found)
{
    ConformRunLooking *l = user;

    l->found = found;
    l->words = (AllowedRequest){.possible = found->run.possible,
                                .system = l->request->templates->system,
                                .group = l->request->group};
    run_steps_tell(&found->run, found->known, keep_step, l);
    l->run->total = l->steps->len;
    conform_run_part(l, l->request->first_line, l->request->end_line, &l->run->first,
                     &l->run->count);
    add_texts(l);
    add_states(l);
    conform_run_write(l);
    if (l->request->drawing)
        l->run->svg = conform_run_draw(l);
}

/* ---- all of it ---- */

void conform_run_find(ConformRun *run, const ConformRunRequest *request, JsonBuilder *out)
{
    g_autoptr(GArray) steps = g_array_new(FALSE, FALSE, sizeof(ConformRunStep));
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(PossibleTaken));
    ConformRunLooking l = {
        .run = run, .request = request, .steps = steps, .taken = taken, .out = out};
    ConformityLimits limits = request->limits;

    *run = (ConformRun){.arena = arena_new()};
    run->step_of = arena_array(run->arena, guint, request->group->line_count + 1);
    builder_init(&l.b, request->templates->program, NULL, (PropertyReference){0});
    Arena *names = l.b.arena;
    build_lanes(&l.b);
    limits.look = look;
    limits.look_user = &l;
    Conformity *again =
        conformity_judge(request->templates, request->known, request->group, &limits);
    run->is_cut = again->end == CONFORMITY_LIMITED;
    conformity_free(again);
    builder_clear(&l.b);
    arena_free(names);
}

void conform_run_clear(ConformRun *run)
{
    g_clear_pointer(&run->svg, g_free);
    g_clear_pointer(&run->arena, arena_free);
}
