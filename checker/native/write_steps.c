/* A function for each place where a process waits, and for each event and fault; then all of them
 * in the order of the model's steps. */
#include "checker/native/write.h"

/* ---- functions ---- */

static void open_function(Writer *w, const char *name, const char *what)
{
    write_comment(w->out, what);
    g_string_append_printf(w->out,
                           "\nstatic NOT_INLINE void %s(Workspace *w, const Word *restrict s,\n"
                           "    Successors *restrict out)\n{\n",
                           name);
}

/* Not before as much time has passed as the call takes at least. */
static void write_waiting(Writer *w)
{
    const Location *from = w->step.from;

    if (!from || from->low <= 0)
        return;
    g_string_append(w->out, "    if (");
    write_field(w, w->step.process->clock);
    g_string_append_printf(w->out, " < %" G_GINT64_FORMAT ") return;\n", from->low);
}

/* A step that chooses is taken anew for each combination of choices. */
static void open_body(Writer *w)
{
    const CodeRegion *region = &w->region;

    if (region->chooses)
        g_string_append(w->out, "    ChoicesMade choices = {0};\nagain:\n    choices.taken = 0;\n");
    if (!w->step.begins)
        g_string_append_printf(w->out, "    if (too_many(out, %u)) return;\n", w->step.actor);
    write_waiting(w);
    g_string_append(w->out, "    {\n    Word broken = 0;\n    int is_fault = 0;\n");
    if (step_text_is_internal(&w->step))
        g_string_append(w->out, "    int left = 0;\n");
    if (write_touches(w))
        g_string_append(w->out, "    Word touched[TOUCHED] = {0};\n");
    if (region->loops)
        g_string_append(w->out, "    unsigned fuel = LONGEST_STEP;\n");
    write_registers(w);
    g_string_append(w->out, "\n");
}

static void close_body(Writer *w)
{
    g_string_append_printf(w->out, "failed: fail(out, %u, is_fault, broken);\n", w->step.actor);
    write_is_internal(w);
    g_string_append(w->out, "disabled:\nnext:;\n");
    if (write_touches(w))
        g_string_append_printf(w->out, "    touch(out, %u, touched);\n", w->step.actor);
    g_string_append(w->out, "    }\n");
    if (w->region.chooses)
        g_string_append(w->out, "    if (next_choices(&choices)) goto again;\n");
    g_string_append(w->out, "}\n\n");
}

static void write_step(Writer *w, const char *name, const char *what, uint32_t start)
{
    open_function(w, name, what);
    code_region_find(&w->region, w->program, w->numbers, start, step_text_is_internal(&w->step),
                     NO_REG);
    open_body(w);
    write_region(w);
    close_body(w);
    code_region_clear(&w->region);
}

static void write_process(Writer *w, uint32_t number)
{
    const ProcessInstance *process = &w->program->processes[number];

    for (uint32_t i = 0; i < process->locations.length; i++) {
        g_autofree char *name = g_strdup_printf("process_%u_at_%u", number, i);
        g_autofree char *what =
            g_strdup_printf("%s, waiting at %u", w->program->model.actors[number].name, i);
        w->step =
            (StepText){.actor = number, .process = process, .from = &process->locations.data[i]};
        write_step(w, name, what, process->locations.data[i].resume);
    }
}

/* ---- faults of processes ---- */

/* Only what comes before its first scheduling point is run; chance is fixed there. */
static void write_beginning(Writer *w, const ProcessInstance *process)
{
    if (process->starts_waiting)
        code_region_find(&w->region, w->program, w->numbers, process->start, true, NO_REG);
    open_body(w);
    if (process->starts_waiting)
        write_region(w);
    g_string_append(w->out, "failed: disabled:\n    ");
    write_stop(w, UINT32_MAX, PC_FIRST);
    g_string_append(w->out, "\nnext:;\n    }\n}\n\n");
    code_region_clear(&w->region);
}

static void write_process_fault(Writer *w, const EnvironmentTransition *transition, uint32_t actor,
                                const char *name, const char *what)
{
    const ProcessInstance *process = &w->program->processes[transition->process];
    bool restarts = transition->kind == ENVIRONMENT_RESTART;

    w->step = (StepText){.actor = actor, .process = process};
    w->region = (CodeRegion){0};
    open_function(w, name, what);
    g_string_append(w->out, "    if (");
    write_field(w, process->pc);
    g_string_append_printf(w->out, " < %d || ", PC_FIRST);
    write_field(w, w->program->faults_slot);
    g_string_append(w->out, " == 0) return;\n");
    if (restarts && w->program->is_timed) {
        /* How far it gets at once depends on what its first code does: the interpreter's to say. */
        g_string_append_printf(w->out, "    host.transition(w, s, out, %uU);\n}\n\n",
                               actor - w->program->process_count);
        return;
    }
    w->step.begins = restarts;
    if (restarts) {
        write_beginning(w, process);
        return;
    }
    g_string_append(w->out, "    ");
    write_stop(w, UINT32_MAX, PC_CRASHED);
    g_string_append(w->out, "\nnext:;\n}\n\n");
}

static void write_transition(Writer *w, uint32_t number)
{
    const EnvironmentTransition *transition = &w->program->environment.data[number];
    uint32_t actor = w->program->process_count + number;
    const ModelActor *named = &w->program->model.actors[actor];
    g_autofree char *name = g_strdup_printf("environment_%u", number);
    g_autofree char *what = g_strdup_printf("%s.%s", named->owner, named->name);

    if (!transition->event) {
        write_process_fault(w, transition, actor, name, what);
        return;
    }
    w->step = (StepText){.actor = actor};
    write_step(w, name, what, transition->start);
}

/* Which groups a process may still read, by its pc. */
static void write_group_table(Writer *w, uint32_t number)
{
    const ProcessInstance *process = &w->program->processes[number];

    g_string_append_printf(w->out, "static const Word groups_%u[] = {0, 0", number);
    for (uint32_t i = 0; i < process->locations.length; i++)
        g_string_append_printf(w->out, ", 0x%" G_GINT64_MODIFIER "x",
                               process->locations.data[i].groups);
    g_string_append(w->out, "};\n");
}

void write_steps(Writer *w)
{
    for (uint32_t i = 0; w->program->groups.length > 0 && i < w->program->process_count; i++)
        write_group_table(w, i);
    for (uint32_t i = 0; i < w->program->process_count && w->out->len <= MAX_TEXT; i++)
        write_process(w, i);
    for (uint32_t i = 0; i < w->program->environment.length; i++)
        write_transition(w, i);
}

/* ---- all steps ---- */

static void write_process_switch(Writer *w, uint32_t number)
{
    const ProcessInstance *process = &w->program->processes[number];

    g_string_append(w->out, "    switch (");
    write_field(w, process->pc);
    g_string_append(w->out, ") {\n");
    for (uint32_t i = 0; i < process->locations.length; i++)
        g_string_append_printf(w->out, "    case %u: process_%u_at_%u(w, s, out); break;\n",
                               PC_FIRST + i, number, i);
    g_string_append(w->out, "    }\n");
    if (w->touched)
        g_string_append_printf(
            w->out, "    if (out->accesses) out->accesses->ends[%u] = out->count;\n", number);
}

void write_expand(Writer *w)
{
    w->step = (StepText){0};
    g_string_append(w->out, "Word native_expand(const void *model, Workspace *w, const Word *s,\n"
                            "    Successors *out)\n{\n    out->count = 0;\n");
    for (uint32_t i = 0; i < w->program->process_count; i++)
        write_process_switch(w, i);
    for (uint32_t i = 0; i < w->program->environment.length; i++)
        g_string_append_printf(w->out, "    environment_%u(w, s, out);\n", i);
    g_string_append(w->out, "    return native_predicates(model, w, s);\n}\n");
}
