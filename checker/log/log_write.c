#include "checker/log/log_write.h"

#include "checker/base/member.h"

static void write_reply(JsonBuilder *builder, const LogReply *reply)
{
    switch (reply->kind) {
    case LOG_REPLY_UNKNOWN: break;
    case LOG_REPLY_NONE: member_string(builder, "reply", NULL); break;
    case LOG_REPLY_TEXT: member_string(builder, "reply", reply->text); break;
    case LOG_REPLY_NUMBER: member_int(builder, "reply", reply->number); break;
    case LOG_REPLY_ERROR:
        member_object(builder, "reply");
        member_string(builder, "error", reply->text);
        json_builder_end_object(builder);
        break;
    }
}

static void write_options(JsonBuilder *builder, const LogEntry *entry)
{
    if (entry->option_count == 0)
        return;
    member_array(builder, "options");
    for (guint i = 0; i < entry->option_count; i++)
        json_builder_add_string_value(builder, entry->options[i]);
    json_builder_end_array(builder);
}

void log_write(GString *out, const LogEntry *entry)
{
    g_autoptr(JsonBuilder) builder = json_builder_new();

    json_builder_begin_object(builder);
    member_int(builder, "seq", (gint64)entry->seq);
    member_int(builder, "from", entry->from);
    member_int(builder, "to", entry->to);
    member_string(builder, "who", entry->who);
    member_string(builder, "request", entry->request);
    member_string(builder, "store", entry->store);
    member_string(builder, "op", entry->op);
    member_string(builder, "key", entry->key);
    member_string(builder, "value", entry->value);
    write_reply(builder, &entry->reply);
    write_options(builder, entry);
    if (entry->atomic)
        member_int(builder, "atomic", (gint64)entry->atomic);
    if (entry->is_done)
        member_bool(builder, "done", true);
    json_builder_end_object(builder);
    g_autoptr(JsonNode) root = json_builder_get_root(builder);
    g_autofree char *text = json_to_string(root, FALSE);
    g_string_append_printf(out, "%s\n", text);
}
