#include "checker/native/native_text.h"

#include "checker/native/write.h"
#include "checker/program/execute/interpreter.h"
#include "checker/program/execute/transitions.h"

/* A table has a bit for each value of the pc of one process. */
static void write_tables(Writer *w)
{
    const Program *program = w->program;

    for (uint32_t i = 0; i < program->code.length; i++) {
        const Instruction *code = &program->code.data[i];
        if (code->op != CODE_TABLE)
            continue;
        g_string_append_printf(w->out, "static const Word table_%d[] = {", code->c);
        for (int64_t word = 0; word <= program->slots.data[code->b].high / 64; word++)
            g_string_append_printf(w->out, "0x%" G_GINT64_MODIFIER "x, ",
                                   program->tables.data[code->c][word]);
        g_string_append(w->out, "};\n");
    }
}

static void write_head(Writer *w)
{
    g_string_append(w->out, "/* The steps of a design, written by stalemate for a compiler of C: ");
    g_string_append(w->out, "see docs/internals/native-steps.md. */\n");
    g_string_append_printf(w->out,
                           "enum { WORDS = %u, MAX_CHOICES = %d, MAX_STEPS = %d, "
                           "LONGEST_STEP = %d };\n\n%s",
                           w->program->model.words, MAX_CHOICES, MAX_STEPS, LONGEST_STEP,
                           native_prelude);
    g_string_append(w->out, "const Number native_sizes[] = {WORDS, sizeof(ModelStep), "
                            "__builtin_offsetof(ModelStep, broken),\n    sizeof(Successors), "
                            "__builtin_offsetof(Successors, states), sizeof(Host)};\n\n");
    if (w->touched)
        write_touched_head(w);
    write_tables(w);
}

char *native_text(const Program *program, bool notes_touched, const char **reason)
{
    *reason = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autofree uint32_t *numbers = g_new0(uint32_t, 2 * (size_t)program->code.length + 2);
    g_auto(GStrv) names = write_names_of_slots(program);
    g_autoptr(TouchedSlots) touched = notes_touched ? touched_slots_new(program) : NULL;
    Writer w = {
        .program = program, .out = out, .names = names, .numbers = numbers, .touched = touched};

    write_head(&w);
    write_observers(&w);
    write_steps(&w);
    write_expand(&w);
    if (out->len > MAX_TEXT)
        *reason = "the design is too large for a compiler";
    return *reason ? NULL : g_string_free(g_steal_pointer(&out), FALSE);
}
