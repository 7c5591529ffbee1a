/* All groups of a log, judged by several threads: none has to do with another. */
#pragma once

#include "checker/conform/conformity.h"

/* A group was judged, and its lines go: what is kept of it may be less. Called by several threads. */
typedef void ConformitySum(void *user, Conformity *judged);

typedef struct ConformitiesRequest {
    const Templates *templates;
    const LogLines *lines;
    const ConformityLimits
        *limits;           /* of each group; `missing` is the most: as few are taken as it takes */
    uint32_t workers;      /* threads; 0: as many as there are processors */
    bool stops;            /* where one group does not fit the rest is not judged */
    ConformitySum *sum_up; /* or NULL */
    void *user;
} ConformitiesRequest;

/* Of Conformity, in the order of the groups; where it `stops` some may be left out. NULL with an error where lines that were
 * put aside cannot be read. */
GPtrArray *conformities_judge(const ConformitiesRequest *request, GError **error);
