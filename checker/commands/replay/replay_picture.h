/* The run that was forced as a picture, each step with what came of it on the servers. */
#pragma once

#include "checker/commands/replay/replay_report.h"
#include "traces/counterexample/counterexample.h"

/* `example` is the run of the report's plan, which gets what the servers said. Caller frees the texts. */
char *replay_picture_svg(Counterexample *example, const ReplayReport *report);
/* A page with the picture and, step by step, what was sent and answered, and with the same of what the fix rests on; it
 * needs nothing else. */
char *replay_picture_html(Counterexample *example, const ReplayReport *report);
