/* Random numbers that are the same on every machine. */
#pragma once

#include <glib.h>

/* A number of 0 .. below - 1; 0 where `below` is 0. `random` is the state, and never 0. */
guint64 random_below(guint64 *random, guint64 below);
