/* The interpreter: hot. One call runs one process's code from a scheduling point to the next. */
#include "checker/program/execute/interpreter.h"

#include "checker/program/bytecode/touched_slots.h"

#include <string.h>

static Outcome fail(Workspace *w, uint32_t at, CodeFailure failure, int64_t value)
{
    w->failed_at = at;
    w->failure = failure;
    w->failed_value = value;
    return OUTCOME_FAILED;
}

/* Takes the next prescribed choice, or the first of a new one. */
static bool choose(Workspace *w, uint32_t at, int64_t options, Chance chance, int64_t *choice)
{
    if (w->taken < w->choices) {
        *choice = w->choice[w->taken++];
        return true;
    }
    if (w->choices == MAX_CHOICES)
        return false;
    w->choice[w->choices] = 0;
    w->options[w->choices] = (uint32_t)options;
    w->chance[w->choices] = chance;
    w->chosen_at[w->choices] = at;
    w->choices++;
    w->taken++;
    *choice = 0;
    return true;
}

static Chance chance_of(const Instruction *i, const int64_t *v)
{
    if (i->op == CODE_CHANCE)
        return (Chance){(uint32_t)i->b, (uint32_t)i->c};
    return i->op == CODE_PICK ? (Chance){1, (uint32_t)v[i->b]} : (Chance){0};
}

ModelChoice interpreter_choice(const Workspace *w, uint32_t number)
{
    Chance chance = w->chance[number];
    uint32_t choice = w->choice[number], options = w->options[number];
    uint32_t weight = choice == 0 ? chance.first : chance.total - chance.first;

    if (chance.total == options)
        weight = 1;
    return (ModelChoice){choice, options, chance.total > 0 ? weight : 0, chance.total};
}

static void tell(Workspace *w, const Instruction *i, const int64_t *v)
{
    const ReadNote note = {.kind = (ReadNoteKind)(i->d % READ_NOTE_KINDS),
                           .request = (uint32_t)i->d / READ_NOTE_KINDS,
                           .object = (uint32_t)v[i->a],
                           .version = v[i->b],
                           .newest = v[i->c]};

    if (note.kind == READ_NOTE_STALE && note.version >= note.newest)
        return;
    w->told_stale |= note.kind == READ_NOTE_STALE;
    if (w->reads)
        read_notes_add(w->reads, &note);
}

void interpreter_note_choices(Choices *choices, const Workspace *w)
{
    ModelChoice *next = model_choices_add(choices, w->taken);

    for (uint32_t i = 0; i < w->taken; i++)
        next[i] = interpreter_choice(w, i);
}

double interpreter_chance(const Workspace *w)
{
    double chance = 1;

    for (uint32_t i = 0; i < w->taken; i++) {
        ModelChoice choice = interpreter_choice(w, i);
        if (choice.total > 0)
            chance *= (double)choice.weight / choice.total;
    }
    return chance;
}

void interpreter_fail_for_many(Workspace *w, uint32_t start)
{
    uint32_t most = 0;

    w->failure = FAILURE_STEPS;
    w->failed_at = start;
    for (uint32_t i = 0; i < w->choices; i++) {
        if (w->options[i] <= most)
            continue;
        most = w->options[i];
        w->failed_at = w->chosen_at[i];
    }
}

static void note_down(Workspace *w, int32_t number)
{
    const CodeNote *note = &w->program->notes.data[number];

    w->left |= note->kind == NOTE_LEAVE;
    if (w->recorder)
        w->recorder->note(w->recorder->user, note, w->v);
}

static void begin_request(Workspace *w, const LinearMonitor *monitor)
{
    LinearSlots slots = linear_monitor_slots(monitor, w->v);

    linear_monitor_begin(monitor, &slots);
}

static bool finish_request(Workspace *w, const LinearMonitor *monitor, int64_t version)
{
    LinearSlots slots = linear_monitor_slots(monitor, w->v);

    return linear_monitor_finish(monitor, &slots, version, &w->broken);
}

/* Which instruction it is. */
#define AT ((uint32_t)(i - code))

/* The least number of 64 bits is NONE, and no number. */
#define OVERFLOWING(builtin)                                                                       \
    if (builtin(v[i->b], v[i->c], &v[i->a]) || v[i->a] == NONE)                                    \
        return fail(w, AT, FAILURE_OVERFLOW, 0);                                                   \
    break

/* Who is told of each instruction: a constant wherever the loop is put in place. */
typedef enum Listener { LISTENER_NONE, LISTENER_ACCESS, LISTENER_RECORDER } Listener;

__attribute__((always_inline)) static inline Outcome run(Workspace *w, uint32_t start,
                                                         Listener listener)
{
    const Instruction *code = w->program->code.data;
    int64_t *v = w->v;
    uint32_t fuel = LONGEST_STEP;

    for (const Instruction *i = &code[start];; i++) {
        if (listener == LISTENER_ACCESS)
            touched_slots_note(w->touched_slots, i, v, w->touched);
        if (listener == LISTENER_RECORDER)
            w->recorder->instruction(w->recorder->user, i, v);
        switch (i->op) {
        case CODE_MOVE: v[i->a] = v[i->b]; break;
        case CODE_COPY: memmove(&v[i->a], &v[i->b], (size_t)i->c * sizeof *v); break;
        case CODE_ADD: OVERFLOWING(__builtin_add_overflow);
        case CODE_SUB: OVERFLOWING(__builtin_sub_overflow);
        case CODE_MUL: OVERFLOWING(__builtin_mul_overflow);
        case CODE_DIV:
        case CODE_MOD:
            if (v[i->c] == 0 || (v[i->c] == -1 && v[i->b] == INT64_MIN))
                return fail(w, AT, FAILURE_DIVISION, v[i->b]);
            v[i->a] = i->op == CODE_DIV ? v[i->b] / v[i->c] : v[i->b] % v[i->c];
            break;
        case CODE_NEG:
            if (v[i->b] == INT64_MIN)
                return fail(w, AT, FAILURE_OVERFLOW, 0);
            v[i->a] = -v[i->b];
            break;
        case CODE_NOT: v[i->a] = !v[i->b]; break;
        case CODE_EQ: v[i->a] = v[i->b] == v[i->c]; break;
        case CODE_NE: v[i->a] = v[i->b] != v[i->c]; break;
        case CODE_LT: v[i->a] = v[i->b] < v[i->c]; break;
        case CODE_LE: v[i->a] = v[i->b] <= v[i->c]; break;
        case CODE_MIN: v[i->a] = MIN(v[i->b], v[i->c]); break;
        case CODE_MAX: v[i->a] = MAX(v[i->b], v[i->c]); break;
        case CODE_SAME: v[i->a] = memcmp(&v[i->b], &v[i->c], (size_t)i->d * sizeof *v) == 0; break;
        case CODE_JUMP:
            if (&code[i->a] <= i && --fuel == 0)
                return fail(w, AT, FAILURE_FOREVER, 0);
            i = &code[i->a - 1];
            break;
        case CODE_JUMP_IF_NOT:
            if (!v[i->a])
                i = &code[i->b - 1];
            break;
        case CODE_JUMP_IF:
            if (v[i->a])
                i = &code[i->b - 1];
            break;
        case CODE_RANGE:
            if (v[i->a] < i->b || v[i->a] > i->c)
                return fail(w, AT, FAILURE_RANGE, v[i->a]);
            break;
        case CODE_RANGE_OR_NONE:
            if (v[i->a] != NONE && (v[i->a] < i->b || v[i->a] > i->c))
                return fail(w, AT, FAILURE_RANGE, v[i->a]);
            break;
        case CODE_SOME:
            if (v[i->a] == NONE)
                return fail(w, AT, FAILURE_NONE, 0);
            break;
        case CODE_FLAG:
            if (!v[i->a])
                return fail(w, AT, FAILURE_NONE, 0);
            break;
        case CODE_BOUND:
            if (v[i->b] < i->c || v[i->b] >= (int64_t)i->c + i->d)
                return fail(w, AT, FAILURE_BOUND, v[i->b]);
            v[i->a] = v[i->b] - i->c;
            break;
        case CODE_WITHIN: v[i->a] = v[i->b] >= i->c && v[i->b] <= i->d; break;
        case CODE_LENGTH:
            if (v[i->b] < 0 || v[i->b] >= v[i->c])
                return fail(w, AT, FAILURE_BOUND, v[i->b]);
            v[i->a] = v[i->b];
            break;
        case CODE_LOAD: memmove(&v[i->a], &v[i->b + v[i->c]], (size_t)i->d * sizeof *v); break;
        case CODE_STORE: memmove(&v[i->a + v[i->b]], &v[i->c], (size_t)i->d * sizeof *v); break;
        case CODE_RAISE:
            if (v[i->a + v[i->b]] < v[i->c])
                v[i->a + v[i->b]] = v[i->c];
            break;
        case CODE_TABLE:
            v[i->a] = bits_has(w->program->tables.data[i->c], (uint64_t)v[i->b]);
            break;
        case CODE_YIELD:
            if (w->stepped) {
                w->location = (uint32_t)i->a;
                return OUTCOME_STOPPED;
            }
            w->stepped = true;
            break;
        case CODE_PAUSE: w->location = (uint32_t)i->a; return OUTCOME_STOPPED;
        case CODE_GUARD:
            if (!v[i->a])
                return OUTCOME_DISABLED;
            break;
        case CODE_CHOOSE:
        case CODE_PICK:
            if (v[i->b] == 0)
                return fail(w, AT, FAILURE_CHOICE, 0);
            if (v[i->b] > UINT32_MAX || !choose(w, AT, v[i->b], chance_of(i, v), &v[i->a]))
                return fail(w, AT, FAILURE_STEPS, 0);
            break;
        case CODE_CHANCE:
            if (!choose(w, AT, 2, chance_of(i, v), &v[i->a]))
                return fail(w, AT, FAILURE_STEPS, 0);
            break;
        case CODE_USE_FAULT:
            if (v[i->a] == 0)
                return OUTCOME_DISABLED;
            v[i->a]--;
            w->is_fault = true;
            break;
        case CODE_FAIL: return fail(w, AT, (CodeFailure)i->a, 0);
        case CODE_REQUIRE:
            if (!v[i->a])
                w->broken |= (uint64_t)1 << i->b;
            break;
        case CODE_BEGIN: begin_request(w, &w->program->linear_monitors.data[i->a]); break;
        case CODE_FINISH:
            if (!finish_request(w, &w->program->linear_monitors.data[i->b], v[i->a]))
                return fail(w, AT, FAILURE_VERSIONS, v[i->a]);
            break;
        case CODE_MARK: w->marked[i->a] = 1; break;
        case CODE_TELL: tell(w, i, v); break;
        case CODE_NOTE: note_down(w, i->a); break;
        case CODE_END: return OUTCOME_ENDED;
        }
    }
}

Outcome interpreter_run(Workspace *w, uint32_t start)
{
    return run(w, start, LISTENER_NONE);
}

Outcome interpreter_run_noting(Workspace *w, uint32_t start)
{
    return run(w, start, LISTENER_ACCESS);
}

Outcome interpreter_run_recorded(Workspace *w, uint32_t start)
{
    return run(w, start, LISTENER_RECORDER);
}
