/* Threads that do one task together, and wait for the next. */
#pragma once

#include "checker/base/apart.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { MAX_WORKERS = 256 };

typedef struct Workers Workers;

/* `count` with the caller, who is worker 0. There are fewer where the system gives no more. */
Workers *workers_new(uint32_t count);
void workers_free(Workers *workers);
uint32_t workers_count(const Workers *workers);

/* Each worker calls `task` once; returns when all have returned. */
void workers_run(Workers *workers, void (*task)(uint32_t worker, void *user), void *user);

/* The same in two halves, between which the caller does something else: all but worker 0 begin; worker 0
 * follows, and all are waited for. */
void workers_begin(Workers *workers, void (*task)(uint32_t worker, void *user), void *user);
void workers_end(Workers *workers);

/* Numbers from 0 on, dealt to workers: each has a range of its own and helps with others' when that is done. So
 * what belongs to neighbouring numbers, and may share cache lines, is one worker's for the most part. */
typedef struct WorkersDeal {
    uint32_t count, workers;
    struct WorkersShare { /* of one worker */
        atomic_uint taken;
        char apart[APART - sizeof(atomic_uint)];
    } * shares;
} WorkersDeal;

void workers_deal_init(WorkersDeal *deal, uint32_t workers);
void workers_deal_clear(WorkersDeal *deal);

/* The numbers below `count` are to be taken, by one task. */
void workers_deal(WorkersDeal *deal, uint32_t count);

/* One that nobody has taken; false where there is none. */
bool workers_take(WorkersDeal *deal, uint32_t worker, uint32_t *number);

/* The number of processors that are there for this process. */
uint32_t workers_online(void);
