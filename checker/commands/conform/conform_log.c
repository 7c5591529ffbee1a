#include "checker/commands/conform/conform_log.h"

#include "checker/conform/lines/line_part.h"
#include "checker/conform/lines/line_sorter.h"
#include "checker/conform/ways/templates.h"

enum { FEWEST = 3 };

static gboolean sort_kept(LineSorter *sorter, const LogFile *log, GError **error)
{
    for (guint i = 0; i < log->count; i++)
        if (!line_sorter_take(sorter, &log->entries[i], error))
            return FALSE;
    return TRUE;
}

gboolean conform_log_open(ConformLog *log, const LogOpen *request, const BoundDesign *bound,
                          bool keeps_all, GError **error)
{
    g_autoptr(LineSorter) sorter = line_sorter_new(bound, keeps_all, error);
    LogOpen own = *request;

    if (!sorter)
        return FALSE;
    own.reading.each = keeps_all ? NULL : line_sorter_take;
    own.reading.user = sorter;
    log->log = log_open(&own, error);
    if (!log->log || (keeps_all && !sort_kept(sorter, log->log, error)))
        return FALSE;
    log->lines = line_sorter_end(sorter, keeps_all ? log->log : NULL, error);
    return log->lines != NULL;
}

void conform_log_clear(ConformLog *log)
{
    log_lines_free(log->lines);
    log_file_free(log->log);
    *log = (ConformLog){NULL};
}

/* Lines are read for that alone: how many processes there are has to be known before the first is judged. */
static gboolean count_at_once(LogLines *lines, guint part_number, GError **error)
{
    if (lines->first[part_number] == lines->first[part_number + 1])
        return TRUE;
    g_autoptr(LinePart) part = line_part_read(lines, part_number, error);
    if (!part)
        return FALSE;
    for (guint i = lines->first[part_number]; i < lines->first[part_number + 1]; i++) {
        const guint group = lines->order[i];
        lines->groups[group].at_once = line_part_group(part, group)->at_once;
    }
    return TRUE;
}

uint32_t conform_log_at_once(const ConformLog *log, GError **error)
{
    LogLines *lines = log->lines;
    uint32_t most = lines->has_others ? FEWEST : 1;

    for (guint i = 0; lines->spool && lines->has_requests && i < LOG_LINES_PARTS; i++)
        if (!count_at_once(lines, i, error))
            return 0;
    for (guint i = 0; i < lines->group_count; i++)
        most = MAX(most, lines->groups[i].at_once);
    return MIN(most, TEMPLATES_MOST);
}
