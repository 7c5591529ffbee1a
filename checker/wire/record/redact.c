#include "checker/wire/record/redact.h"

#include "checker/base/error.h"

#include <errno.h>
#include <sys/random.h>

enum { KEY_SIZE = 32, SHOWN = 16 };

struct Redactor {
    guchar key[KEY_SIZE];
};

Redactor *redactor_new(GError **error)
{
    g_autofree Redactor *redactor = g_new0(Redactor, 1);

    if (getrandom(redactor->key, KEY_SIZE, 0) == KEY_SIZE)
        return g_steal_pointer(&redactor);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED,
                "the system gives no random bytes: %s", g_strerror(errno));
    return NULL;
}

Redactor *redactor_new_fixed(void)
{
    return g_new0(Redactor, 1);
}

void redactor_free(Redactor *redactor)
{
    g_free(redactor);
}

char *redactor_digest(const Redactor *redactor, const char *bytes, gsize length)
{
    g_autofree char *digest = g_compute_hmac_for_data(G_CHECKSUM_SHA256, redactor->key, KEY_SIZE,
                                                      (const guchar *)bytes, length);

    return g_strdup_printf("#%.*s", SHOWN, digest);
}
