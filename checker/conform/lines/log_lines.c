#include "checker/conform/lines/log_lines.h"

#include "checker/conform/lines/line_places.h"
#include "checker/conform/lines/line_sql.h"

#include <string.h>

void log_lines_free(LogLines *lines)
{
    if (!lines)
        return;
    line_places_free(lines->places);
    spool_free(lines->spool);
    g_free(lines->sorted);
    g_free(lines->stars);
    g_free(lines->order);
    arena_free(lines->arena);
    g_free(lines);
}

int log_group_place(const LogGroup *group, const Operation *operation, int64_t index)
{
    for (guint i = 0; i < group->place_count; i++) {
        const BoundPlace *place = &group->places[i];
        if (place->place->in_program || place->index != index ||
            strcmp(place->instance, operation->instance->name) != 0)
            continue;
        const BoundMember *member = bound_member(place, operation->member);
        return member && member->form_count > 0 ? (int)i : -1;
    }
    return -1;
}

bool log_line_is(const LogGroup *group, const LogLine *line, const Operation *operation,
                 int64_t index, BoundMatch *match)
{
    const BoundPlace *place = &group->places[line->place];

    *match = (BoundMatch){NULL};
    if (log_group_place(group, operation, index) != (int)line->place)
        return false;
    if (place->place->row)
        return line_sql_has_verb(bound_member(place, operation->member), line->entry);
    *match = bound_match(place, operation->member, &line->request);
    return match->form != NULL;
}
