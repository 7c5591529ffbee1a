/* How deep what is resolved goes, and how large it grows: definitions that use one another are put
 * in place of each other, and a short text can stand for very much. */
#include "checker/language/resolve/resolve.h"

enum { MOST_PARTS = 1000 * 1000 }; /* expressions and statements */

static bool is_over(Resolver *r, Span span)
{
    Extent *extent = &r->extent;

    if (extent->is_over)
        return true;
    extent->is_over = extent->parts > MOST_PARTS || !budget_go_on(r->design->budget);
    if (extent->parts > MOST_PARTS)
        mistake(
            r, extent->outermost.end > 0 ? extent->outermost : span,
            "each call is replaced by what it calls: call large functions and requests less often",
            "this grows too large: more than %d expressions and statements", MOST_PARTS);
    return extent->is_over;
}

static bool refuse(Resolver *r, Span span)
{
    if (!r->extent.is_too_deep)
        mistake(r, span, "expressions, blocks, and definitions that use one another count together",
                "this goes too deep: more than %d levels", TREE_DEEPEST);
    r->extent.is_too_deep = true;
    return false;
}

bool extent_enter(Resolver *r, Span span)
{
    Extent *extent = &r->extent;

    extent->parts++;
    extent->depth++;
    extent->deepest = MAX(extent->deepest, extent->depth);
    if (is_over(r, span))
        return false;
    return extent->depth <= TREE_DEEPEST || refuse(r, span);
}

void extent_leave(Resolver *r)
{
    r->extent.depth--;
}

uint32_t extent_begin(Resolver *r)
{
    uint32_t deepest = r->extent.deepest;

    r->extent.deepest = r->extent.depth;
    return deepest;
}

uint32_t extent_end(Resolver *r, uint32_t begun)
{
    uint32_t height = r->extent.deepest - r->extent.depth;

    r->extent.deepest = MAX(r->extent.deepest, begun);
    return height;
}

bool extent_reuse(Resolver *r, uint32_t height, Span span)
{
    Extent *extent = &r->extent;

    extent->deepest = MAX(extent->deepest, extent->depth + height);
    return extent->depth + height <= TREE_DEEPEST || refuse(r, span);
}

Span extent_call(Resolver *r, Span call)
{
    Span outer = r->extent.outermost;

    if (outer.end == 0)
        r->extent.outermost = call;
    return outer;
}
