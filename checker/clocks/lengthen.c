/* A run with the shorter timer as one with the other. The run is taken apart into moves of at most one tick. Of
 * each wait that it sees to the end, or nearly, a part is put in the place of another that is longer by
 * the missing ticks and begins and ends at the same nodes. What has to be shown stays: such a part lies before
 * the step from which on something is to be shown, or in states in which it is so. Where a run goes round, it does so
 * twice, and each wait is longer in its first half once and in its second half once: all that it does
 * on its way it does in one of the two rounds. */
#include "checker/clocks/noted_steps.h"
#include "checker/clocks/shorten_private.h"
#include "checker/clocks/wait_path.h"

#include <string.h>

typedef enum MoveKind {
    MOVE_STEP,
    MOVE_PASSES, /* a tick, while the timer runs */
    MOVE_DUE,    /* its last tick */
    MOVE_IDLE,   /* time while the timer does not run, as much as there is in one step */
    MOVE_STARTS, /* the timer */
    MOVE_LEAVES, /* the timer is stopped */
} MoveKind;

typedef struct Move {
    uint32_t
        node; /* before it; of the last one, which is none: where the run has come to, or NO_NODE */
    uint32_t
        position; /* of the run before it; NO_POSITION in the midst of a step, or of a round again */
    uint16_t step;
    MoveKind kind;
} Move;

#define NO_POSITION UINT32_MAX

typedef struct Lengthening {
    const ShortenedProgram *s;
    const ShownPart *part;
    TickWays all, shown;
    VEC(Move) moves;
    uint32_t cut;  /* the move from which on something is to be shown; UINT32_MAX: none */
    uint32_t loop; /* the move at which the run begins to go round */
    VEC(uint16_t) out;
    NotedSteps noted; /* those that are out */
    uint32_t end;     /* the node that the run comes to, or NO_NODE */
    uint32_t *positions;
    int64_t value; /* of the longer timer, while it runs */
    int64_t jump;  /* ticks still to come of a step that is out */
    Workspace *workspace;
    Successors successors;
    Word *state;
} Lengthening;

/* ---- the run taken apart ---- */

static TickEdge edge_of(Lengthening *l, uint32_t node, uint16_t step)
{
    const TickNode *from = tick_graph_expand(l->s->graph, node);

    for (uint32_t i = from->first; i < from->first + from->count; i++)
        if (l->s->graph->edges.data[i].step == step)
            return l->s->graph->edges.data[i];
    return (TickEdge){.target = NO_NODE, .kind = TICK_STEP}; /* a design error */
}

static void add_move(Lengthening *l, uint32_t node, uint32_t position, uint16_t step, MoveKind kind)
{
    vec_push(&l->moves, (Move){node, position, step, kind});
}

static void add_ticks(Lengthening *l, uint32_t node, uint32_t position, uint16_t step,
                      uint32_t ticks)
{
    const bool is_due = long_timer_get(&l->s->timer, l->state) - ticks == 1;

    for (uint32_t i = 0; i < ticks; i++) {
        add_move(l, node, i == 0 ? position : NO_POSITION, step,
                 is_due && i + 1 == ticks ? MOVE_DUE : MOVE_PASSES);
        if (i + 1 < ticks)
            node = edge_of(l, node, step).target;
    }
}

/* Of the step out of `l->state`. */
static void add_step(Lengthening *l, uint32_t position, uint16_t step)
{
    static const MoveKind kinds[] = {[TICK_STEP] = MOVE_STEP,
                                     [TICK_PASSES] = MOVE_IDLE,
                                     [TICK_LEAVES] = MOVE_LEAVES,
                                     [TICK_STARTS] = MOVE_STARTS};
    const ModelStep *taken = &l->successors.steps[step];
    uint32_t node = tick_graph_node(l->s->graph, l->state);
    const bool is_time = taken->actor == l->s->program->model.actor_count - 1;

    if (is_time && long_timer_get(&l->s->timer, l->state) > 1 && !taken->is_error)
        add_ticks(l, node, position, step, taken->delay);
    else
        add_move(l, node, position, step, is_time ? MOVE_IDLE : kinds[edge_of(l, node, step).kind]);
}

static void take_apart(Lengthening *l, const Run *run)
{
    const Model *model = l->s->shortened.model;
    const size_t size = model->words * sizeof(Word);
    Workspace *workspace = model->workspace_new(model);
    bool is_error = false;

    model->initial(model, workspace, &l->successors);
    memcpy(l->state, l->successors.states + (size_t)run->initial * model->words, size);
    l->loop = run->length == 0 ? 0 : UINT32_MAX;
    for (uint32_t i = 0; i < run->length; i++) {
        if (i == run->loop)
            l->loop = l->moves.length;
        if (i == l->part->from)
            l->cut = l->moves.length;
        l->successors.count = 0;
        model->expand(model, workspace, l->state, &l->successors);
        add_step(l, i, run->steps[i]);
        is_error = l->successors.steps[run->steps[i]].is_error;
        memcpy(l->state, l->successors.states + (size_t)run->steps[i] * model->words, size);
    }
    if (l->part->from == run->length)
        l->cut = l->moves.length;
    if (l->loop == UINT32_MAX)
        l->loop = l->moves.length;
    add_move(l, is_error ? NO_NODE : tick_graph_node(l->s->graph, l->state), run->length, 0,
             MOVE_STEP);
    model->workspace_free(workspace);
}

/* ---- the other run put together ---- */

/* How many ticks a step of time takes there. While anything else is possible it is one. */
static int64_t delay_at(Lengthening *l, uint32_t node)
{
    const Model *model = &l->s->program->model;

    if (tick_graph_expand(l->s->graph, node)->count > 1)
        return 1;
    memcpy(l->state, tick_graph_state(l->s->graph, node), model->words * sizeof(Word));
    long_timer_set(&l->s->timer, l->state, l->value);
    l->successors.count = 0;
    model->expand(model, l->workspace, l->state, &l->successors);
    return l->successors.steps[l->successors.count - 1].delay;
}

static void put(Lengthening *l, uint32_t node, uint16_t step, MoveKind kind)
{
    const bool passes = kind == MOVE_PASSES || kind == MOVE_DUE;

    if (passes && l->jump > 0) {
        l->jump--;
    } else {
        const int64_t ticks = passes ? delay_at(l, node) : 0;
        noted_steps_add(&l->noted, node, step, l->value, ticks);
        if (passes)
            l->jump = ticks - 1;
        vec_push(&l->out, step);
    }
    if (passes)
        l->value--;
    else if (kind == MOVE_STARTS)
        l->value = l->s->timer.ticks + 1;
}

static void note_position(Lengthening *l, uint32_t move)
{
    uint32_t position = l->moves.data[move].position;

    if (position != NO_POSITION && l->positions[position] == NO_POSITION)
        l->positions[position] = l->out.length;
}

static void put_moves(Lengthening *l, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        note_position(l, i);
        put(l, l->moves.data[i].node, l->moves.data[i].step, l->moves.data[i].kind);
    }
}

static uint32_t ticks_between(const Lengthening *l, uint32_t begin, uint32_t end)
{
    uint32_t ticks = 0;

    for (uint32_t i = begin; i < end; i++)
        ticks += l->moves.data[i].kind == MOVE_PASSES || l->moves.data[i].kind == MOVE_DUE;
    return ticks;
}

/* Instead of the moves from one to before the other, as many ticks more. */
static void put_longer(Lengthening *l, uint32_t begin, uint32_t end, const TickWays *ways)
{
    WaitMoves longer = {0};
    uint64_t ticks = (uint64_t)ticks_between(l, begin, end) + l->s->shortened.more;

    note_position(l, begin);
    wait_path_find(ways, l->moves.data[begin].node, l->moves.data[end].node, ticks, &longer);
    for (uint32_t i = 0; i < longer.length; i++) {
        const WaitMove *move = &longer.data[i];
        put(l, move->from, move->step, move->passes ? MOVE_PASSES : MOVE_STEP);
    }
    vec_free(&longer);
}

/* ---- waits ---- */

typedef struct Wait { /* moves: from where the timer was started */
    uint32_t begin,
        end; /* to the one with which it is due, stopped or started again; or past the last */
    bool is_due, is_over;
} Wait;

static Wait wait_from(const Lengthening *l, uint32_t begin, uint32_t end)
{
    Wait wait = {.begin = begin};
    uint32_t i = begin;

    while (i < end && (l->moves.data[i].kind == MOVE_STEP || l->moves.data[i].kind == MOVE_PASSES))
        i++;
    wait.end = i;
    wait.is_over = i < end;
    wait.is_due = i < end && l->moves.data[i].kind == MOVE_DUE;
    return wait;
}

static void put_longer_wait(Lengthening *l, uint32_t begin, uint32_t end)
{
    if (l->cut <= begin) {
        put_longer(l, begin, end, &l->shown);
    } else if (l->cut >= end) {
        put_longer(l, begin, end, &l->all);
    } else if (ticks_between(l, l->cut, end) >= l->s->shortened.settled) {
        put_moves(l, begin, l->cut);
        put_longer(l, l->cut, end, &l->shown);
    } else {
        put_longer(l, begin, l->cut, &l->all);
        put_moves(l, l->cut, end);
    }
}

/* The wait in which the run ends: where what can be told of the ticks that are left is to be so in the
 * other run, or where it was to take as long as it can. */
static bool must_be_longer(const Lengthening *l, uint32_t begin, uint32_t last, uint32_t end)
{
    const ShortenedProgram *s = l->s;
    int64_t left = s->ticks - ticks_between(l, begin, last);
    uint32_t shown = ticks_between(l, MAX(begin, l->cut), end);

    return left <= s->rest + 1 + (l->part->is_held ? s->shortened.settled : 0) ||
           (l->part->is_longest && shown > s->shortened.settled);
}

static void put_unfinished(Lengthening *l, uint32_t begin, uint32_t end)
{
    uint32_t node = l->moves.data[end].node, last = end;

    if (end > begin && (node == NO_NODE || (l->cut < end && !layers_include(&l->shown, node))))
        last--;
    if (must_be_longer(l, begin, last, end)) {
        put_longer_wait(l, begin, last);
        put_moves(l, last, end);
    } else {
        put_moves(l, begin, end);
    }
}

static void put_run(Lengthening *l, uint32_t end)
{
    for (uint32_t i = 0; i < end;) {
        const MoveKind kind = l->moves.data[i].kind;
        put_moves(l, i, i + 1);
        i++;
        if (kind != MOVE_STARTS)
            continue;
        Wait wait = wait_from(l, i, end);
        if (wait.is_due)
            put_longer_wait(l, wait.begin, wait.end);
        else if (wait.is_over)
            put_moves(l, wait.begin, wait.end);
        else
            put_unfinished(l, wait.begin, wait.end);
        i = wait.end;
    }
}

/* ---- where it goes round ---- */

static void put_halves(Lengthening *l, Wait wait, bool first)
{
    uint32_t half = wait.begin;

    while (half < wait.end && ticks_between(l, wait.begin, half) < (uint32_t)l->s->ticks / 2)
        half++;
    if (first)
        put_longer(l, wait.begin, half, &l->shown);
    else
        put_moves(l, wait.begin, half);
    if (first)
        put_moves(l, half, wait.end);
    else
        put_longer(l, half, wait.end, &l->shown);
}

/* From where the timer was just started. */
static bool put_round(Lengthening *l, uint32_t begin, uint32_t end, bool first)
{
    bool is_longer = false, starts = true;

    for (uint32_t i = begin; i < end;) {
        Wait wait = wait_from(l, i, end);
        if (starts && wait.is_due) {
            put_halves(l, wait, first);
            is_longer = true;
            i = wait.end;
        }
        starts = l->moves.data[i].kind == MOVE_STARTS;
        put_moves(l, i, i + 1);
        i++;
    }
    return is_longer;
}

/* The first move of the round that starts the timer, or the end. */
static uint32_t first_start(const Lengthening *l, uint32_t end)
{
    uint32_t i = l->loop;

    while (i < end && l->moves.data[i].kind != MOVE_STARTS)
        i++;
    return i;
}

static void copy_moves(Lengthening *l, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end; i++) {
        Move move = l->moves.data[i];
        move.position = NO_POSITION;
        vec_push(&l->moves, move);
    }
}

/* Begins to go round where the timer is started, if it is. Returns the step at which the other run does. */
static uint32_t put_going_round(Lengthening *l, uint32_t end)
{
    uint32_t start = first_start(l, end);

    if (start == end) {
        put_run(l, l->loop);
        uint32_t loop = l->out.length;
        put_moves(l, l->loop, end);
        return loop;
    }
    put_run(l, start + 1);
    uint32_t loop = l->out.length, begin = l->moves.length;
    l->end = l->moves.data[MIN(start + 1, end)].node;
    copy_moves(l, start + 1, end);
    copy_moves(l, l->loop, start + 1);
    uint32_t last = l->moves.length;
    if (put_round(l, begin, last, true))
        put_round(l, begin, last, false);
    return loop;
}

Run *lengthen_run(const Shortened *shortened, const Run *run, const ShownPart *part,
                  uint32_t *positions)
{
    const ShortenedProgram *s = (const ShortenedProgram *)shortened;
    Lengthening l = {.s = s, .part = part, .positions = positions, .cut = UINT32_MAX};

    l.all = l.shown = (TickWays){.graph = s->graph};
    l.shown.has_predicate = part->has_predicate;
    l.shown.predicate = part->predicate;
    l.shown.value = part->value;
    l.workspace = s->program->model.workspace_new(&s->program->model);
    l.state = g_new0(Word, s->program->model.words + 1);
    successors_init(&l.successors, s->program->model.words);
    for (uint32_t i = 0; i <= run->length; i++)
        positions[i] = NO_POSITION;
    noted_steps_begin(&l.noted, s);
    take_apart(&l, run);
    l.end = vec_last(&l.moves).node;
    uint32_t end = l.moves.length - 1, loop = UINT32_MAX;
    if (run->loop < run->length)
        loop = put_going_round(&l, end);
    else
        put_run(&l, end);
    if (positions[run->length] == NO_POSITION)
        positions[run->length] = l.out.length;
    Run *longer = run_new(run->initial, l.out.data, l.out.length);
    longer->loop = MIN(loop, longer->length);
    longer->notes = noted_steps_end(&l.noted, l.end);
    s->program->model.workspace_free(l.workspace);
    successors_free(&l.successors);
    g_free(l.state);
    vec_free(&l.moves);
    vec_free(&l.out);
    return longer;
}
