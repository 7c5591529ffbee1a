#include "checker/conform/conformities.h"

#include "checker/conform/lines/line_part.h"

/* Fewer lines are not worth a thread: each has to find out what the design's states come to. */
enum { LINES_EACH = 2000, MOST_THREADS = 16 };

typedef struct Sharing {
    const ConformitiesRequest *request;
    ConformityLimits limits; /* of each thread */
    Conformity **results;    /* by group; NULL: not judged */
    int next;      /* part that nobody has taken, or group where all lines are kept; atomic */
    int is_over;   /* atomic */
    GError *error; /* the first one; atomic */
} Sharing;

typedef struct Worker {
    Sharing *sharing;
    KnownSteps *known;
    GThread *thread; /* NULL of the first: it is the caller's own */
} Worker;

static Conformity *judge_group(const Sharing *s, KnownSteps *known, const LogGroup *group)
{
    const uint32_t most = s->limits.missing;
    ConformityLimits limits = s->limits;

    for (limits.missing = 0;; limits.missing++) {
        Conformity *one = conformity_judge(s->request->templates, known, group, &limits);
        bool is_answer = one->end == CONFORMITY_FITS || one->end == CONFORMITY_LIMITED;
        if (is_answer || limits.missing == most)
            return one;
        conformity_free(one);
    }
}

static void judge_one(Sharing *s, KnownSteps *known, guint number, const LogGroup *group)
{
    Conformity *one = judge_group(s, known, group);

    s->results[number] = one;
    if (!s->request->lines->groups[number].lines)
        conformity_own_line(one);
    if (s->request->sum_up)
        s->request->sum_up(s->request->user, one);
    if (s->request->stops && one->end != CONFORMITY_FITS)
        g_atomic_int_set(&s->is_over, true);
}

static void note_error(Sharing *s, GError *error)
{
    if (!g_atomic_pointer_compare_and_exchange(&s->error, NULL, error))
        g_error_free(error);
    g_atomic_int_set(&s->is_over, true);
}

/* The lines of one group of it at a time are in memory. */
static void judge_part(Sharing *s, KnownSteps *known, guint number)
{
    const LogLines *lines = s->request->lines;
    GError *error = NULL;

    if (lines->first[number] == lines->first[number + 1])
        return;
    g_autoptr(LinePart) part = line_part_read(lines, number, &error);
    if (!part) {
        note_error(s, error);
        return;
    }
    for (guint i = lines->first[number]; i < lines->first[number + 1]; i++) {
        if (g_atomic_int_get(&s->is_over))
            return;
        const guint group = lines->order[i];
        judge_one(s, known, group, line_part_group(part, group));
    }
}

static gpointer work(gpointer data)
{
    Worker *worker = data;
    Sharing *s = worker->sharing;
    const LogLines *lines = s->request->lines;
    const guint count = lines->spool ? LOG_LINES_PARTS : lines->group_count;

    while (!g_atomic_int_get(&s->is_over)) {
        guint i = (guint)g_atomic_int_add(&s->next, 1);
        if (i >= count)
            break;
        if (lines->spool)
            judge_part(s, worker->known, i);
        else
            judge_one(s, worker->known, i, &lines->groups[i]);
    }
    return NULL;
}

static guint threads_of(const ConformitiesRequest *request)
{
    guint wanted = request->workers ? request->workers : g_get_num_processors();
    guint worth = request->lines->known / LINES_EACH + 1;

    return MAX(MIN(MIN(wanted, MOST_THREADS), MIN(worth, request->lines->group_count)), 1);
}

/* What belongs to the program is made and freed by one thread. */
static void share(Sharing *s, guint count)
{
    Worker workers[MOST_THREADS] = {{NULL}};

    for (guint i = 0; i < count; i++) {
        const LogGroup *group = &s->request->lines->groups[0];
        workers[i] = (Worker){s, known_steps_new(s->request->templates, group), NULL};
    }
    for (guint i = 1; i < count; i++)
        workers[i].thread = g_thread_new("conform", work, &workers[i]);
    work(&workers[0]);
    for (guint i = 0; i < count; i++) {
        if (workers[i].thread)
            g_thread_join(workers[i].thread);
        known_steps_free(workers[i].known);
    }
}

GPtrArray *conformities_judge(const ConformitiesRequest *request, GError **error)
{
    const guint count = threads_of(request);
    Sharing s = {.request = request, .limits = *request->limits};
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)conformity_free);

    s.limits.memory /= count;
    s.results = g_new0(Conformity *, request->lines->group_count + 1);
    share(&s, count);
    for (guint i = 0; i < request->lines->group_count; i++)
        if (s.results[i])
            g_ptr_array_add(all, s.results[i]);
    g_free(s.results);
    if (s.error) {
        g_propagate_error(error, s.error);
        g_clear_pointer(&all, g_ptr_array_unref);
    }
    return all;
}
