/* `report`: what its page is about, as data. */
#pragma once

#include "checker/commands/check/check.h"

/* A JSON object: the matrix, its runs, the claims, the questions, the design's text, and as much of
 * each configuration's state graph as a page has room for. Appends the drawings of the runs to
 * `pictures`, as PagePicture; the runs name them by number. Caller frees. */
char *report_data(const CheckReport *report, GPtrArray *pictures);
