#include "tests/differential/run_claims.h"

#include "checker/program/replay/replay.h"

#include <math.h>
#include <string.h>

/* ---- requests ---- */

static bool is_of(const ReplayStep *step, int lane)
{
    return step->process && (int)(step->process->first + step->number) == lane;
}

/* The run is played once more: with what a request of the process ends in that step. */
static TypedValue ended_in(const Shown *s, Arena *arena, int lane, uint32_t wanted)
{
    g_autoptr(Replay) replay = replay_new(s->program, s->run);
    const ReplayStep *step;
    TypedValue value = {0};

    for (uint32_t i = 1; (step = replay_step(replay)); i++)
        for (guint j = 0; i == wanted && j < step->events->len; j++) {
            const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, j);
            if (event->kind == REPLAY_LEAVE && is_of(step, lane))
                value = typed_value_copy(arena, event->result);
        }
    return value;
}

const char *run_claims_past(Shown *s, guint *executed)
{
    const StaleRead *past = &s->example->stale_read;
    g_autoptr(Arena) arena = arena_new();
    int64_t old = 0, newer = 0;

    if (past->ends == 0)
        return NULL;
    const Row *rows = s->example->rows;
    const TypedValue returned = ended_in(s, arena, past->lane, rows[past->ends - 1].step);
    const TypedValue had = ended_in(s, arena, past->newer_lane, rows[past->newer_ends - 1].step);
    if (!returned.type || !typed_value_equal(returned, past->value) || !had.type ||
        !typed_value_equal(had, past->newer))
        return s->example->ending;
    if (!typed_value_number(returned, &old) || !typed_value_number(had, &newer) || newer <= old)
        return "what had been returned is not newer";
    if (past->newer_ends >= past->ends || past->begins > past->ends ||
        (past->lane != past->newer_lane && past->newer_ends >= past->begins))
        return "the other request had not ended before";
    (*executed)++;
    return NULL;
}

/* ---- conditions ---- */

static uint64_t predicates_after(Shown *s, uint32_t step)
{
    return s->model->expand(s->model, s->w, shown_state(s, step), &s->successors);
}

static bool fails_after(Shown *s, uint32_t step)
{
    const uint64_t predicates = predicates_after(s, step);
    const ModelProperty *property = s->property;

    switch (property->kind) {
    case PROPERTY_ALWAYS:
    case PROPERTY_AT_REST:
    case PROPERTY_EVENTUALLY:
    case PROPERTY_SETTLES: return !(predicates >> property->predicate & 1);
    case PROPERTY_LEADS_TO: return !(predicates >> property->second & 1);
    case PROPERTY_RARE: return predicates >> property->predicate & 1;
    case PROPERTY_WINDOW:
    case PROPERTY_REACHABLE:
    case PROPERTY_MONITOR:
    case PROPERTY_DECIDED: break;
    }
    return false;
}

const char *run_claims_fails(Shown *s, guint *executed)
{
    for (uint32_t i = 0; i < s->example->row_count; i++) {
        const Row *row = &s->example->rows[i];
        if (row->step > s->length)
            return NULL;
        if (row->fails != fails_after(s, row->step))
            return "a row says something else of the condition";
        *executed += row->fails;
    }
    return NULL;
}

/* Of what never settles, happens or follows. */
const char *run_claims_loop(Shown *s, guint *executed)
{
    const PropertyKind kind = s->property->kind;
    bool fails = false, holds = false;

    if (kind != PROPERTY_EVENTUALLY && kind != PROPERTY_LEADS_TO && kind != PROPERTY_SETTLES)
        return NULL;
    if (s->run->loop < s->run->length &&
        memcmp(shown_state(s, s->run->loop), shown_state(s, s->run->length),
               s->model->words * sizeof(Word)) != 0)
        return "what repeats does not lead back";
    const uint32_t first = kind == PROPERTY_EVENTUALLY ? 0 : MIN(s->run->loop, s->length);
    for (uint32_t i = first; i <= s->length; i++) {
        fails = fails || fails_after(s, i);
        holds = holds || !fails_after(s, i);
    }
    if (!fails || (holds && kind != PROPERTY_SETTLES))
        return s->example->failure;
    if (s->example->trigger > 0 && kind == PROPERTY_LEADS_TO &&
        !(predicates_after(s, s->example->rows[s->example->trigger - 1].step) >>
              s->property->predicate &
          1))
        return "nothing was to follow that step";
    (*executed)++;
    return NULL;
}

/* ---- draws ---- */

const char *run_claims_draws(Shown *s, guint *executed)
{
    Choices choices = {0};
    const char *wrong = NULL;

    s->successors.choices = &choices;
    for (uint32_t i = 0; i < s->example->row_count; i++) {
        const Row *row = &s->example->rows[i];
        double said = 1, is = 1;
        if (row->draw_count == 0 || row->step > s->length)
            continue;
        for (uint32_t j = 0; j < row->draw_count; j++)
            said *= (double)row->draws[j].parts / row->draws[j].whole;
        choices.count = 0;
        s->model->expand(s->model, s->w, shown_state(s, row->step - 1), &s->successors);
        const uint16_t index = s->run->steps[row->step - 1];
        for (uint32_t j = index ? choices.ends[index - 1] : 0; j < choices.ends[index]; j++)
            if (choices.list[j].total > 0)
                is *= (double)choices.list[j].weight / choices.list[j].total;
        if (fabs(said - is) > 1e-9)
            wrong = row->draws[0].text;
        (*executed)++;
    }
    s->successors.choices = NULL;
    g_free(choices.list);
    g_free(choices.ends);
    return wrong;
}
