/* All groups of a log, judged by several threads: none has to do with another. */
#pragma once

#include "checker/conform/conformity.h"

typedef struct ConformitiesRequest {
    const Templates *templates;
    const LogLines *lines;
    const ConformityLimits
        *limits;      /* of each group; `missing` is the most: as few are taken as it takes */
    uint32_t workers; /* threads; 0: as many as there are processors */
    bool stops;       /* where one group does not fit the rest is not judged */
} ConformitiesRequest;

/* Of Conformity, in the order of the groups; where it `stops` some may be left out. */
GPtrArray *conformities_judge(const ConformitiesRequest *request);
