/* The steps of a program as the text of a C module: one function for each place where a process
 * waits. What it exports is in native.c, which loads it. */
#pragma once

#include "checker/program/program.h"

/* With `notes_touched` the steps of processes note what they touch, where they are asked to. NULL where
 * it cannot be written, and why: a text that needs no freeing. */
char *native_text(const Program *program, bool notes_touched, const char **reason);
