#include "checker/language/syntax/source_json.h"

#include "checker/base/member.h"

static void add_position(JsonBuilder *builder, const Source *source, uint32_t offset)
{
    uint32_t line, column;

    source_position(source, offset, &line, &column);
    member_int(builder, "line", line);
    member_int(builder, "column", column);
}

void source_json_place(JsonBuilder *builder, const char *name, const SourceMap *sources, Span span)
{
    const Source *source = source_map_get(sources, span.source);

    member_object(builder, name);
    member_string(builder, "file", source->path);
    add_position(builder, source, span.start);
    member_object(builder, "end");
    add_position(builder, source, span.end);
    json_builder_end_object(builder);
    json_builder_end_object(builder);
}

static void add_diagnostic(JsonBuilder *builder, const SourceMap *sources,
                           const Diagnostic *diagnostic)
{
    static const char *const words[] = {[SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning"};

    json_builder_begin_object(builder);
    member_string(builder, "severity", words[diagnostic->severity]);
    member_string(builder, "message", diagnostic->message);
    source_json_place(builder, "place", sources, diagnostic->span);
    member_array(builder, "notes");
    if (diagnostic->help)
        json_builder_add_string_value(builder, diagnostic->help);
    json_builder_end_array(builder);
    json_builder_end_object(builder);
}

void source_json_diagnostics(JsonBuilder *builder, const Diagnostics *list)
{
    for (guint i = 0; i < diagnostics_count(list); i++)
        add_diagnostic(builder, diagnostics_sources(list), diagnostics_get(list, i));
}
