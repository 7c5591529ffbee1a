/* `fresh reads within`: how old what a read returns may be, in time or in versions; and how old it is. */
#pragma once

#include "checker/program/compile/monitors.h"

/* The slots of a family, and those of one request that reads. */
void bounded_reads_place(Compiler *c, Family *family);
void bounded_reads_place_floors(Compiler *c, RequestMonitors *monitors);
/* A read begins: notes what it has to see at least. */
void bounded_reads_begin(Compiler *c, const RequestMonitors *monitors);
/* A read returns `version`, a write has committed it. */
void bounded_reads_require(Compiler *c, const RequestMonitors *monitors, Reg version);
void bounded_reads_written(Compiler *c, const RequestMonitors *monitors, Reg version);
/* For `stalest read`: what happens is noted, and no state remembers it. */
void bounded_reads_tell(Compiler *c, const RequestMonitors *monitors, ReadNoteKind kind,
                        Reg version);
