#include "checker/language/design.h"
#include "checker/language/syntax/decl.h"

#include <string.h>

static Decl **pick(Design *design, Decl *const *decls, uint64_t bits, uint32_t *count)
{
    Decl **kept = arena_array(design->arena, Decl *, *count + 1);
    uint32_t length = 0;

    for (uint32_t i = 0; i < *count; i++)
        if (bits >> i & 1)
            kept[length++] = decls[i];
    *count = length;
    return kept;
}

static bool is_among(Decl *const *decls, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(decls[i]->name.text, name) == 0)
            return true;
    return false;
}

/* Windows, checks and measures share one space of names. */
static bool is_asked(const Design *design, const char *name)
{
    return is_among(design->windows, design->window_count, name) ||
           is_among(design->checks, design->check_count, name);
}

bool design_narrow_has(const Design *design, const Decl *decl)
{
    if (decl->kind == DECL_CLAIM)
        return is_asked(design, decl->target.text);
    for (uint32_t i = 0; i < decl->name_count; i++)
        if (!is_asked(design, decl->names[i].text))
            return false;
    return true;
}

static Decl **pick_about(Design *design, Decl *const *decls, uint32_t *count)
{
    Decl **kept = arena_array(design->arena, Decl *, *count + 1);
    uint32_t length = 0;

    for (uint32_t i = 0; i < *count; i++)
        if (design_narrow_has(design, decls[i]))
            kept[length++] = decls[i];
    *count = length;
    return kept;
}

void design_narrow(Design *design, const DesignNarrow *asked)
{
    Design *whole = arena_new0(design->arena, Design);

    *whole = *design;
    design->whole = whole;
    design->windows = pick(design, design->windows, asked->windows, &design->window_count);
    design->checks = pick(design, design->checks, asked->checks, &design->check_count);
    design->measure_count = 0;
    design->claims = pick_about(design, design->claims, &design->claim_count);
    design->questions = pick_about(design, design->questions, &design->question_count);
    design->skips_assertions = !asked->assertions;
}
