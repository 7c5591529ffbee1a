/* Where everything in a sequence diagram goes: the layout, between a trace and its picture.
 *
 * From left to right: step numbers, the lanes of processes, one column for all calls, the lanes of
 * components, notes. Calls have a column of their own so that no label can lie on another lane.
 * From top to bottom: headline, lane names, one row a step, ending. In points, y downwards. */
#pragma once

#include "traces/counterexample/counterexample.h"
#include "traces/picture/palette.h"

static const Font FONT_HEADLINE = {13, true}, FONT_LANE = {10.5, true}, FONT_VALUE = {10, true},
                  FONT_CALL = {10, false}, FONT_NOTE = {10, true}, FONT_SMALL = {8.5, false};

/* A line as wide as the page is left some air: fonts are not drawn quite as wide as they say. */
static const double DIAGRAM_AIR = 1.05;

enum {
    DIAGRAM_MARGIN = 16,
    DIAGRAM_PAGE = 760,    /* as wide as it gets, unless there are very many lanes */
    DIAGRAM_HEADLINE = 17, /* lines, from one to the next */
    DIAGRAM_LINE = 12,
    DIAGRAM_SMALL_LINE = 10,
    DIAGRAM_HEADER = 20,  /* the boxes with the lanes' names */
    DIAGRAM_SLEEVE = 6,   /* how far an open window reaches beyond the bar, left and right */
    DIAGRAM_REQUEST = 10, /* width of a request on a process's lane */
};

typedef struct DiagramLane {
    double x;      /* the middle */
    double width;  /* of a component's bar, or of what is written on a process's lane */
    double header; /* width of the box with the name */
} DiagramLane;

typedef struct DiagramCall {
    double y;       /* of the arrow */
    double back;    /* of the arrow that comes back, or 0 */
    bool text_over; /* the call's text has a line of its own, over the call */
} DiagramCall;

typedef struct DiagramNote {
    const char *colour;
    Font font;
    char *line;
    const char *tooltip; /* the whole, where the line is cut */
} DiagramNote;

typedef struct DiagramRow {
    double top, bottom;
    DiagramCall *calls; /* at least one: of an event or a local step it has the y */
    uint32_t call_count;
    DiagramNote *notes;
    uint32_t note_count;
} DiagramRow;

typedef struct DiagramFix { /* a line of those that say what a fix would do */
    const char *name;       /* NULL: the text names them */
    bool is_good;
    double x; /* of the text */
    char **lines;
} DiagramFix;

typedef struct Diagram {
    const Counterexample *example;
    Arena *arena; /* all that the layout made, itself too */
    Palette *palette;
    int window; /* whose time open is a red band; -1: none */
    double width, height;
    double numbers; /* right end of the step numbers */
    double orders;  /* where brackets stand around rows that could change places */
    double calls, calls_width, notes, notes_width;
    double headline, verdict, header, lanes_top, lanes_bottom, key, footer, origin;
    unsigned squeeze; /* 0: what is long gets the room it wants; 1, 2: less and less */
    DiagramLane *lanes;
    DiagramRow *rows;
    char **headline_lines, **verdict_lines, **ending_lines, **origin_lines;
    DiagramFix *fixes;
    uint32_t fix_count;
    double footer_fixes, fixes_height;
} Diagram;

Diagram *diagram_layout(const Counterexample *example);
void diagram_free(Diagram *diagram);

/* The text as one line of valid UTF-8, elided to `most`; the diagram's. Records lose the names of
 * their fields first: "Key { page: 2, lang: en }" becomes "{2, en}". */
const char *diagram_fit(const Diagram *diagram, Font font, const char *text, double most);

/* The same, for what a component's bar says. */
const char *diagram_fit_label(const Diagram *diagram, Font font, const char *text, double most);

/* The first step that breaks a check is worth more ink than those that break it again. */
bool diagram_breaks_first(const Diagram *diagram, uint32_t row);
bool diagram_decides(const Diagram *diagram, uint32_t row);

/* Where a step's change of that lane shows. */
double diagram_change_y(const Diagram *diagram, uint32_t row, int lane);

/* What a component's bar says from a change on: the first variable if it changed (or NULL), and
 * the others as "lease 2". */
typedef struct DiagramLabel {
    const char *value;
    const char **others;
    uint32_t other_count;
} DiagramLabel;

/* How high it is. */
double diagram_label_height(DiagramLabel label);

DiagramLabel diagram_initial_label(const Diagram *diagram, int lane);
DiagramLabel diagram_change_label(const Diagram *diagram, uint32_t row, int lane);

/* Of the text as one line. */
double diagram_line_width(Font font, const char *text);

/* Places a row from there on; where the next begins. */
double diagram_place_row(Diagram *diagram, uint32_t index, double y);

/* What stands to the right of a row, wrapped; `notes_width` grows with it. */
void diagram_add_notes(Diagram *diagram, uint32_t row);

/* What stands above and below the lanes, once the page's width is known. */
void diagram_wrap_words(Diagram *diagram);

/* The same of what fixes would do. */
void diagram_wrap_fixes(Diagram *diagram);
void diagram_draw_fixes(const Diagram *diagram, Picture *picture);
void diagram_free_fixes(Diagram *diagram);

/* Drawing, in this order: what is on a lane lies over the arrows that only pass it. */
void diagram_draw_arrows(const Diagram *diagram, Picture *picture);
void diagram_draw_requests(const Diagram *diagram, Picture *picture);
void diagram_draw_bars(const Diagram *diagram, Picture *picture);
void diagram_draw_calls(const Diagram *diagram, Picture *picture);
void diagram_draw_cause(const Diagram *diagram, Picture *picture);

/* Returns where more may be written beside it. */
double diagram_draw_cause_key(const Diagram *diagram, Picture *picture);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Diagram, diagram_free)
