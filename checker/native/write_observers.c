/* Predicates and measures: what is asked of a state. */
#include "checker/native/write.h"

/* Gives 0 where it makes no sense in this state. */
static void write_observer(Writer *w, const char *name, uint32_t start, Reg value)
{
    w->step = (StepText){.observes = true, .value = value};
    code_region_find(&w->region, w->program, w->numbers, start, false, value);
    g_string_append_printf(w->out, "static int %s(const Word *s, Value *value)\n{\n", name);
    if (w->region.loops)
        g_string_append(w->out, "    unsigned fuel = LONGEST_STEP;\n");
    write_registers(w);
    g_string_append_c(w->out, '\n');
    write_region(w);
    g_string_append(w->out, "failed: disabled: return 0;\n}\n\n");
    code_region_clear(&w->region);
}

static void write_is_finished(Writer *w)
{
    const Program *program = w->program;

    w->step = (StepText){0};
    g_string_append(w->out, "static int is_finished(const Word *s)\n{\n    return 1");
    for (uint32_t i = 0; i < program->process_count; i++) {
        if (program->processes[i].template->is_background)
            continue;
        g_string_append(w->out, "\n        && ");
        write_field(w, program->processes[i].pc);
        g_string_append_printf(w->out, " < %d", PC_FIRST);
    }
    g_string_append(w->out, ";\n}\n\n");
}

static const char *predicate_name(const Program *program, uint32_t number)
{
    for (uint32_t i = 0; i < program->model.property_count; i++)
        if (program->model.properties[i].predicate == number)
            return program->model.properties[i].name;
    return "second half of a check";
}

static void write_predicates(Writer *w)
{
    const Program *program = w->program;

    for (uint32_t i = 1; i < program->model.predicate_count; i++) {
        g_autofree char *name = g_strdup_printf("predicate_%u", i);
        write_comment(w->out, predicate_name(program, i));
        g_string_append_c(w->out, '\n');
        write_observer(w, name, program->predicate_starts[i], program->predicate_regs[i]);
    }
    g_string_append(w->out, "Word native_predicates(const void *model, Workspace *w, const Word "
                            "*s)\n{\n    Word holds = is_finished(s);\n    Value value;\n");
    for (uint32_t i = 1; i < program->model.predicate_count; i++)
        g_string_append_printf(
            w->out, "    if (predicate_%u(s, &value) && value) holds |= (Word)1 << %u;\n", i, i);
    g_string_append(w->out, "    return holds;\n}\n\n");
}

static void write_measures(Writer *w)
{
    const Program *program = w->program;

    for (uint32_t i = 0; i < program->model.measure_count; i++) {
        g_autofree char *name = g_strdup_printf("measure_%u", i);
        if (program->measure_is_known[i])
            continue;
        write_comment(w->out, program->model.measures[i].name);
        g_string_append_c(w->out, '\n');
        write_observer(w, name, program->measure_starts[i], program->measure_regs[i]);
    }
    g_string_append(w->out, "Value native_measure(const void *model, Workspace *w, const Word *s,\n"
                            "    unsigned number)\n{\n    Value value = 0;\n\n"
                            "    switch (number) {\n");
    for (uint32_t i = 0; i < program->model.measure_count; i++) {
        g_string_append_printf(w->out, "    case %u: ", i);
        if (program->measure_is_known[i]) {
            g_string_append(w->out, "value = ");
            write_number(w, program->measure_values[i]);
        } else {
            g_string_append_printf(w->out, "measure_%u(s, &value)", i);
        }
        g_string_append(w->out, "; break;\n");
    }
    g_string_append(w->out, "    }\n    return value;\n}\n\n");
}

/* Whether what could not be worked out minds in this state, which may depend on whether it is one
 * at rest, is rare enough to be left to the interpreter. */
static void write_observe(Writer *w)
{
    const Program *program = w->program;

    if (!program->predicates_can_fail)
        return;
    g_string_append(w->out, "static void observe(Workspace *w, Word *o, Successors *out)\n{\n"
                            "    Value value;\n\n    if (1");
    for (uint32_t i = 1; i < program->model.predicate_count; i++)
        g_string_append_printf(w->out, "\n        && predicate_%u(o, &value)", i);
    for (uint32_t i = 0; i < program->model.measure_count; i++)
        if (!program->measure_is_known[i])
            g_string_append_printf(w->out, "\n        && measure_%u(o, &value)", i);
    g_string_append(w->out, ")\n        return;\n    if (host.observers_fail(w, o))\n"
                            "        turn_to_error(out);\n}\n\n");
}

void write_observers(Writer *w)
{
    write_is_finished(w);
    write_predicates(w);
    write_measures(w);
    write_observe(w);
}
