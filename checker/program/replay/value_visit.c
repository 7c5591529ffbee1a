#include "checker/program/replay/value_visit.h"

#include "checker/language/syntax/decl.h"
#include "checker/program/bytecode/bytecode.h"
#include "checker/program/program.h"

typedef struct ValueVisit {
    const System *system;
    const ValueVisitor *visitor;
    void *data;
} ValueVisit;

static void visit(const ValueVisit *v, const Type *type, const int64_t *slots);
static void visit_ordinal(const ValueVisit *v, const Type *type, uint64_t ordinal);

/* ---- process instances ---- */

static const Process *process_of(const System *system, int64_t number)
{
    for (uint32_t i = 0; i < system->process_count; i++) {
        const Process *process = system->processes[i];
        if (number >= process->first && number < (int64_t)process->first + process->count)
            return process;
    }
    return NULL;
}

/* "reader", "reader[2]", "reader[shoes]" */
static char *process_text(const System *system, int64_t number)
{
    const Process *process = process_of(system, number);

    if (!process)
        return g_strdup_printf("process %d", (int)number);
    const int64_t instance = number - process->first;
    if (!process->argument)
        return process->count > 1 ? g_strdup_printf("%s[%d]", process->name, (int)instance)
                                  : g_strdup(process->name);
    const int64_t argument = type_value(process->argument->type, (uint64_t)instance);
    g_autofree char *text = value_text(system, process->argument->type, &argument);
    return g_strdup_printf("%s[%s]", process->name, text);
}

/* ---- by slots ---- */

static void visit_word(const ValueVisit *v, char *word)
{
    v->visitor->word(v->data, word);
    g_free(word);
}

static void visit_record(const ValueVisit *v, const Type *type, const int64_t *slots)
{
    v->visitor->begin(v->data, VALUE_RECORD, type->name);
    for (uint32_t i = 0; i < type->field_count; i++) {
        v->visitor->part(v->data, VALUE_RECORD, i, type->fields[i].name);
        visit(v, type->fields[i].type, slots);
        slots += layout_slots(type->fields[i].type);
    }
    v->visitor->end(v->data, VALUE_RECORD);
}

static void visit_set(const ValueVisit *v, const Type *type, const int64_t *slots)
{
    uint32_t number = 0;

    v->visitor->begin(v->data, VALUE_SET, NULL);
    for (uint64_t i = 0; i < type->element->values; i++) {
        if (!slots[i])
            continue;
        v->visitor->part(v->data, VALUE_SET, number++, NULL);
        visit_ordinal(v, type->element, i);
    }
    v->visitor->end(v->data, VALUE_SET);
}

static void visit_places(const ValueVisit *v, ValueGroup group, const Type *element,
                         const int64_t *slots, uint64_t count)
{
    v->visitor->begin(v->data, group, NULL);
    for (uint64_t i = 0; i < count; i++) {
        v->visitor->part(v->data, group, (uint32_t)i, NULL);
        visit(v, element, slots + i * layout_slots(element));
    }
    v->visitor->end(v->data, group);
}

static void visit_option(const ValueVisit *v, const Type *type, const int64_t *slots)
{
    const bool is_scalar = layout_is_scalar(type);

    if (is_scalar ? *slots == NONE : *slots == 0)
        v->visitor->none(v->data);
    else
        visit(v, type->element, is_scalar ? slots : slots + 1);
}

static void visit(const ValueVisit *v, const Type *type, const int64_t *slots)
{
    switch (type->kind) {
    case KIND_BOOL: v->visitor->boolean(v->data, *slots != 0); break;
    case KIND_TIMER: v->visitor->word(v->data, *slots ? "running" : "stopped"); break;
    case KIND_ENUM: v->visitor->word(v->data, type->decl->names[*slots].text); break;
    case KIND_PROCESS: visit_word(v, process_text(v->system, *slots)); break;
    case KIND_RECORD: visit_record(v, type, slots); break;
    case KIND_OPTION: visit_option(v, type, slots); break;
    case KIND_SET: visit_set(v, type, slots); break;
    case KIND_ARRAY: visit_places(v, VALUE_ARRAY, type->element, slots, type->index->values); break;
    case KIND_LIST: visit_places(v, VALUE_LIST, type->element, slots + 1, (uint64_t)*slots); break;
    case KIND_DURATION: v->visitor->duration(v->data, *slots); break;
    case KIND_BAD:
    case KIND_VOID:
    case KIND_INT:
    case KIND_NONE:
    case KIND_EMPTY: v->visitor->number(v->data, *slots); break;
    }
}

/* ---- by ordinal ---- */

static void visit_record_ordinal(const ValueVisit *v, const Type *type, uint64_t ordinal)
{
    uint64_t below = type->values;

    v->visitor->begin(v->data, VALUE_RECORD, type->name);
    for (uint32_t i = 0; i < type->field_count; i++) {
        const Type *field = type->fields[i].type;
        below /= field->values;
        v->visitor->part(v->data, VALUE_RECORD, i, type->fields[i].name);
        visit_ordinal(v, field, ordinal / below % field->values);
    }
    v->visitor->end(v->data, VALUE_RECORD);
}

static void visit_ordinal(const ValueVisit *v, const Type *type, uint64_t ordinal)
{
    if (type->kind == KIND_OPTION && ordinal == 0) {
        v->visitor->none(v->data);
    } else if (type->kind == KIND_OPTION) {
        visit_ordinal(v, type->element, ordinal - 1);
    } else if (type->kind == KIND_RECORD) {
        visit_record_ordinal(v, type, ordinal);
    } else if (layout_is_scalar(type)) {
        const int64_t value = type_value(type, ordinal);
        visit(v, type, &value);
    } else {
        visit_word(v, g_strdup_printf("#%u", (guint)ordinal));
    }
}

void value_visit(const System *system, const Type *type, const int64_t *slots,
                 const ValueVisitor *visitor, void *data)
{
    const ValueVisit v = {system, visitor, data};

    visit(&v, type, slots);
}

void value_visit_ordinal(const System *system, const Type *type, uint64_t ordinal,
                         const ValueVisitor *visitor, void *data)
{
    const ValueVisit v = {system, visitor, data};

    visit_ordinal(&v, type, ordinal);
}
