/* What `stalemate new` writes. */
#pragma once

/* The text of a design in its canonical layout; NAME stands for its name. */
extern const char new_design[];
