/* A whole design as text, for tests: all that its tree says, but for where it stands. */
#pragma once

#include "tests/unit/parse_helper.h"
#include "tests/unit/tree_text.h"

static inline void append_arguments(GString *out, const Argument *arguments, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        g_string_append_printf(out, " %s:", arguments[i].name.text);
        append_type(out, arguments[i].type);
        if (arguments[i].initial)
            append_exprs(out, (Expr *[]){arguments[i].initial}, 1);
    }
}

static inline void append_optional(GString *out, Expr *expr)
{
    g_string_append_c(out, '|');
    if (expr)
        append_expr(out, expr);
}

static inline void append_member(GString *out, const Member *member)
{
    g_string_append_printf(out, "\n  %d %s %d %d", member->kind, member->name.text,
                           member->is_ghost, member->is_urgent);
    append_arguments(out, member->arguments, member->argument_count);
    if (member->type)
        append_type(out, member->type);
    append_optional(out, member->initial);
    append_optional(out, member->guard);
    if (member->body)
        append_block(out, member->body);
}

static inline void append_option(GString *out, const Option *option)
{
    g_string_append_printf(out, "\n  %d %s", option->is_answer, option->text ? option->text : "");
    for (uint32_t i = 0; i < option->name_count; i++)
        g_string_append_printf(out, " %s", option->names[i].text);
}

static inline void append_values(GString *out, const Decl *decl)
{
    Expr *values[] = {decl->initial, decl->second,    decl->low,       decl->high,
                      decl->step,    decl->takes_low, decl->takes_high};
    for (gsize i = 0; i < G_N_ELEMENTS(values); i++)
        append_optional(out, values[i]);
    append_exprs(out, decl->choices, decl->choice_count);
}

static inline const char *or_empty(const char *text)
{
    return text ? text : "-";
}

static inline void append_decl(GString *out, const Decl *decl)
{
    g_string_append_printf(out, "\n%d %s %s %s %s %s", decl->kind, or_empty(decl->name.text),
                           or_empty(decl->text), or_empty(decl->object.text),
                           or_empty(decl->target.text), or_empty(decl->snippet));
    g_string_append_printf(out, " %d %d %d %d %d %d %d %d %d %" G_GINT64_FORMAT, decl->request,
                           decl->is_background, decl->may_crash, decl->may_restart,
                           decl->has_arguments, decl->check, decl->measure, decl->at_rest,
                           decl->claim, decl->cost);
    for (uint32_t i = 0; i < decl->name_count; i++)
        g_string_append_printf(out, " %s", decl->names[i].text);
    append_arguments(out, decl->arguments, decl->argument_count);
    append_values(out, decl);
    if (decl->type)
        append_type(out, decl->type);
    for (uint32_t i = 0; i < decl->member_count; i++)
        append_member(out, decl->members[i]);
    if (decl->body)
        append_block(out, decl->body);
    for (uint32_t i = 0; i < decl->option_count; i++)
        append_option(out, &decl->options[i]);
}

/* The whole of a tree. Caller frees. */
static inline char *design_text(const char *text)
{
    Parsed parsed = parsed_new(text);
    GString *out = g_string_new(or_empty(parsed.tree->name.text));
    g_string_append(out, or_empty(parsed.tree->title));
    for (uint32_t i = 0; i < parsed.tree->use_count; i++)
        g_string_append_printf(out, " %s", parsed.tree->uses[i].text);
    for (uint32_t i = 0; i < parsed.tree->decl_count; i++)
        append_decl(out, parsed.tree->decls[i]);
    parsed_free(&parsed);
    return g_string_free(out, FALSE);
}
