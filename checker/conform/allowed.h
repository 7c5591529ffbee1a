/* What a design would have allowed where a log says something else. */
#pragma once

#include "checker/conform/ways/possible.h"

typedef struct AllowedRequest {
    Possible *possible;
    const System *system;
    const LogGroup *group;
    const LogLine *line; /* what came */
    const uint32_t *ways;
    uint32_t way_count;
} AllowedRequest;

enum { ALLOWED_MOST = 6 };

/* Adds texts, "cache.get(): none", each once: first those of the line's own command; ALLOWED_MOST at most, and then
 * "..." if there are more. Texts are freed by the array. */
void allowed_add(GPtrArray *texts, const AllowedRequest *request);

/* A value in the log's text, or as the design writes it; `unseen`, where it is not NULL, is said of a number that has no text
 * there yet. Of the request `possible` and `system` are asked for. Caller frees. */
char *allowed_value_text(const AllowedRequest *request, TypedValue value, uint32_t names,
                         const char *unseen);

/* "cache.set(17)", in the log's texts. `line` and `ways` are not asked for. Caller frees. */
char *allowed_call_text(const AllowedRequest *request, const KnownCall *call, uint32_t names);
