#include "traces/explain/explain.h"

#include "traces/explain/cause.h"
#include "traces/explain/no_return.h"

Counterexample *explain_run(const Program *program, const Verdicts *verdicts,
                            PropertyReference about)
{
    Counterexample *example = build_counterexample(program, verdicts, about);

    if (!example)
        return NULL;
    cause_find(example);
    if (about.kind == REFERENCE_WINDOW)
        no_return_explain(example, &verdicts->windows[about.index]);
    return example;
}
