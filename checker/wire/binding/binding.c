#include "checker/wire/binding/binding.h"

#include "checker/wire/binding/bind_reader.h"

#include <string.h>

/* ---- lines ---- */

static const Protocol *read_protocol(BindReader *reader)
{
    Name name;

    if (!bind_reader_name(reader, &name, "the kind of a server: `redis`"))
        return NULL;
    const Protocol *protocol = protocol_find(name.text);
    if (protocol)
        return protocol;
    g_autofree char *nearest = diagnostics_nearest(name.text, protocol_names());
    g_autofree char *all = g_strjoinv(", ", (char **)protocol_names());
    g_autofree char *help = nearest ? g_strdup(nearest) : g_strdup_printf("there is %s", all);
    g_autofree char *message = g_strdup_printf("`%s` is no kind of server", name.text);
    bind_reader_wrong(reader, name.span, help, message);
    return NULL;
}

static void read_server(BindReader *reader)
{
    BindServer server = {.span = bind_reader_peek(reader)->span};

    server.protocol = read_protocol(reader);
    if (!server.protocol ||
        !bind_reader_text(reader, &server.address, "its address as text: \"127.0.0.1:6379\"") ||
        !bind_reader_end(reader))
        return;
    for (guint i = 0; i < reader->servers.length; i++)
        if (reader->servers.data[i].protocol == server.protocol) {
            bind_reader_wrong(reader, server.span, NULL, "a second server of this kind");
            return;
        }
    vec_push(&reader->servers, server);
}

static int find_server(const BindReader *reader, const Protocol *protocol)
{
    for (guint i = 0; i < reader->servers.length; i++)
        if (reader->servers.data[i].protocol == protocol)
            return (int)i;
    return -1;
}

static bool read_where(BindReader *reader, BindPlace *place)
{
    Span span = bind_reader_peek(reader)->span;

    if (bind_reader_accept(reader, "program")) {
        place->in_program = true;
        return true;
    }
    const Protocol *protocol = read_protocol(reader);
    if (!protocol)
        return false;
    place->server = find_server(reader, protocol);
    if (place->server < 0)
        return bind_reader_wrong(reader, span, "write `server redis \"127.0.0.1:6379\"` above",
                                 "no server of this kind was named");
    if (protocol->is_sql)
        return bind_reader_row(reader, place);
    if (!bind_reader_accept(reader, "key"))
        return bind_reader_expected(reader, "`key`", "as in `cache = redis key \"user:7\"`");
    if (!bind_reader_text(reader, &place->key, "the key as text"))
        return false;
    if (!bind_reader_accept(reader, "value") || !bind_reader_accept(reader, "json"))
        return true;
    return bind_reader_text(reader, &place->field, "the name of the field as text");
}

static void read_place(BindReader *reader)
{
    BindPlace place = {.server = -1};
    const Token *token = bind_reader_take(reader);

    place.component = (Name){.text = token->text, .span = token->span};
    if (!bind_reader_index(reader, &place.index))
        return;
    if (!bind_reader_at(reader, TOKEN_ASSIGN)) {
        bind_reader_expected(reader, "`=`", "as in `cache = redis key \"user:7\"`");
        return;
    }
    bind_reader_take(reader);
    if (read_where(reader, &place) && bind_reader_end(reader))
        vec_push(&reader->places, place);
}

static void read_wire(BindReader *reader)
{
    BindWire wire = {0};
    VEC(WireForm) forms = {0};
    bool is_good = bind_reader_name(reader, &wire.component, "the name of a component");

    if (is_good && !bind_reader_at(reader, TOKEN_DOT))
        is_good = bind_reader_expected(reader, "`.`", "as in `wire db.select \"GET $key\"`");
    if (is_good) {
        bind_reader_take(reader);
        is_good = bind_reader_name(reader, &wire.member, "the name of an operation");
    }
    while (is_good) {
        WireForm form = {.span = bind_reader_peek(reader)->span};
        is_good = bind_reader_text(reader, &form.text, "a command as text");
        vec_push(&forms, form);
        if (!is_good || !bind_reader_accept(reader, "or"))
            break;
    }
    wire.count = forms.length;
    wire.forms = arena_copy(reader->binding->arena, forms.data, forms.length, sizeof(WireForm));
    vec_free(&forms);
    if (is_good && bind_reader_end(reader))
        vec_push(&reader->wires, wire);
}

static void read_process(BindReader *reader)
{
    BindProcess process = {.command = NULL};

    if (!bind_reader_name(reader, &process.process, "the name of a process") ||
        !bind_reader_index(reader, &process.index))
        return;
    if (!bind_reader_accept(reader, "runs")) {
        bind_reader_expected(reader, "`runs`",
                             "as in `process reader runs \"curl -s localhost:3000\"`");
        return;
    }
    if (bind_reader_text(reader, &process.command, "a command as text") && bind_reader_end(reader))
        vec_push(&reader->processes, process);
}

static void read_start(BindReader *reader)
{
    Binding *binding = reader->binding;
    Span span = bind_reader_peek(reader)->span;

    if (binding->start) {
        bind_reader_wrong(reader, span, NULL, "one program is started");
        return;
    }
    if (!bind_reader_text(reader, &binding->start, "a command as text"))
        return;
    if (bind_reader_accept(reader, "ready") &&
        !bind_reader_text(reader, &binding->ready, "a command as text"))
        return;
    bind_reader_end(reader);
}

static void read_reset(BindReader *reader)
{
    const char *command = NULL;

    if (bind_reader_text(reader, &command, "a command as text") && bind_reader_end(reader))
        vec_push(&reader->resets, command);
}

static void read_design(BindReader *reader)
{
    Binding *binding = reader->binding;

    if (binding->design.text)
        bind_reader_wrong(reader, bind_reader_peek(reader)->span, NULL,
                          "a file has one `bind` line");
    else if (bind_reader_name(reader, &binding->design, "the name of the design"))
        bind_reader_end(reader);
}

static const struct {
    const char *word;
    void (*read)(BindReader *reader);
} LINES[] = {
    {"bind", read_design},    {"server", read_server}, {"wire", read_wire},
    {"start", read_start},    {"reset", read_reset},   {"process", read_process},
    {"log", bind_reader_log},
};

static void read_line(BindReader *reader)
{
    const Token *token = bind_reader_peek(reader);
    TokenKind next = reader->tokens.data[reader->at + 1].kind;

    if (token->kind != TOKEN_NAME) {
        bind_reader_take(reader);
        if (token->kind != TOKEN_BAD)
            bind_reader_wrong(reader, token->span, NULL, "this begins no line of a binding");
        else
            bind_reader_skip(reader);
        return;
    }
    if (next == TOKEN_ASSIGN || next == TOKEN_LBRACKET) {
        read_place(reader);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(LINES); i++)
        if (strcmp(token->text, LINES[i].word) == 0) {
            bind_reader_take(reader);
            LINES[i].read(reader);
            return;
        }
    static const char *const WORDS[] = {"bind",  "server",  "wire", "start",
                                        "reset", "process", "log",  NULL};
    g_autofree char *nearest = diagnostics_nearest(token->text, WORDS);
    g_autofree char *message = g_strdup_printf("`%s` begins no line of a binding", token->text);
    bind_reader_take(reader);
    bind_reader_wrong(reader, token->span, nearest, message);
}

static void read_lines(BindReader *reader)
{
    Binding *binding = reader->binding;

    while (bind_reader_peek(reader)->kind != TOKEN_END) {
        guint before = reader->at;
        read_line(reader);
        if (reader->at == before)
            reader->at++;
    }
    if (!binding->design.text && diagnostics_errors(binding->diagnostics) == 0)
        diagnostics_error(binding->diagnostics, ((Span){0, 0, 0}), "write `bind NAME` first",
                          "it says of no design that it is bound");
}

/* ---- the file ---- */

static void keep_lists(Binding *binding, BindReader *reader)
{
    Arena *arena = binding->arena;

#define KEEP(list, Type) (arena_copy(arena, reader->list.data, reader->list.length, sizeof(Type)))
    binding->servers = KEEP(servers, BindServer);
    binding->places = KEEP(places, BindPlace);
    binding->wires = KEEP(wires, BindWire);
    binding->processes = KEEP(processes, BindProcess);
    binding->resets = KEEP(resets, const char *);
    binding->fields = KEEP(fields, BindField);
#undef KEEP
    binding->server_count = reader->servers.length;
    binding->place_count = reader->places.length;
    binding->wire_count = reader->wires.length;
    binding->process_count = reader->processes.length;
    binding->reset_count = reader->resets.length;
    binding->field_count = reader->fields.length;
    vec_free(&reader->servers);
    vec_free(&reader->places);
    vec_free(&reader->wires);
    vec_free(&reader->processes);
    vec_free(&reader->resets);
    vec_free(&reader->fields);
}

Binding *binding_load(const char *path, GError **error)
{
    Binding *binding = g_new0(Binding, 1);
    uint16_t source;

    binding->arena = arena_new();
    binding->sources = source_map_new();
    binding->diagnostics = diagnostics_new(binding->sources);
    if (!source_map_read(binding->sources, path, &source, error)) {
        binding_free(binding);
        return NULL;
    }
    BindReader reader = {.binding = binding};
    reader.tokens = lexer_run(binding->arena, binding->sources, source, binding->diagnostics, NULL);
    read_lines(&reader);
    vec_free(&reader.tokens);
    keep_lists(binding, &reader);
    return binding;
}

void binding_free(Binding *binding)
{
    if (!binding)
        return;
    diagnostics_free(binding->diagnostics);
    source_map_free(binding->sources);
    arena_free(binding->arena);
    g_free(binding);
}
