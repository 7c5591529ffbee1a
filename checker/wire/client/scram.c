#include "checker/wire/client/scram.h"

#include <string.h>

enum { SIZE = 32, MOST_ROUNDS = 1000000 };

struct Scram {
    char *password, *nonce, *first;
};

static void add_hmac(guint8 *out, const guint8 *key, gsize key_size, const void *data, gsize size)
{
    g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA256, key, key_size);
    gsize length = SIZE;

    g_hmac_update(hmac, data, (gssize)size);
    g_hmac_get_digest(hmac, out, &length);
}

/* Hi() of the RFC: PBKDF2 of one block. */
static void salt_password(guint8 *out, const char *password, const guint8 *salt, gsize salt_size,
                          guint rounds)
{
    static const guint8 first[] = {0, 0, 0, 1};
    g_autoptr(GByteArray) salted = g_byte_array_new();
    const guint8 *key = (const guint8 *)password;
    gsize key_size = strlen(password);
    guint8 block[SIZE];

    g_byte_array_append(salted, salt, (guint)salt_size);
    g_byte_array_append(salted, first, sizeof first);
    add_hmac(block, key, key_size, salted->data, salted->len);
    memcpy(out, block, SIZE);
    for (guint i = 1; i < rounds; i++) {
        add_hmac(block, key, key_size, block, SIZE);
        for (guint k = 0; k < SIZE; k++)
            out[k] ^= block[k];
    }
}

Scram *scram_new(const char *password)
{
    Scram *scram = g_new0(Scram, 1);

    scram->password = g_strdup(password);
    scram->nonce = g_uuid_string_random();
    scram->first = g_strdup_printf("n,,n=,r=%s", scram->nonce);
    return scram;
}

void scram_free(Scram *scram)
{
    if (!scram)
        return;
    g_free(scram->password);
    g_free(scram->nonce);
    g_free(scram->first);
    g_free(scram);
}

const char *scram_first(const Scram *scram)
{
    return scram->first;
}

/* The value of an attribute: "r=abc" among what is separated by commas. */
static const char *attribute(char **parts, const char *name)
{
    for (; *parts; parts++)
        if (g_str_has_prefix(*parts, name))
            return *parts + strlen(name);
    return NULL;
}

char *scram_last(Scram *scram, const char *server_first)
{
    g_auto(GStrv) parts = g_strsplit(server_first, ",", -1);
    const char *nonce = attribute(parts, "r="), *salt = attribute(parts, "s="),
               *rounds = attribute(parts, "i=");
    guint8 salted[SIZE], key[SIZE], stored[SIZE], signature[SIZE];
    gsize salt_size, size = SIZE;

    if (!nonce || !salt || !rounds || !g_str_has_prefix(nonce, scram->nonce))
        return NULL;
    guint64 count = g_ascii_strtoull(rounds, NULL, 10);
    g_autofree guint8 *bytes = g_base64_decode(salt, &salt_size);
    if (count == 0 || count > MOST_ROUNDS)
        return NULL;
    salt_password(salted, scram->password, bytes, salt_size, (guint)count);
    add_hmac(key, salted, SIZE, "Client Key", strlen("Client Key"));
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, key, SIZE);
    g_checksum_get_digest(sum, stored, &size);
    g_autofree char *without = g_strdup_printf("c=biws,r=%s", nonce);
    g_autofree char *all =
        g_strdup_printf("%s,%s,%s", scram->first + strlen("n,,"), server_first, without);
    add_hmac(signature, stored, SIZE, all, strlen(all));
    for (guint i = 0; i < SIZE; i++)
        key[i] ^= signature[i];
    g_autofree char *proof = g_base64_encode(key, SIZE);
    return g_strdup_printf("%s,p=%s", without, proof);
}
