/* What is said above and below the lanes: a list of lines, which know how high they are. */
#pragma once

#include "traces/sequence/sequence_private.h"

/* Both return where they end; with a drawing they are drawn, without they are only measured. */
double sequence_words_above(const Sequence *sequence, Drawing *drawing, double y);
double sequence_words_below(const Sequence *sequence, Drawing *drawing, double y);

/* ---- sequence_legend.c, sequence_fixes.c ---- */
double sequence_legend(const Sequence *sequence, Drawing *drawing, double y);
double sequence_fixes(const Sequence *sequence, Drawing *drawing, double y);

/* Text in lines as wide as the page from `x` on. */
double sequence_write(const Sequence *sequence, Drawing *drawing, DrawingText where,
                      const char *text);
