#include "checker/language/library.h"

#include "checker/language/syntax/diagnostics.h"

#include <string.h>

/* Systems that a file of the library stands for. */
static const struct {
    const char *words, *file;
} SYSTEMS[] = {
    {" postgres postgresql pg mysql mariadb sqlite oracle db database table row rds aurora ",
     "sql"},
    {" valkey keydb dragonfly elasticache rediskey cache ", "redis"},
    {" memcache mc mcrouter ", "memcached"},
    {" kafka sqs rabbitmq rabbit amqp nats queue topic stream channels fifo ", "channel"},
    {" sns events bus pub_sub ", "pubsub"},
    {" caffeine guava lru in_process local memory ", "local_cache"},
    {" redlock mutex redisson zookeeper etcd locks fence fencing ", "lock"},
    {" replication replicas standby follower ", "replica"},
};

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *names_in(const char *const *libraries)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    const char *file;

    for (guint i = 0; libraries && libraries[i]; i++) {
        g_autoptr(GDir) folder = g_dir_open(libraries[i], 0, NULL);
        while (folder && (file = g_dir_read_name(folder)))
            if (g_str_has_suffix(file, ".stale"))
                g_ptr_array_add(names, g_strndup(file, strlen(file) - strlen(".stale")));
    }
    g_ptr_array_sort(names, by_name);
    return names;
}

static const char *file_for(const char *name, const GPtrArray *names)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    g_autofree char *word = g_strdup_printf(" %s ", lower);

    for (guint i = 0; i < G_N_ELEMENTS(SYSTEMS); i++)
        for (guint j = 0; strstr(SYSTEMS[i].words, word) && j < names->len; j++)
            if (strcmp(names->pdata[j], SYSTEMS[i].file) == 0)
                return names->pdata[j];
    return NULL;
}

char *library_suggest(Diagnostics *diagnostics, const char *name, const char *const *libraries)
{
    g_autoptr(GPtrArray) names = names_in(libraries);
    const char *file = file_for(name, names);

    if (names->len == 0)
        return g_strdup("--library DIR names a folder to look in");
    g_ptr_array_add(names, NULL);
    char **all = (char **)names->pdata;
    if (!file)
        file = diagnostics_nearest_name(name, (const char *const *)all);
    if (file)
        return diagnostics_advise_name(diagnostics, file);
    g_autofree char *listed = g_strjoinv(", ", all);
    return g_strdup_printf("there are: %s; --library DIR names a folder to look in", listed);
}
