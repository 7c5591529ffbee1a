/* Transitions of the environment: events and faults; and what all who take steps are called. */
#include "checker/language/syntax/decl.h"
#include "checker/program/compile/compile.h"

static void compile_event(Compiler *c, const Event *event, int64_t index)
{
    const Instance *instance = event->instance;
    CallFrame frame = {.result = NO_REG};
    EnvironmentTransition transition = {.kind =
                                            event->is_fault ? ENVIRONMENT_FAULT : ENVIRONMENT_EVENT,
                                        .event = event,
                                        .index = index,
                                        .start = compile_here(c)};

    c->times = UINT32_MAX;
    c->instance = instance;
    c->this_offset =
        index < 0 ? NO_REG : compile_constant(c, index * layout_instance_slots(instance));
    c->frame = &frame;
    if (event->guard)
        compile_guard(c, event->guard);
    if (event->is_fault)
        compile_emit(c, CODE_USE_FAULT, (Reg)c->program->faults_slot, 0, 0, 0);
    compile_mark(c, MARK_CODE, event->member->name.span);
    compile_stmts(c, &event->body);
    for (uint32_t i = 0; i < frame.exits.length; i++)
        compile_patch(c, frame.exits.data[i]);
    vec_free(&frame.exits);
    compile_emit(c, CODE_END, 0, 0, 0, 0);
    c->frame = NULL;
    c->instance = NULL;
    c->this_offset = NO_REG;
    transition.is_urgent =
        event->is_urgent && compile_assume(c, ASSUMES_URGENT, event->member->name.span);
    vec_push(&c->program->environment, transition);
}

void compile_events(Compiler *c, bool faults)
{
    for (uint32_t i = 0; i < c->system->instance_count; i++) {
        const Instance *instance = c->system->instances[i];
        for (uint64_t element = 0; element < instance->count; element++)
            for (uint32_t j = 0; j < instance->event_count; j++)
                if (instance->events[j].is_fault == faults)
                    compile_event(c, &instance->events[j], instance->index ? (int64_t)element : -1);
    }
}

void compile_process_faults(Compiler *c)
{
    for (uint32_t i = 0; i < c->program->process_count; i++) {
        const Process *template = c->program->processes[i].template;
        if (template->may_crash)
            vec_push(&c->program->environment,
                     (EnvironmentTransition){.kind = ENVIRONMENT_CRASH, .index = -1, .process = i});
        if (template->may_restart)
            vec_push(
                &c->program->environment,
                (EnvironmentTransition){.kind = ENVIRONMENT_RESTART, .index = -1, .process = i});
    }
}

static char *element_name(Compiler *c, const char *name, const Type *index, uint64_t ordinal)
{
    if (!index)
        return (char *)name;
    g_autofree char *text = program_ordinal_text(c->system, index, ordinal);
    return arena_printf(c->arena, "%s[%s]", name, text);
}

static char *process_name(Compiler *c, const ProcessInstance *process)
{
    const Process *template = process->template;

    if (template->argument)
        return element_name(c, template->name, template->argument->type, process->number);
    if (template->count == 1)
        return (char *)template->name;
    return arena_printf(c->arena, "%s[%u]", template->name, process->number);
}

void compile_actors(Compiler *c)
{
    Program *program = c->program;
    uint32_t count = program->process_count + program->environment.length + program->is_timed,
             next = 0;
    ModelActor *actors = arena_array(c->arena, ModelActor, count);

    for (uint32_t i = 0; i < program->process_count; i++)
        actors[next++] =
            (ModelActor){.kind = ACTOR_PROCESS,
                         .name = process_name(c, &program->processes[i]),
                         .is_background = program->processes[i].template->is_background};
    for (uint32_t i = 0; i < program->environment.length; i++) {
        const EnvironmentTransition *h = &program->environment.data[i];
        ModelActor *actor = &actors[next++];
        actor->kind = h->kind == ENVIRONMENT_EVENT ? ACTOR_EVENT : ACTOR_FAULT;
        actor->is_urgent = h->is_urgent;
        if (h->event) {
            const Instance *instance = h->event->instance;
            actor->owner = element_name(c, instance->name, instance->index, (uint64_t)h->index);
            actor->name = h->event->name;
        } else {
            actor->owner = actors[h->process].name;
            actor->name = h->kind == ENVIRONMENT_CRASH ? "crash" : "restart";
        }
    }
    if (program->is_timed)
        actors[count - 1] = (ModelActor){.kind = ACTOR_TIME, .name = "time"};
    program->model.actors = actors;
    program->model.actor_count = count;
}
