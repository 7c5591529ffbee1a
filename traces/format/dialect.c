#include "traces/format/dialect.h"

#include "traces/format/table.h"

#include <string.h>

/* ---- escapes ---- */

static bool is_plain(gunichar c)
{
    return c > 127 || (c && (g_ascii_isalnum((char)c) || strchr(" _.,()[]'=/+!?-", (char)c)));
}

/* Mermaid reads `;` and `#` as its own anywhere, and a browser would read `<`. */
static char *mermaid_escape(const char *text)
{
    g_autofree char *line = table_one_line(text);
    GString *out = g_string_new(NULL);

    for (const char *at = line; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_plain(c))
            g_string_append_unichar(out, c);
        else
            g_string_append_printf(out, "#%u;", c);
    }
    return g_string_free(out, FALSE);
}

/* PlantUML reads doubled characters as mark-up: two slashes are italics. */
static char *plantuml_escape(const char *text)
{
    g_autofree char *line = table_one_line(text);
    GString *out = g_string_new(NULL);
    gunichar before = 0;

    for (const char *at = line; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        bool doubled = c == before && c < 128 && !g_ascii_isalnum((char)c) && c != ' ';
        if (is_plain(c) && !doubled)
            g_string_append_unichar(out, c);
        else
            g_string_append_printf(out, "<U+%04X>", c);
        before = c;
    }
    return g_string_free(out, FALSE);
}

const Dialect dialect_mermaid = {
    .begin = "sequenceDiagram\n",
    .end = "",
    .indent = "    ",
    .escape = mermaid_escape,
    .title = "title %s",
    .process = "actor l%d as %s",
    .component = "participant l%d as %s",
    .line_break = "<br/>",
    .call = "l%d->>l%d: %s",
    .back = "l%d-->>l%d: %s",
    .note = "Note over %s: %s",
    .open = "rect rgb(255, 224, 224)",
    .loop = "loop forever",
    .atomic = "critical atomic",
    .either = "par in either order",
    .also = "and",
    .activates = true,
};

const Dialect dialect_plantuml = {
    .begin = "@startuml\n",
    .end = "@enduml\n",
    .indent = "  ",
    .escape = plantuml_escape,
    .title = "title %s",
    .process = "actor \"%2$s\" as l%1$d",
    .component = "participant \"%2$s\" as l%1$d",
    .line_break = "\\n",
    .call = "l%d -> l%d : %s",
    .back = "l%d --> l%d : %s",
    .note = "note over %s : %s",
    .open = "group #FFE0E0 open",
    .loop = "loop forever",
    .atomic = "group atomic",
    .either = "par in either order",
    .also = "else",
};
