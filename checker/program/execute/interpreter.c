/* The interpreter: hot. One call runs one process's code from a scheduling point to the next. */
#include "checker/program/execute/interpreter.h"

#include "checker/program/bytecode/touched_slots.h"
#include "checker/program/execute/instructions.h"
#include "checker/program/execute/quick_ops.h"

/* ---- instructions that are not put in place ---- */

const Instruction *instruction_fail(const InstructionRun *run, const Instruction *i,
                                    CodeFailure failure, int64_t value)
{
    Workspace *w = run->w;

    w->failed_at = (uint32_t)(i - run->code);
    w->failure = failure;
    w->failed_value = value;
    return instruction_stop(w, OUTCOME_FAILED);
}

static Chance chance_of(const Instruction *i, const int64_t *v)
{
    if (i->op == CODE_CHANCE)
        return (Chance){(uint32_t)i->b, (uint32_t)i->c};
    return i->op == CODE_PICK ? (Chance){1, (uint32_t)v[i->b]} : (Chance){0};
}

bool instruction_choose(const InstructionRun *run, const Instruction *i, int64_t options)
{
    Workspace *w = run->w;

    if (w->taken == w->choices) {
        if (w->choices == MAX_CHOICES)
            return false;
        w->choice[w->choices] = 0;
        w->options[w->choices] = (uint32_t)options;
        w->chance[w->choices] = chance_of(i, run->v);
        w->chosen_at[w->choices] = (uint32_t)(i - run->code);
        w->choices++;
    }
    run->v[i->a] = w->choice[w->taken++];
    return true;
}

void instruction_tell(Workspace *w, const Instruction *i)
{
    const int64_t *v = w->v;
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

void instruction_note(Workspace *w, const Instruction *i)
{
    const CodeNote *note = &w->program->notes.data[i->a];

    w->left |= note->kind == NOTE_LEAVE;
    if (w->recorder)
        w->recorder->note(w->recorder->user, note, w->v);
}

/* ---- choices ---- */

ModelChoice interpreter_choice(const Workspace *w, uint32_t number)
{
    Chance chance = w->chance[number];
    uint32_t choice = w->choice[number], options = w->options[number];
    uint32_t weight = choice == 0 ? chance.first : chance.total - chance.first;

    if (chance.total == options)
        weight = 1;
    return (ModelChoice){choice, options, chance.total > 0 ? weight : 0, chance.total};
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

/* ---- one after the other ---- */

static InstructionRun begin(Workspace *w)
{
    w->fuel = LONGEST_STEP;
    return (InstructionRun){w, w->program->code.data, w->v};
}

#define ON(name)                                                                                   \
    on_##name : i = instruction_##name(&run, i);                                                   \
    if (!i)                                                                                        \
        return w->outcome;                                                                         \
    goto *labels[i->quick];

#define ON_PAIR(first, second)                                                                     \
    on_##first##_##second : next = instruction_##first(&run, i);                                   \
    i = next == i + 1 ? instruction_##second(&run, next) : next;                                   \
    if (!i)                                                                                        \
        return w->outcome;                                                                         \
    goto *labels[i->quick];

INSTRUCTION(PASS)
{
    return i + 1;
}

/* Nobody listens. Each instruction goes on to the next by a jump of its own, which a processor
 * foretells better than one for all of them. */
static Outcome run_quick(Workspace *w, uint32_t start)
{
    static const void *const labels[QUICK_OP_COUNT] = {
#define X(name, a, b, c, d, flow, flags) [CODE_##name] = &&on_##name,
        CODE_OPS(X)
#undef X
#define X(name) [QUICK_##name] = &&on_##name,
            X(PASS)
#undef X
#define X(first, second) [QUICK_##first##_##second] = &&on_##first##_##second,
                QUICK_PAIRS(X)
#undef X
    };
    const InstructionRun run = begin(w);
    const Instruction *i = &run.code[start], *next;

    goto *labels[i->quick];
#define X(name, a, b, c, d, flow, flags) ON(name)
    CODE_OPS(X)
#undef X
    ON(PASS)
    QUICK_PAIRS(ON_PAIR)
}

/* Who is told of each instruction: a constant wherever the loop is put in place. */
typedef enum Listener { LISTENER_NOTES, LISTENER_ACCESS, LISTENER_RECORDER } Listener;

__attribute__((always_inline)) static inline Outcome run_told(Workspace *w, uint32_t start,
                                                              Listener listener)
{
    const InstructionRun run = begin(w);
    const Instruction *i = &run.code[start];

    while (i) {
        if (listener == LISTENER_ACCESS)
            touched_slots_note(w->touched_slots, i, run.v, w->touched);
        if (listener == LISTENER_RECORDER)
            w->recorder->instruction(w->recorder->user, i, run.v);
        switch (i->op) {
#define X(name, a, b, c, d, flow, flags)                                                           \
    case CODE_##name: i = instruction_##name(&run, i); break;
            CODE_OPS(X)
#undef X
        }
    }
    return w->outcome;
}

Outcome interpreter_run(Workspace *w, uint32_t start)
{
    return w->recorder ? run_told(w, start, LISTENER_NOTES) : run_quick(w, start);
}

Outcome interpreter_run_noting(Workspace *w, uint32_t start)
{
    return run_told(w, start, LISTENER_ACCESS);
}

Outcome interpreter_run_recorded(Workspace *w, uint32_t start)
{
    return run_told(w, start, LISTENER_RECORDER);
}
