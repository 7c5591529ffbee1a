/* Locals that hide another local. A `let` in a block looks like an assignment to the variable outside of
 * it, which keeps its value. */
#include "checker/language/vacuity/vacuity_private.h"

typedef struct Hidden {
    GArray *names; /* Name, of the blocks around, the innermost last */
    Diagnostics *warnings;
    const SourceMap *sources;
} Hidden;

static void declare(Hidden *hidden, const Stmt *stmt, guint block)
{
    const bool is_local =
        stmt->kind == STMT_LET || stmt->kind == STMT_CHOOSE || stmt->kind == STMT_PICK;

    if (!is_local || !stmt->name.text)
        return;
    for (guint i = MIN(block, hidden->names->len); i-- > 0;) {
        const Name *outer = &g_array_index(hidden->names, Name, i);
        if (strcmp(outer->text, stmt->name.text) != 0)
            continue;
        const Source *source = source_map_get(hidden->sources, outer->span.source);
        g_autofree char *help = g_strdup_printf(
            stmt->kind == STMT_LET
                ? "to give that one a value: %s = ...; otherwise choose another name"
                : "choose another name than `%s`",
            stmt->name.text);
        warn(
            hidden->warnings, stmt->name.span, help,
            "`%s` hides that of line %u, which keeps its value and is known again behind the block",
            stmt->name.text, source_line_number(source, outer->span.start));
        diagnostics_relate(hidden->warnings, stmt->name.span, outer->span);
        break;
    }
    g_array_append_val(hidden->names, stmt->name);
}

static void look_through(Hidden *hidden, const Block *block);

/* What stands in a block may hide what was declared before it. `atomic` opens none. */
static void look_at(Hidden *hidden, const Stmt *stmt, guint block)
{
    declare(hidden, stmt, block);
    if (stmt->kind == STMT_ATOMIC) {
        for (uint32_t i = 0; stmt->body && i < stmt->body->count; i++)
            look_at(hidden, stmt->body->statements[i], block);
        return;
    }
    look_through(hidden, stmt->body);
    look_through(hidden, stmt->other);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        look_through(hidden, stmt->branches[i].body);
}

static void look_through(Hidden *hidden, const Block *block)
{
    const guint outside = hidden->names->len;

    for (uint32_t i = 0; block && i < block->count; i++)
        look_at(hidden, block->statements[i], outside);
    g_array_set_size(hidden->names, outside);
}

static void look_with(Hidden *hidden, const Argument *arguments, uint32_t count, const Block *block)
{
    g_array_set_size(hidden->names, 0);
    for (uint32_t i = 0; i < count; i++)
        if (arguments[i].name.text)
            g_array_append_val(hidden->names, arguments[i].name);
    look_through(hidden, block);
}

void vacuity_hidden(const Design *design, Diagnostics *warnings)
{
    const Tree *own = design->trees[0];
    g_autoptr(GArray) names = g_array_new(FALSE, FALSE, sizeof(Name));
    Hidden hidden = {names, warnings, design->sources};

    for (uint32_t i = 0; i < own->decl_count; i++) {
        const Decl *decl = own->decls[i];
        look_with(&hidden, decl->arguments, decl->argument_count, decl->body);
        for (uint32_t j = 0; j < decl->member_count; j++)
            look_with(&hidden, decl->members[j]->arguments, decl->members[j]->argument_count,
                      decl->members[j]->body);
    }
}
