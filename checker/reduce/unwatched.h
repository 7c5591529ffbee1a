/* A program that remembers nothing for guarantees of reads: with the steps of the other, in the same order, but
 * states that differ in nothing else are one. */
#pragma once

#include "checker/program/program.h"

/* Monitors of the program, bit by bit, that it would not watch; 0 where that is of no use, or where a monitor
 * may end a search itself. */
uint64_t unwatched_monitors(const Program *program);

/* NULL where it becomes too large. Caller frees. */
Program *unwatched_program(const Program *program);
