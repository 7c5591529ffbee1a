#include "tests/differential/generator_private.h"

/* xorshift64* (Vigna, 2016): the same numbers on every machine. */
uint32_t gen_draw(Gen *g, uint32_t below)
{
    g->random ^= g->random >> 12;
    g->random ^= g->random << 25;
    g->random ^= g->random >> 27;
    return below ? (uint32_t)((g->random * 0x2545F4914F6CDD1DULL) >> 33) % below : 0;
}

bool gen_chance(Gen *g, uint32_t percent)
{
    return gen_draw(g, 100) < percent;
}

const char *gen_keep(Gen *g, char *text)
{
    g_ptr_array_add(g->strings, text);
    return text;
}

const char *gen_name(Gen *g, const char *stem)
{
    return gen_keep(g, g_strdup_printf("%s%d", stem, g->names++));
}

static void indent(Gen *g)
{
    for (int i = 0; i < g->indent; i++)
        g_string_append(g->out, "    ");
}

void gen_line(Gen *g, const char *format, ...)
{
    va_list args;

    indent(g);
    va_start(args, format);
    g_string_append_vprintf(g->out, format, args);
    va_end(args);
    g_string_append_c(g->out, '\n');
}

void gen_open(Gen *g, const char *format, ...)
{
    va_list args;

    indent(g);
    va_start(args, format);
    g_string_append_vprintf(g->out, format, args);
    va_end(args);
    g_string_append(g->out, " {\n");
    g->indent++;
}

void gen_close(Gen *g)
{
    g->indent--;
    gen_line(g, "}");
}

void gen_add_sym(GArray *list, const char *text, const Ty *type, bool is_fixed)
{
    Sym sym = {(char *)text, type, is_fixed};

    g_array_append_val(list, sym);
}

/* The scope may grow and move while the symbol is in use. */
static const Sym *copied(Gen *g, const Sym *sym)
{
    return sym ? (const Sym *)gen_keep(g, g_memdup2(sym, sizeof *sym)) : NULL;
}

static bool fits(const Sym *sym, const Ty *type, bool to_assign)
{
    return (!type || sym->type == type) && !(to_assign && sym->is_fixed);
}

const Sym *gen_find_sym(Gen *g, const Ty *type, bool to_assign)
{
    uint32_t count = 0;

    for (guint i = 0; i < g->scope->len; i++)
        count += fits(&g_array_index(g->scope, Sym, i), type, to_assign);
    uint32_t wanted = gen_draw(g, count);
    for (guint i = 0; i < g->scope->len; i++) {
        const Sym *sym = &g_array_index(g->scope, Sym, i);
        if (fits(sym, type, to_assign) && wanted-- == 0)
            return copied(g, sym);
    }
    return NULL;
}

const Sym *gen_find_sort(Gen *g, Sort sort)
{
    const Sym *found = NULL;
    uint32_t count = 0;

    for (guint i = 0; i < g->scope->len; i++) {
        const Sym *sym = &g_array_index(g->scope, Sym, i);
        if (sym->type->sort == sort && gen_draw(g, ++count) == 0)
            found = sym;
    }
    return copied(g, found);
}
