/* What a reader of the text is told: comments, and never anything else that comes from a design. */
#include "checker/language/syntax/decl.h"
#include "checker/native/write.h"

#include <string.h>

/* A comment can be left by `*` and `/` alone, or by a line that a backslash joins; characters that
 * are not printed could make it look otherwise than it is. */
static void write_character(GString *out, gunichar c)
{
    char last = out->len > 0 ? out->str[out->len - 1] : 0;

    if ((c == '/' && last == '*') || (c == '*' && last == '/'))
        g_string_append_c(out, ' ');
    if (c == '\\' || !g_unichar_isprint(c))
        c = '.';
    g_string_append_unichar(out, c);
}

void write_comment(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    g_string_append(out, "/* ");
    for (const char *c = valid; *c; c = g_utf8_next_char(c))
        write_character(out, g_utf8_get_char(c));
    g_string_append(out, " */");
}

/* ---- names of slots ---- */

static void name_slots(const Program *program, char **names, uint32_t first, uint32_t count,
                       const char *name)
{
    for (uint32_t i = first; i < first + count && i < program->slots.length; i++) {
        if (names[i])
            continue;
        names[i] = count > 1 ? g_strdup_printf("%s, %u of %u", name, i - first + 1, count)
                             : g_strdup(name);
    }
}

static void name_instance(const Program *program, char **names, const Instance *instance)
{
    uint32_t stride = layout_instance_slots(instance);

    for (uint32_t i = 0; i < instance->var_count; i++)
        for (uint64_t element = 0; element < instance->count; element++) {
            g_autofree char *which = instance->index
                                         ? g_strdup_printf("[%" G_GUINT64_FORMAT "]", element)
                                         : g_strdup("");
            g_autofree char *name =
                g_strdup_printf("%s%s.%s", instance->name, which, instance->vars[i]->name);
            name_slots(program, names,
                       bytecode_slot_of(program, instance->vars[i]) + (uint32_t)element * stride,
                       layout_slots(instance->vars[i]->type), name);
        }
}

static void name_locals(const Program *program, char **names, const ProcessInstance *process,
                        const char *actor)
{
    for (uint32_t i = 0; i < process->locations.length; i++)
        for (uint32_t j = 0; j < process->locations.data[i].in_scope_count; j++) {
            const ScopeVar *local = &process->locations.data[i].in_scope[j];
            if (!local->var)
                continue;
            g_autofree char *name = g_strdup_printf("%s: %s", actor, local->var->name);
            name_slots(program, names, (uint32_t)local->slot, layout_slots(local->var->type), name);
        }
}

char **write_names_of_slots(const Program *program)
{
    const System *system = program->system;
    char **names = g_new0(char *, program->slots.length + 1);

    for (uint32_t i = 0; i < system->instance_count; i++)
        name_instance(program, names, system->instances[i]);
    for (uint32_t i = 0; i < system->ghost_count; i++)
        name_slots(program, names, bytecode_slot_of(program, system->ghosts[i]),
                   layout_slots(system->ghosts[i]->type), system->ghosts[i]->name);
    for (uint32_t i = 0; i < program->process_count; i++) {
        const char *actor = program->model.actors[i].name;
        g_autofree char *place = g_strdup_printf("%s: where it waits", actor);
        name_slots(program, names, program->processes[i].pc, 1, place);
        name_locals(program, names, &program->processes[i], actor);
    }
    if (program->faults_slot != UINT32_MAX)
        name_slots(program, names, program->faults_slot, 1, "faults left");
    for (uint32_t i = 0; i < program->slots.length; i++)
        if (!names[i])
            names[i] = g_strdup("hidden");
    return names;
}

void write_note(Writer *w, const CodeNote *note)
{
    g_autofree char *text = NULL;

    if (note->kind == NOTE_CALL)
        text = g_strdup_printf("%s.%s", note->operation->instance->name, note->operation->name);
    else if (note->kind == NOTE_ENTER)
        text = g_strdup_printf("%s begins", note->request->decl->name.text);
    else if (note->kind == NOTE_LEAVE)
        text = g_strdup_printf("%s ends", note->request->decl->name.text);
    else
        return;
    g_string_append(w->out, "    ");
    write_comment(w->out, text);
    g_string_append_c(w->out, '\n');
}
