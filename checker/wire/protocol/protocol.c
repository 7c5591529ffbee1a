#include "checker/wire/protocol/protocol.h"

#include "checker/wire/protocol/memcached.h"
#include "checker/wire/protocol/mysql.h"
#include "checker/wire/protocol/postgres.h"
#include "checker/wire/protocol/resp.h"

#include <string.h>

/* A text, and its length. */
#define TEXT(text) text, sizeof text - 1

/* Its last byte is the state of the transaction: I where there is none, E in one that failed. */
#define POSTGRES_LOST "E\0\0\0\x24SERROR\0C58000\0Mlost on the way\0\0Z\0\0\0\5"
#define POSTGRES_REFUSAL POSTGRES_LOST "I"

#define MYSQL_REFUSAL "\x18\0\0\1\xff\x51\x04#HY000lost on the way"

/* MariaDB's; it wants the privilege PROCESS. */
#define MYSQL_LOCKS                                                                                \
    "SELECT b.trx_mysql_thread_id AS pid, COALESCE(b.trx_query, '') AS query "                     \
    "FROM information_schema.innodb_lock_waits w "                                                 \
    "JOIN information_schema.innodb_trx r ON r.trx_id = w.requesting_trx_id "                      \
    "JOIN information_schema.innodb_trx b ON b.trx_id = w.blocking_trx_id "                        \
    "WHERE r.trx_mysql_thread_id = %u"

static const Protocol PROTOCOLS[] = {
    {"redis", 6379, false, NULL, NULL, resp_scan_request, resp_scan_reply, resp_words, resp_value,
     resp_effect, resp_connection_name, resp_write, resp_is_retried, NULL, NULL,
     TEXT("-ERR lost on the way\r\n")},
    {"memcached", 11211, false, NULL, NULL, memcached_scan_request, memcached_scan_reply,
     memcached_words, memcached_value, memcached_effect, memcached_connection_name, memcached_write,
     NULL, memcached_ask, memcached_is_unwanted, TEXT("SERVER_ERROR lost on the way\r\n")},
    {"postgres",
     5432,
     true,
     "PG",
     "postgresql",
     postgres_scan_request,
     postgres_scan_reply,
     .value = postgres_value,
     .write = postgres_write,
     .refusal = POSTGRES_REFUSAL,
     .refusal_length = sizeof POSTGRES_REFUSAL - 1,
     .refusal_within = POSTGRES_LOST "E",
     .session_new = postgres_session_new,
     .session_free = postgres_session_free,
     .read = postgres_read,
     .note_reply = postgres_note_reply,
     .session_name = postgres_session_name,
     .session_process = postgres_session_process,
     .denial = "N",
     .lock_query =
         "SELECT pid, query FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(%u))"},
    {"mysql",
     3306,
     true,
     "MYSQL_",
     "mysql",
     mysql_scan_request,
     mysql_scan_reply,
     .value_awaited = mysql_value,
     .write = mysql_write,
     .refusal = MYSQL_REFUSAL,
     .refusal_length = sizeof MYSQL_REFUSAL - 1,
     .session_new = mysql_session_new,
     .session_free = mysql_session_free,
     .read = mysql_read,
     .edit_reply = mysql_edit_reply,
     .note_reply = mysql_note_reply,
     .session_name = mysql_session_name,
     .session_process = mysql_session_process,
     .port_variable = "MYSQL_TCP_PORT",
     .password_variable = "MYSQL_PWD",
     .is_without_returning = true,
     .lock_query = MYSQL_LOCKS},
};

static const char *const NAMES[] = {"redis", "memcached", "postgres", "mysql", NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(PROTOCOLS) + 1 == G_N_ELEMENTS(NAMES));

WireValue protocol_value(const Protocol *protocol, Arena *arena, guint awaited, const char *bytes,
                         gsize length)
{
    if (protocol->value_awaited)
        return protocol->value_awaited(arena, awaited, bytes, length);
    return protocol->value(arena, bytes, length);
}

const Protocol *protocol_find(const char *name)
{
    for (guint i = 0; i < G_N_ELEMENTS(PROTOCOLS); i++)
        if (strcmp(PROTOCOLS[i].name, name) == 0)
            return &PROTOCOLS[i];
    return NULL;
}

const char *const *protocol_names(void)
{
    return NAMES;
}
