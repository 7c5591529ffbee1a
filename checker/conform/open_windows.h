/* When windows were open: of what was possible, moment by moment. */
#pragma once

#include "checker/conform/conformity.h"
#include "checker/conform/moments.h"

/* Adds OpenWindow. `moments` were looked back at; `is_warm`: the log begins in the middle. */
void open_windows_add(GArray *windows, const Moments *moments, const Model *model, uint32_t count,
                      bool is_warm);
