#include "checker/wire/binding/bound.h"

#include <string.h>

typedef struct Bounder {
    Binding *binding;
    const System *system;
    Diagnostics *of_design;
    BoundDesign *bound;
} Bounder;

/* ---- names ---- */

static void unknown(Bounder *b, Name name, const char *what, GPtrArray *names)
{
    g_ptr_array_add(names, NULL);
    g_autofree char *help = diagnostics_nearest(name.text, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *list = g_strdup_printf("it has: %s", *all ? all : "none");
    diagnostics_error(b->binding->diagnostics, name.span, help ? help : list,
                      "the design has no %s `%s`", what, name.text);
}

static const Instance *find_instance(Bounder *b, Name name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < b->system->instance_count; i++) {
        if (strcmp(b->system->instances[i]->name, name.text) == 0)
            return b->system->instances[i];
        g_ptr_array_add(names, (char *)b->system->instances[i]->name);
    }
    unknown(b, name, "component", names);
    return NULL;
}

static const Process *find_process(Bounder *b, Name name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (uint32_t i = 0; i < b->system->process_count; i++) {
        if (strcmp(b->system->processes[i]->name, name.text) == 0)
            return b->system->processes[i];
        g_ptr_array_add(names, (char *)b->system->processes[i]->name);
    }
    unknown(b, name, "process", names);
    return NULL;
}

static int64_t value_of(const Type *type, const char *text)
{
    for (uint32_t i = 0; type->kind == KIND_ENUM && i < type->decl->name_count; i++)
        if (strcmp(type->decl->names[i].text, text) == 0)
            return i;
    return type->kind == KIND_INT && g_ascii_isdigit(*text) ? g_ascii_strtoll(text, NULL, 10) : -1;
}

/* Which one of `count`, by ordinal; -1 for a single thing. False with a mistake. */
static bool find_index(Bounder *b, Name name, BindIndex index, const Type *type, uint64_t count,
                       int64_t *ordinal)
{
    Diagnostics *list = b->binding->diagnostics;

    *ordinal = -1;
    if (!index.text && !type && count <= 1)
        return true;
    if (!index.text) {
        diagnostics_error(list, name.span, "say which: its name and [0]", "there are several `%s`",
                          name.text);
        return false;
    }
    if (!type && count <= 1) {
        diagnostics_error(list, index.span, NULL, "there is one `%s`", name.text);
        return false;
    }
    int64_t value = type ? value_of(type, index.text) : g_ascii_strtoll(index.text, NULL, 10);
    bool is_one = !type || (value >= type->low && value <= type->high) ||
                  (type->kind == KIND_ENUM && value >= 0);
    *ordinal = type && is_one ? (int64_t)type_ordinal(type, value) : value;
    if (is_one && *ordinal >= 0 && (uint64_t)*ordinal < count)
        return true;
    diagnostics_error(list, index.span, NULL, "there is no `%s[%s]`", name.text, index.text);
    return false;
}

/* ---- what operations are ---- */

static bool has_argument(const Member *member, const char *name)
{
    for (uint32_t i = 0; i < member->argument_count; i++)
        if (strcmp(member->arguments[i].name.text, name) == 0)
            return true;
    return false;
}

/* A component of the library may say what it is on servers of both kinds. */
static bool is_of_other_server(const BoundPlace *place, WireForm wire)
{
    return (place->place->row != NULL) != sql_form_is_meant(wire.text);
}

static const Form *read_form(Bounder *b, Diagnostics *list, const BoundPlace *place,
                             const Member *member, WireForm wire)
{
    const BindPlace *on = place->place;
    const char *problem;
    Form *form = on->row ? form_parse_sql(b->binding->arena, wire.text, &on->target, &problem)
                         : form_parse(b->binding->arena, wire.text, &problem);

    if (!form) {
        diagnostics_error(list, wire.span, NULL, "this is no command: %s", problem);
        return NULL;
    }
    if (form->count > BOUND_MOST_PARTS)
        diagnostics_error(list, wire.span, NULL, "a command has at most %d words",
                          BOUND_MOST_PARTS);
    for (guint i = 0; i < form->count; i++)
        if (form->parts[i].kind == FORM_ARGUMENT && !has_argument(member, form->parts[i].text))
            diagnostics_error(list, wire.span, "there are its arguments, `$key` and `$_`",
                              "`%s` has no argument `%s`", member->name.text, form->parts[i].text);
    return form;
}

static void set_forms(Bounder *b, Diagnostics *list, const BoundPlace *place, BoundMember *to,
                      const WireForm *wires, guint count)
{
    const Form **forms = arena_array(b->binding->arena, const Form *, count);

    to->form_count = 0;
    for (guint i = 0; i < count; i++) {
        if (list == b->of_design && is_of_other_server(place, wires[i]))
            continue;
        const Form *form = read_form(b, list, place, to->member, wires[i]);
        if (form)
            forms[to->form_count++] = form;
    }
    to->forms = forms;
}

static void add_wire(Bounder *b, BoundPlace *place, const BindWire *wire)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < place->member_count; i++) {
        BoundMember *member = &place->members[i];
        if (strcmp(member->member->name.text, wire->member.text) == 0) {
            set_forms(b, b->binding->diagnostics, place, member, wire->forms, wire->count);
            return;
        }
        g_ptr_array_add(names, (char *)member->member->name.text);
    }
    g_autofree char *what = g_strdup_printf("member of `%s` called", place->instance);
    unknown(b, wire->member, what, names);
}

static void add_members(Bounder *b, BoundPlace *place, const Decl *component)
{
    place->members = arena_array(b->binding->arena, BoundMember, component->member_count);
    for (uint32_t i = 0; i < component->member_count; i++) {
        const Member *member = component->members[i];
        if (member->kind == MEMBER_FUNCTION)
            continue;
        BoundMember *to = &place->members[place->member_count++];
        to->member = member;
        set_forms(b, b->of_design, place, to, member->wires, member->wire_count);
    }
    for (guint i = 0; i < b->binding->wire_count; i++)
        if (strcmp(b->binding->wires[i].component.text, place->instance) == 0)
            add_wire(b, place, &b->binding->wires[i]);
}

/* ---- all of it ---- */

static void add_place(Bounder *b, const BindPlace *from)
{
    const Instance *instance = find_instance(b, from->component);
    Arena *arena = b->binding->arena;
    BoundPlace place = {.place = from};

    if (!instance || !find_index(b, from->component, from->index, instance->index, instance->count,
                                 &place.index))
        return;
    if (bound_place(b->bound, instance, place.index)) {
        diagnostics_error(b->binding->diagnostics, from->component.span, NULL,
                          "`%s` is bound already", from->component.text);
        return;
    }
    place.instance = from->component.text;
    place.name = place.index < 0 ? place.instance
                                 : arena_printf(arena, "%s[%s]", place.instance, from->index.text);
    if (!from->in_program)
        add_members(b, &place, instance->component);
    b->bound->places[b->bound->place_count++] = place;
}

static void add_process(Bounder *b, const BindProcess *from)
{
    const Process *process = find_process(b, from->process);
    int64_t ordinal;

    if (!process ||
        !find_index(b, from->process, from->index,
                    process->argument ? process->argument->type : NULL, process->count, &ordinal))
        return;
    const char *name = from->index.text ? arena_printf(b->binding->arena, "%s[%s]", process->name,
                                                       from->index.text)
                                        : process->name;
    if (bound_process(b->bound, name)) {
        diagnostics_error(b->binding->diagnostics, from->process.span, NULL, "`%s` runs already",
                          name);
        return;
    }
    b->bound->processes[b->bound->process_count++] = (BoundProcess){name, from->command};
}

BoundDesign *bound_new(Binding *binding, const System *system, Diagnostics *of_design)
{
    BoundDesign *bound = arena_new0(binding->arena, BoundDesign);
    Bounder b = {binding, system, of_design, bound};
    const char *design = system->design->name;

    bound->binding = binding;
    bound->places = arena_array(binding->arena, BoundPlace, binding->place_count);
    bound->processes = arena_array(binding->arena, BoundProcess, binding->process_count);
    if (strcmp(binding->design.text, design) != 0) {
        g_autofree char *help = g_strdup_printf("this design is `%s`", design);
        diagnostics_error(binding->diagnostics, binding->design.span, help,
                          "this binds another design");
        return bound;
    }
    for (guint i = 0; i < binding->place_count; i++)
        add_place(&b, &binding->places[i]);
    for (guint i = 0; i < binding->wire_count; i++)
        find_instance(&b, binding->wires[i].component);
    for (guint i = 0; i < binding->process_count; i++)
        add_process(&b, &binding->processes[i]);
    return bound;
}

/* ---- asking ---- */

const BoundPlace *bound_place(const BoundDesign *bound, const Instance *instance, int64_t index)
{
    for (guint i = 0; i < bound->place_count; i++)
        if (strcmp(bound->places[i].instance, instance->name) == 0 &&
            bound->places[i].index == index)
            return &bound->places[i];
    return NULL;
}

const BoundMember *bound_member(const BoundPlace *place, const Member *member)
{
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member == member)
            return &place->members[i];
    return NULL;
}

bool bound_in_transactions(const BoundPlace *place)
{
    for (guint i = 0; i < place->member_count; i++)
        for (guint k = 0; k < place->members[i].form_count; k++)
            if (place->members[i].forms[k]->sql &&
                place->members[i].forms[k]->sql->verb == SQL_COMMIT)
                return true;
    return false;
}

const BoundMember *bound_reader(const BoundPlace *place)
{
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_STATE && place->members[i].form_count > 0)
            return &place->members[i];
    return NULL;
}

/* What no server of the kind understands. */
static bool is_foreign(const Protocol *protocol, const Form *form)
{
    return protocol->is_without_returning && form->sql && form->sql->verb == SQL_UPDATE &&
           form->sql->output_count > 0;
}

const Form *bound_sendable(const BoundDesign *bound, const BoundPlace *place,
                           const BoundMember *member)
{
    const Protocol *protocol = bound->binding->servers[place->place->server].protocol;

    for (guint i = 0; i < member->form_count; i++)
        if (form_is_sendable(member->forms[i]) && !is_foreign(protocol, member->forms[i]))
            return member->forms[i];
    return NULL;
}

const BoundProcess *bound_process(const BoundDesign *bound, const char *name)
{
    for (guint i = 0; i < bound->process_count; i++)
        if (strcmp(bound->processes[i].name, name) == 0)
            return &bound->processes[i];
    return NULL;
}

/* ---- requests ---- */

/* Its form with the most words of its own. */
static BoundMatch match_member(const BoundPlace *place, const BoundMember *member,
                               const WireRequest *request)
{
    BoundMatch best = {NULL};

    for (guint i = 0; i < member->form_count; i++) {
        if (!form_may_match(member->forms[i], request))
            continue;
        BoundMatch match = {member->forms[i]};
        if ((!best.form || best.form->words < match.form->words) &&
            form_matches(match.form, place->place->key, request, match.found))
            best = match;
    }
    return best;
}

BoundMatch bound_match(const BoundPlace *place, const Member *member, const WireRequest *request)
{
    const BoundMember *own = bound_member(place, member);
    BoundMatch match = own ? match_member(place, own, request) : (BoundMatch){NULL};

    for (guint i = 0; match.form && i < place->member_count; i++) {
        const BoundMember *other = &place->members[i];
        if (other == own || other->member->kind != MEMBER_OP)
            continue;
        BoundMatch better = match_member(place, other, request);
        if (better.form && better.form->words > match.form->words)
            match.form = NULL;
    }
    return match;
}

static bool may_match(const BoundMember *member, const WireRequest *request)
{
    for (guint i = 0; i < member->form_count; i++)
        if (form_may_match(member->forms[i], request))
            return true;
    return false;
}

GArray *bound_matches(const BoundPlace *place, const WireRequest *request)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(BoundMemberMatch));
    guint most = 0;

    for (guint i = 0; i < place->member_count; i++) {
        const Member *member = place->members[i].member;
        if (member->kind != MEMBER_OP || !may_match(&place->members[i], request))
            continue;
        BoundMemberMatch one = {member, match_member(place, &place->members[i], request)};
        if (!one.match.form || one.match.form->words < most)
            continue;
        if (one.match.form->words > most)
            g_array_set_size(list, 0); /* it fits better than those before */
        most = one.match.form->words;
        g_array_append_val(list, one);
    }
    return list;
}

bool bound_is_known(const BoundPlace *place, const WireRequest *request)
{
    for (guint i = 0; i < place->member_count; i++)
        if (place->members[i].member->kind == MEMBER_OP &&
            match_member(place, &place->members[i], request).form)
            return true;
    return false;
}

static bool names_row(const BoundPlace *place, const WireRequest *request)
{
    g_autofree const char **values = form_values(request);

    return sql_touches(place->place->row, request->sql, values, MAX(request->count, 1) - 1);
}

bool bound_touches(const BoundPlace *place, const WireRequest *request)
{
    if (place->place->row)
        return request->sql && names_row(place, request);
    for (guint i = 1; i < request->count; i++)
        if (wire_text_is(request->words[i], place->place->key))
            return true;
    return bound_is_known(place, request);
}
