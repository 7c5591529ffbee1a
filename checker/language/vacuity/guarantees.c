/* Guarantees of reads that no run can break: of requests that say no version or that nothing compares,
 * and where no process makes the calls that it takes. Told of all sets of fixes and all params at once,
 * by the text: what may be called counts as called. */
#include "checker/language/vacuity/vacuity_private.h"

/* ---- requests that say no version ---- */

static void note_returns(void *data, const Stmt *stmt)
{
    bool *returns = data;

    *returns |= stmt->kind == STMT_RETURN && stmt->value;
}

static bool asks_for(const Design *design, RequestKind request)
{
    for (uint32_t i = 0; i < design->check_count; i++) {
        CheckKind check = design->checks[i]->check;
        if (request == REQUEST_READ ? check_kind_is_guarantee(check)
                                    : check_kind_is_of_writes(check))
            return true;
    }
    return false;
}

static void report_request(const Design *design, const Decl *request, Diagnostics *warnings)
{
    bool returns = false, is_read = request->request == REQUEST_READ;
    const Visitor visitor = {.stmt = note_returns, .data = &returns};

    if (request->request == REQUEST_PLAIN || !asks_for(design, request->request))
        return;
    visit_block(request->body, &visitor);
    if (returns)
        return;
    warn(warnings, request->name.span,
         is_read ? "end it with the version that it saw: return u"
                 : "end it with the version that it committed: return v",
         is_read ? "read `%s` returns no version: no check of guarantees judges it"
                 : "write `%s` returns no version: it counts as one that never ends",
         request->name.text);
}

/* ---- objects that nothing compares ---- */

/* What a name of a type stands for. */
static const TypeExpr *meant(const Design *design, const TypeExpr *type)
{
    enum { MOST_STEPS = 100 }; /* a type that is made of itself is refused elsewhere */

    for (int i = 0; i < MOST_STEPS && type->kind == TYPE_NAMED && type->name.text; i++) {
        const Decl *decl = vacuity_find(design, DECL_TYPE, type->name.text);
        if (!decl || !decl->type)
            break;
        type = decl->type;
    }
    return type;
}

/* Certainly: of constants it is not known here what they are. */
static bool are_different(const Design *design, const TypeExpr *a, const TypeExpr *b)
{
    a = meant(design, a);
    b = meant(design, b);
    if (a->kind == TYPE_NAMED && b->kind == TYPE_NAMED)
        return g_strcmp0(a->name.text, b->name.text) != 0;
    if (a->kind == TYPE_RANGE && b->kind == TYPE_RANGE)
        return (a->low->kind == EXPR_INT && b->low->kind == EXPR_INT &&
                a->low->value != b->low->value) ||
               (a->high->kind == EXPR_INT && b->high->kind == EXPR_INT &&
                a->high->value != b->high->value);
    return a->kind != b->kind;
}

static const TypeExpr *object_type(const Decl *request)
{
    for (uint32_t i = 0; request->object.text && i < request->argument_count; i++)
        if (g_strcmp0(request->arguments[i].name.text, request->object.text) == 0)
            return request->arguments[i].type;
    return NULL;
}

static bool are_compared(const Design *design, const Decl *read, const Decl *write)
{
    const TypeExpr *of_read = object_type(read), *of_write = object_type(write);

    if (!of_read || !of_write)
        return (read->object.text != NULL) == (write->object.text != NULL);
    return !are_different(design, of_read, of_write);
}

static void warn_of_objects(const Decl *read, const Decl *write, Diagnostics *warnings)
{
    if (read->object.text && write->object.text)
        warn(
            warnings, read->name.span, "give both arguments one type: objects of two types differ",
            "the object of read `%s` is of another type than that of each write: no check compares "
            "them",
            read->name.text);
    else if (read->object.text)
        warn(warnings, read->name.span,
             "give the write an argument for the object: write save(id: Id) of id",
             "read `%s` names its object, and no write does: no check compares them",
             read->name.text);
    else
        warn(warnings, read->name.span,
             "name the argument that says which object: read load(id: Id) of id",
             "read `%s` names no object, and every write does: no check compares them",
             read->name.text);
}

/* Reads and writes are compared where both name an object of one type, or where neither names any. */
static void report_objects(const Design *design, const Decl *read, Diagnostics *warnings)
{
    const Decl *write = NULL;

    if (read->request != REQUEST_READ || !asks_for(design, REQUEST_WRITE))
        return;
    for (uint32_t i = 0; i < design->decl_count; i++) {
        const Decl *decl = design->decls[i];
        if (decl->kind != DECL_REQUEST || decl->request != REQUEST_WRITE)
            continue;
        if (are_compared(design, read, decl))
            return;
        if (!write || decl->object.text) /* of several, one that names an object says more */
            write = decl;
    }
    if (write)
        warn_of_objects(read, write, warnings);
}

/* ---- calls that a guarantee is about ---- */

typedef struct Calls { /* that the code of one process may make */
    const Design *design;
    GPtrArray *requests; /* Decl, each once; those that they call come behind them */
    uint32_t reads, writes;
    bool is_round; /* what is looked at may run several times */
} Calls;

enum { SEVERAL = 2 };

static void note_call(void *data, Name name)
{
    Calls *calls = data;
    const Decl *request = vacuity_find(calls->design, DECL_REQUEST, name.text);

    if (!request)
        return;
    const bool is_again = g_ptr_array_find(calls->requests, request, NULL);
    const uint32_t times = calls->is_round || is_again ? SEVERAL : 1;
    if (is_again) /* and what it calls, which is not looked at again */
        calls->reads += calls->reads > 0, calls->writes += calls->writes > 0;
    else
        g_ptr_array_add(calls->requests, (gpointer)request);
    calls->reads += request->request == REQUEST_READ ? times : 0;
    calls->writes += request->request == REQUEST_WRITE ? times : 0;
}

static void note_rounds(void *data, const Stmt *stmt)
{
    Calls *calls = data;
    const Visitor inside = {.name = note_call, .data = calls};

    if (calls->is_round ||
        (stmt->kind != STMT_LOOP && stmt->kind != STMT_WHILE && stmt->kind != STMT_REPEAT))
        return;
    calls->is_round = true;
    visit_block(stmt->body, &inside);
    calls->is_round = false;
}

/* Never too few. */
static void count_calls(Calls *calls, const Decl *process)
{
    const Visitor visitor = {.name = note_call, .stmt = note_rounds, .data = calls};

    visit_block(process->body, &visitor);
    for (guint i = 0; i < calls->requests->len; i++) {
        const Decl *request = calls->requests->pdata[i];
        visit_block(request->body, &visitor);
    }
    if (process->may_restart)
        calls->reads += calls->reads > 0, calls->writes += calls->writes > 0;
}

typedef struct Made { /* by the processes of the design */
    bool read, write; /* a design that has no `write` at all is told so elsewhere */
    bool has_write;
    bool reads;          /* several by one process */
    bool write_and_read; /* both by one process */
} Made;

static Made calls_made(const Design *design)
{
    Made made = {.has_write = design_has_request(design, REQUEST_WRITE)};

    for (uint32_t i = 0; i < design->decl_count; i++) {
        if (design->decls[i]->kind != DECL_PROCESS)
            continue;
        g_autoptr(GPtrArray) requests = g_ptr_array_new();
        Calls calls = {.design = design, .requests = requests};
        count_calls(&calls, design->decls[i]);
        made.read |= calls.reads > 0;
        made.write |= calls.writes > 0;
        made.reads |= calls.reads >= SEVERAL;
        made.write_and_read |= calls.reads > 0 && calls.writes > 0;
    }
    return made;
}

static void report_guarantee(const Decl *check, const Made *made, Diagnostics *warnings)
{
    const char *why = NULL, *help = NULL;

    if (!made->read) {
        why = "no process makes a `read`";
        help = "what is to be judged is called, and is a `read`: process user { load() }";
    } else if (check_kind_is_of_writes(check->check) && !made->write && made->has_write) {
        why = "no process makes a `write`";
        help = "what changes the value is called, and is a `write`: process editor { save() }";
    } else if (check->check == CHECK_MONOTONIC_READS && !made->reads) {
        why = "no process makes two reads";
        help = "let one process read twice: repeat 2 { load() }";
    } else if (check->check == CHECK_READ_YOUR_WRITES && !made->write_and_read && made->has_write) {
        why = "no process makes both a `write` and a `read`";
        help = "let one process do both: process user { save(); load() }";
    }
    if (why)
        warn(warnings, check->name.span, help, "check `%s` cannot be broken: %s", check->name.text,
             why);
}

void vacuity_guarantees(const Design *design, Diagnostics *warnings)
{
    const Tree *own = design->trees[0];
    const Made made = calls_made(design);

    for (uint32_t i = 0; i < own->decl_count; i++) {
        const Decl *decl = own->decls[i];
        if (decl->kind == DECL_CHECK && check_kind_is_guarantee(decl->check))
            report_guarantee(decl, &made, warnings);
        if (decl->kind != DECL_REQUEST)
            continue;
        report_request(design, decl, warnings);
        report_objects(design, decl, warnings);
    }
}
