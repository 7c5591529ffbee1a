#include "checker/conform/conformity.h"

#include "checker/conform/allowed.h"
#include "checker/conform/line_events.h"
#include "checker/conform/missing_lines.h"
#include "checker/conform/moments.h"
#include "checker/conform/open_windows.h"
#include "checker/conform/run_times.h"
#include "checker/conform/ways/possible.h"
#include "checker/conform/ways/warm_states.h"
#include "checker/log/log_record.h"

typedef struct Judging {
    const Templates *templates;
    const LogGroup *group;
    const ConformityLimits *limits;
    const GArray *begins;
    Possible *possible;
    KnownSteps *known;
    const GArray *events; /* of LineEvent */
    Moments moments;
    Conformity *result;
    VEC(uint64_t)
    places;        /* by way: the moment, from 1, that it was last seen in, and its place there */
    uint32_t from; /* place of the way that goes on */
    bool has_let;  /* a way of the last moment came to another one as time went on */
} Judging;

/* ---- moments ---- */

static Moment *last_moment(Judging *j)
{
    return &vec_last(&j->moments);
}

static uint32_t place_of(Judging *j, uint32_t way)
{
    enum { WORD = 32 };
    const uint64_t moment = j->moments.length;

    while (j->places.length <= way)
        vec_push(&j->places, 0);
    uint64_t *seen = &j->places.data[way];
    if (*seen >> WORD == moment)
        return (uint32_t)*seen;
    *seen = moment << WORD | last_moment(j)->ways.length;
    vec_push(&last_moment(j)->ways, way);
    return (uint32_t)*seen;
}

static void begin_moment(Judging *j, gint64 at, const LogEntry *line)
{
    Moment *moment = moments_begin(&j->moments);

    moment->begins = at;
    moment->line = line;
}

static void add_step(void *user, uint32_t way)
{
    Judging *j = user;
    uint32_t to = place_of(j, way);

    if (to != j->from)
        vec_push(&last_moment(j)->steps, (MomentEdge){j->from, to});
}

static bool is_over_limit(const Judging *j)
{
    const ConformityLimits *limits = j->limits;

    j->result->is_stopped = limits->stop && *limits->stop;
    return j->result->is_stopped || (limits->most_ways && j->result->ways > limits->most_ways) ||
           (limits->memory && possible_size(j->possible) + j->result->ways * 64 > limits->memory) ||
           (limits->deadline && g_get_monotonic_time() > limits->deadline);
}

/* All that can come of it before the next event. What ways that were carried come to was found in the moment before, but
 * for a line that was sent now. False where a limit was reached. */
static bool close_moment(Judging *j, const LineEvent *event)
{
    enum { EVERY = 64 };
    const uint32_t carried = last_moment(j)->ways.length;

    for (j->from = 0; j->from < last_moment(j)->ways.length; j->from++) {
        uint32_t way = last_moment(j)->ways.data[j->from];
        if (!event || j->has_let || j->from >= carried)
            possible_go_on(j->possible, way, add_step, j);
        else if (!event->is_answer)
            possible_go_on_with(j->possible, way, event->line, add_step, j);
        j->result->ways++;
        if (j->from % EVERY == 0 && is_over_limit(j))
            return false;
    }
    Moment *moment = moments_seal(&j->moments);
    for (uint32_t i = 0; i < moment->ways.length; i++)
        moment->predicates[i] = possible_predicates(j->possible, moment->ways.data[i]);
    return true;
}

/* ---- events ---- */

/* What went on between ways of the moment before does so between what they are now: who has the line stays among those who
 * have it. */
static void carry_steps(Judging *j, const Moment *before, const uint32_t *places)
{
    for (uint32_t i = 0; i < before->steps.length; i++) {
        MomentEdge step = before->steps.data[i];
        if (places[step.from] != UINT32_MAX && places[step.to] != UINT32_MAX)
            vec_push(&last_moment(j)->steps, (MomentEdge){places[step.from], places[step.to]});
    }
}

/* A way as time goes on to the next event; `place` is the one that it had. */
static uint32_t carry_way(Judging *j, uint32_t way, uint32_t place)
{
    uint32_t ways[POSSIBLE_MOST_LET], count, to = UINT32_MAX;

    j->has_let |= possible_let(j->possible, way, ways, &count);
    for (uint32_t i = 0; i < count; i++) {
        to = place_of(j, ways[i]);
        vec_push(&last_moment(j)->carried, (MomentEdge){place, to});
    }
    return to;
}

static void carry(Judging *j, const LineEvent *event)
{
    const uint32_t number = j->moments.length - 1;

    begin_moment(j, event->at, j->group->lines[event->line].entry);
    const Moment *before = &j->moments.data[number];
    g_autofree uint32_t *places = g_new(uint32_t, before->ways.length + 1);
    j->has_let = false;
    for (uint32_t i = 0; i < before->ways.length; i++)
        places[i] = event->is_answer
                        ? possible_answer(j->possible, before->ways.data[i], event->line)
                        : before->ways.data[i];
    if (event->is_answer)
        possible_forget(j->possible, event->line);
    for (uint32_t i = 0; i < before->ways.length; i++)
        if (places[i] != UINT32_MAX)
            places[i] = carry_way(j, places[i], i);
    carry_steps(j, before, places);
}

static bool *ends_of(Judging *j, uint32_t *count)
{
    const Moment *last = last_moment(j);
    bool *is_end = g_new0(bool, last->ways.length + 1);
    uint32_t who;

    *count = 0;
    for (uint32_t i = 0; i < last->ways.length; i++) {
        is_end[i] = j->limits->is_cut || possible_is_whole(j->possible, last->ways.data[i], &who);
        *count += is_end[i];
    }
    return is_end;
}

static void say_allowed(Judging *j)
{
    const Moment *last = last_moment(j);

    allowed_add(j->result->allowed,
                &(AllowedRequest){j->possible, j->templates->system, j->group, j->result->line,
                                  last->ways.data, last->ways.length});
}

/* No way answers the line: what was possible before is what counts. */
static void fail_at(Judging *j, const LineEvent *event, ConformityEnd end)
{
    j->result->end = end;
    j->result->line = &j->group->lines[event->line];
    j->result->line_number = event->line;
}

static bool has_answer(Judging *j, guint line)
{
    const Moment *last = last_moment(j);

    for (uint32_t i = 0; i < last->ways.length; i++)
        if (possible_answer(j->possible, last->ways.data[i], line) != UINT32_MAX)
            return true;
    return false;
}

/* False at the end of it. */
static bool take_event(Judging *j, guint number)
{
    const LineEvent *event = &g_array_index(j->events, LineEvent, number);

    if (!event->is_answer && !possible_send(j->possible, event->line)) {
        fail_at(j, event, CONFORMITY_LIMITED);
        return false;
    }
    if (event->is_answer && !has_answer(j, event->line)) {
        fail_at(j, event, CONFORMITY_FAILS);
        say_allowed(j);
        return false;
    }
    line_events_let(j->events, number + 1, j->possible);
    carry(j, event);
    if (!close_moment(j, event)) {
        moments_take_back(&j->moments);
        fail_at(j, event, CONFORMITY_LIMITED);
        return false;
    }
    j->result->fitting += event->is_answer;
    return true;
}

/* ---- the end ---- */

/* A request that is over in the log, and in no way in the design. */
static void find_short(Judging *j)
{
    const Moment *last = last_moment(j);
    uint32_t who = 0;

    possible_is_whole(j->possible, last->ways.data[0], &who);
    for (guint i = 0; i < j->group->line_count; i++)
        if (j->group->lines[i].who == who) {
            j->result->line = &j->group->lines[i];
            j->result->line_number = i;
        }
    j->result->end = CONFORMITY_SHORT;
    say_allowed(j);
}

/* What does not fit with so few processes may with more. */
static void heed_crowd(Judging *j)
{
    Conformity *result = j->result;
    bool is_bad = result->end == CONFORMITY_FAILS || result->end == CONFORMITY_SHORT;

    if (!is_bad || j->limits->is_at_once || j->group->at_once <= j->templates->fewest)
        return;
    result->end = CONFORMITY_LIMITED;
    result->is_crowded = true;
    g_ptr_array_set_size(result->allowed, 0);
}

static void look_at_run(Judging *j, const bool *is_end)
{
    const RunTraceRequest run = {j->possible, j->events, &j->moments, is_end};
    const MissingRequest missing = {run, j->templates->system, j->group};

    if (j->result->end != CONFORMITY_FITS)
        return;
    if (j->limits->missing > 0) {
        g_array_unref(j->result->missing);
        j->result->missing = missing_lines_find(&missing);
    }
    if (j->limits->has_times)
        run_times_add(j->result->times, j->templates, &run);
}

static void end_moments(Judging *j)
{
    uint32_t count;
    g_autofree bool *is_end = ends_of(j, &count);

    if (count == 0 && j->result->end == CONFORMITY_FITS)
        find_short(j);
    look_at_run(j, is_end);
    for (uint32_t i = 0; j->result->end != CONFORMITY_FITS && i < last_moment(j)->ways.length; i++)
        is_end[i] = true;
    if (j->limits->look)
        j->limits->look(
            j->limits->look_user,
            &(ConformityFound){{j->possible, j->events, &j->moments, is_end}, j->known});
    moments_look_back(&j->moments, is_end);
    open_windows_add(j->result->windows, &j->moments, program_model(j->templates->program),
                     j->templates->system->window_count, j->limits->is_warm);
}

static void judge(Judging *j)
{
    g_autoptr(GArray) events = line_events_new(j->group, j->limits->move);
    g_autoptr(GArray) ways = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    bool goes_on;

    const LineEvent *first = &g_array_index(events, LineEvent, 0);

    j->events = events;
    begin_moment(j, first->at, j->group->lines[first->line].entry);
    line_events_let(events, 0, j->possible);
    possible_begin(j->possible, j->begins, ways);
    for (guint i = 0; i < ways->len; i++)
        place_of(j, g_array_index(ways, uint32_t, i));
    goes_on = close_moment(j, NULL);
    if (!goes_on)
        fail_at(j, first, CONFORMITY_LIMITED);
    for (guint i = 0; goes_on && i < events->len; i++)
        goes_on = take_event(j, i);
    if (last_moment(j)->predicates)
        end_moments(j);
    heed_crowd(j);
}

static GArray *begins_of(KnownSteps *known, const Templates *templates, bool is_warm)
{
    GArray *states = g_array_new(FALSE, FALSE, sizeof(uint32_t));

    for (uint32_t i = 0; i < known_steps_initial_count(known); i++) {
        uint32_t state = known_steps_initial(known, i);
        g_array_append_val(states, state);
    }
    if (is_warm)
        warm_states_add(known, templates, states);
    return states;
}

Conformity *conformity_judge(const Templates *templates, KnownSteps *known, const LogGroup *group,
                             const ConformityLimits *limits)
{
    Conformity *result = g_new0(Conformity, 1);
    g_autoptr(GArray) begins = begins_of(known, templates, limits->is_warm);
    const PossibleRequest what = {templates,
                                  known,
                                  group,
                                  limits->missing,
                                  limits->has_times || limits->missing > 0 || limits->look,
                                  limits->may_be_late};
    g_autoptr(Possible) possible = possible_new(&what);
    Judging j = {templates, group, limits, begins, possible, known, .result = result};

    result->allowed = g_ptr_array_new_with_free_func(g_free);
    result->windows = g_array_new(FALSE, FALSE, sizeof(OpenWindow));
    result->missing = g_array_new(FALSE, FALSE, sizeof(MissingLine));
    result->times = g_array_new(FALSE, FALSE, sizeof(RunTime));
    if (group->line_count > 0)
        judge(&j);
    moments_free(&j.moments);
    vec_free(&j.places);
    return result;
}

void conformity_own_line(Conformity *conformity)
{
    g_autoptr(GByteArray) record = g_byte_array_new();

    if (!conformity->line || conformity->own)
        return;
    conformity->own = arena_new();
    LogLine *line = arena_copy(conformity->own, conformity->line, 1, sizeof *line);
    LogEntry *entry = arena_new0(conformity->own, LogEntry);
    log_record_add(record, line->entry);
    log_record_read(arena_copy(conformity->own, record->data, record->len, 1), conformity->own,
                    entry);
    line->entry = entry;
    line->request = (WireRequest){NULL};
    conformity->line = line;
}

void conformity_free(Conformity *conformity)
{
    if (!conformity)
        return;
    arena_free(conformity->own);
    g_ptr_array_unref(conformity->allowed);
    g_array_unref(conformity->windows);
    g_array_unref(conformity->missing);
    g_array_unref(conformity->times);
    g_free(conformity);
}
