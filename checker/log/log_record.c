#include "checker/log/log_record.h"

#include <string.h>

enum { MOST_TEXTS = 7 };

typedef struct
    RecordHead { /* its texts follow, each with its zero byte, and those of the options */
    guint32 length, line;
    guint64 seq;
    gint64 from, to;
    guint64 atomic;
    gint64 number;
    guint32 option_count;
    guint8 texts; /* bits: which of the texts are not NULL */
    guint8 reply_kind;
    bool is_done, is_value_hidden;
} RecordHead;

static void add_text(GByteArray *bytes, const char *text)
{
    g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text) + 1);
}

void log_record_add(GByteArray *bytes, const LogEntry *entry)
{
    static const guint8 ZEROS[LOG_RECORD_ALIGN];
    const char *const texts[MOST_TEXTS] = {entry->who, entry->request, entry->store,     entry->op,
                                           entry->key, entry->value,   entry->reply.text};
    RecordHead head = {.line = entry->line,
                       .seq = entry->seq,
                       .from = entry->from,
                       .to = entry->to,
                       .atomic = entry->atomic,
                       .number = entry->reply.number,
                       .option_count = entry->option_count,
                       .reply_kind = (guint8)entry->reply.kind,
                       .is_done = entry->is_done,
                       .is_value_hidden = entry->is_value_hidden};
    const guint begin = bytes->len;

    for (guint i = 0; i < MOST_TEXTS; i++)
        head.texts |= (guint8)((texts[i] != NULL) << i);
    g_byte_array_append(bytes, (const guint8 *)&head, sizeof head);
    for (guint i = 0; i < MOST_TEXTS; i++)
        if (texts[i])
            add_text(bytes, texts[i]);
    for (guint i = 0; i < entry->option_count; i++)
        add_text(bytes, entry->options[i]);
    g_byte_array_append(bytes, ZEROS, -(bytes->len - begin) % LOG_RECORD_ALIGN);
    head.length = bytes->len - begin;
    memcpy(bytes->data + begin, &head.length, sizeof head.length);
}

static const char *next_text(const char **at)
{
    const char *text = *at;

    *at += strlen(text) + 1;
    return text;
}

gsize log_record_read(const void *record, Arena *arena, LogEntry *entry)
{
    const RecordHead *head = record;
    const char *texts[MOST_TEXTS] = {NULL}, *at = (const char *)(head + 1);

    for (guint i = 0; i < MOST_TEXTS; i++)
        if (head->texts >> i & 1)
            texts[i] = next_text(&at);
    *entry = (LogEntry){.seq = head->seq,
                        .from = head->from,
                        .to = head->to,
                        .who = texts[0],
                        .request = texts[1],
                        .store = texts[2],
                        .op = texts[3],
                        .key = texts[4],
                        .value = texts[5],
                        .reply = {(LogReplyKind)head->reply_kind, texts[6], head->number},
                        .option_count = head->option_count,
                        .atomic = head->atomic,
                        .is_done = head->is_done,
                        .is_value_hidden = head->is_value_hidden,
                        .line = head->line};
    if (head->option_count > 0) {
        const char **options = arena_array(arena, const char *, head->option_count);
        for (guint i = 0; i < head->option_count; i++)
            options[i] = next_text(&at);
        entry->options = options;
    }
    return head->length;
}

gsize log_record_length(const void *record)
{
    return ((const RecordHead *)record)->length;
}
