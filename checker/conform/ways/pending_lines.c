#include "checker/conform/ways/pending_lines.h"

void pending_lines_init(PendingLines *under, const LogGroup *group)
{
    *under = (PendingLines){.group = group,
                            .to_come = g_new0(guint, group->who_count + 1),
                            .in_all = g_new0(guint, group->who_count + 1)};
    for (guint i = 0; i < group->line_count; i++)
        if (!group->lines[i].is_open)
            under->in_all[group->lines[i].who] = ++under->to_come[group->lines[i].who];
}

void pending_lines_clear(PendingLines *under)
{
    g_free(under->to_come);
    g_free(under->in_all);
}

int pending_lines_slot(const PendingLines *under, guint line)
{
    for (int i = 0; i < under->top; i++)
        if (under->slots[i] == line + 1)
            return i;
    return -1;
}

bool pending_lines_send(PendingLines *under, guint line)
{
    const LogLine *sent = &under->group->lines[line];

    for (int i = 0; i < PENDING_LINES_MOST; i++)
        if (under->slots[i] == 0) {
            under->slots[i] = line + 1;
            under->top = MAX(under->top, i + 1);
            under->to_come[sent->who] -= !sent->is_open;
            return true;
        }
    return false;
}

void pending_lines_forget(PendingLines *under, guint line)
{
    under->slots[pending_lines_slot(under, line)] = 0;
    while (under->top > 0 && under->slots[under->top - 1] == 0)
        under->top--;
}

static const LogLine *line_in(const PendingLines *under, const uint32_t *done, int slot)
{
    bool is_there = under->slots[slot] && !pending_lines_is_done(done, slot);

    return is_there ? &under->group->lines[under->slots[slot] - 1] : NULL;
}

guint pending_lines_left(const PendingLines *under, const uint32_t *done, uint32_t who)
{
    guint left = under->to_come[who];

    for (int i = 0; i < under->top; i++) {
        const LogLine *line = line_in(under, done, i);
        left += line && line->who == who && !line->is_open;
    }
    return left;
}

bool pending_lines_is_behind(const PendingLines *under, const uint32_t *done, guint number)
{
    const LogLine *line = &under->group->lines[number];

    for (int i = 0; line->alike && i < under->top; i++) {
        const LogLine *other = line_in(under, done, i);
        if (other && other != line && other->alike == line->alike &&
            (other->to < line->to || (other->to == line->to && other < line)))
            return true;
    }
    return false;
}
