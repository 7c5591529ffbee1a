#include "traces/explain/explain.h"

#include "traces/explain/cause.h"
#include "traces/explain/no_return.h"

Counterexample *explain_run(const Program *program, const Verdicts *verdicts,
                            PropertyReference property)
{
    Counterexample *example = build_counterexample(program, verdicts, property);

    if (!example)
        return NULL;
    cause_find(example);
    if (property.kind == REFERENCE_WINDOW)
        no_return_explain(example, &verdicts->windows[property.index]);
    if (property.kind == REFERENCE_CHECK)
        no_return_explain_check(
            example, &program_model(program)->properties[verdicts->window_count + property.index],
            &verdicts->checks[property.index]);
    return example;
}
