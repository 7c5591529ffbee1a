/* How the lines of a group hang together: which were carried out at once, which are of one request, which say the same. */
#pragma once

#include "checker/conform/lines/log_lines.h"

void line_relations_find(LogGroup *group);
