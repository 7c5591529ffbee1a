/* Threads that do one task together, and wait for the next. */
#pragma once

#include <stdint.h>

enum { MAX_WORKERS = 256 };

typedef struct Workers Workers;

/* `count` with the caller, who is worker 0. There are fewer where the system gives no more. */
Workers *workers_new(uint32_t count);
void workers_free(Workers *workers);
uint32_t workers_count(const Workers *workers);

/* Each worker calls `task` once; returns when all have returned. */
void workers_run(Workers *workers, void (*task)(uint32_t worker, void *user), void *user);

/* The number of processors that are there for this process. */
uint32_t workers_online(void);
