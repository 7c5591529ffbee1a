/* What both ends of a checkpoint's file agree on. */
#pragma once

#define CHECKPOINT_KIND "checkpoint" /* of a checksummed file */

enum { CHECKPOINT_FORMAT = 2 }; /* of what checkpoint_write.c writes, and checkpoint_read.c reads */
