#include "checker/program/bytecode/bytecode.h"

void program_free(Program *program)
{
    if (!program)
        return;
    for (uint32_t i = 0; i < program->process_count; i++) {
        vec_free(&program->processes[i].locations);
        vec_free(&program->processes[i].withins);
    }
    g_hash_table_unref(program->var_slots);
    vec_free(&program->code);
    vec_free(&program->slots);
    vec_free(&program->constants);
    vec_free(&program->assumptions);
    vec_free(&program->notes);
    vec_free(&program->tables);
    vec_free(&program->marks);
    vec_free(&program->environment);
    vec_free(&program->linear_monitors);
    vec_free(&program->groups);
    vec_free(&program->measured);
    vec_free(&program->strict_timers);
    vec_free(&program->durations);
    vec_free(&program->timers);
    vec_free(&program->started);
    arena_free(program->arena);
    g_free(program);
}

uint32_t program_marks(const Program *program)
{
    return program->marks.length;
}

bool program_mark(const Program *program, uint32_t number, ProgramMark *mark)
{
    *mark = program->marks.data[number];
    return program->coverage[number];
}

void program_reach(const Program *program, uint32_t number)
{
    __atomic_store_n(&program->coverage[number], 1, __ATOMIC_RELAXED);
}

void program_count(Program *program, uint64_t bytes)
{
    program->model.size = bytes;
}

const Model *program_model(const Program *program)
{
    return &program->model;
}

const System *program_system(const Program *program)
{
    return program->system;
}

uint32_t bytecode_slot_of(const Program *program, const Var *var)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(program->var_slots, var)) - 1;
}

const PackedField *bytecode_field_of(const Program *program, uint32_t slot)
{
    for (uint32_t i = 0; i < program->field_count; i++)
        if (program->fields[i].slot == slot)
            return &program->fields[i];
    return NULL;
}
