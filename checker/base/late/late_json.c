/* JSON-GLib, as far as it is used, loaded when JSON is read or written. It brings GIO along. */
#include "checker/base/late/late_library.h"

#include <json-glib/json-glib.h>

#define JSON(type, name, parameters, arguments)                                                    \
    LATE_LIBRARY_FUNCTION(LATE_JSON, type, name, parameters, arguments)

JSON(void, json_array_add_int_element, (JsonArray * array, gint64 value), (array, value))
JSON(void, json_array_add_object_element, (JsonArray * array, JsonObject *value), (array, value))
JSON(JsonNode *, json_array_dup_element, (JsonArray * array, guint index_), (array, index_))
JSON(JsonNode *, json_array_get_element, (JsonArray * array, guint index_), (array, index_))
JSON(gint64, json_array_get_int_element, (JsonArray * array, guint index_), (array, index_))
JSON(guint, json_array_get_length, (JsonArray * array), (array))
JSON(JsonObject *, json_array_get_object_element, (JsonArray * array, guint index_),
     (array, index_))
JSON(JsonArray *, json_array_new, (void), ())
JSON(void, json_array_remove_element, (JsonArray * array, guint index_), (array, index_))
JSON(JsonBuilder *, json_builder_add_boolean_value, (JsonBuilder * builder, gboolean value),
     (builder, value))
JSON(JsonBuilder *, json_builder_add_double_value, (JsonBuilder * builder, gdouble value),
     (builder, value))
JSON(JsonBuilder *, json_builder_add_int_value, (JsonBuilder * builder, gint64 value),
     (builder, value))
JSON(JsonBuilder *, json_builder_add_null_value, (JsonBuilder * builder), (builder))
JSON(JsonBuilder *, json_builder_add_string_value, (JsonBuilder * builder, const gchar *value),
     (builder, value))
JSON(JsonBuilder *, json_builder_add_value, (JsonBuilder * builder, JsonNode *node),
     (builder, node))
JSON(JsonBuilder *, json_builder_begin_array, (JsonBuilder * builder), (builder))
JSON(JsonBuilder *, json_builder_begin_object, (JsonBuilder * builder), (builder))
JSON(JsonBuilder *, json_builder_end_array, (JsonBuilder * builder), (builder))
JSON(JsonBuilder *, json_builder_end_object, (JsonBuilder * builder), (builder))
JSON(JsonNode *, json_builder_get_root, (JsonBuilder * builder), (builder))
JSON(JsonBuilder *, json_builder_new, (void), ())
JSON(JsonBuilder *, json_builder_new_immutable, (void), ())
JSON(void, json_builder_reset, (JsonBuilder * builder), (builder))
JSON(JsonBuilder *, json_builder_set_member_name, (JsonBuilder * builder, const gchar *member_name),
     (builder, member_name))
JSON(JsonGenerator *, json_generator_new, (void), ())
JSON(void, json_generator_set_pretty, (JsonGenerator * generator, gboolean is_pretty),
     (generator, is_pretty))
JSON(void, json_generator_set_root, (JsonGenerator * generator, JsonNode *node), (generator, node))
JSON(gchar *, json_generator_to_data, (JsonGenerator * generator, gsize *length),
     (generator, length))
JSON(JsonNode *, json_node_copy, (JsonNode * node), (node))
JSON(gboolean, json_node_equal, (gconstpointer a, gconstpointer b), (a, b))
JSON(JsonArray *, json_node_get_array, (JsonNode * node), (node))
JSON(gboolean, json_node_get_boolean, (JsonNode * node), (node))
JSON(gdouble, json_node_get_double, (JsonNode * node), (node))
JSON(gint64, json_node_get_int, (JsonNode * node), (node))
JSON(JsonNodeType, json_node_get_node_type, (JsonNode * node), (node))
JSON(JsonObject *, json_node_get_object, (JsonNode * node), (node))
JSON(const gchar *, json_node_get_string, (JsonNode * node), (node))
JSON(GType, json_node_get_value_type, (JsonNode * node), (node))
JSON(guint, json_node_hash, (gconstpointer key), (key))
JSON(JsonNode *, json_node_new, (JsonNodeType type), (type))
JSON(JsonNode *, json_node_ref, (JsonNode * node), (node))
JSON(void, json_node_set_object, (JsonNode * node, JsonObject *object), (node, object))
JSON(void, json_node_take_array, (JsonNode * node, JsonArray *array), (node, array))
JSON(void, json_node_unref, (JsonNode * node), (node))
JSON(JsonArray *, json_object_get_array_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
JSON(JsonNode *, json_object_get_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
JSON(GList *, json_object_get_members, (JsonObject * object), (object))
JSON(JsonObject *, json_object_get_object_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
JSON(const gchar *, json_object_get_string_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
JSON(GList *, json_object_get_values, (JsonObject * object), (object))
JSON(gboolean, json_object_has_member, (JsonObject * object, const gchar *member_name),
     (object, member_name))
JSON(JsonObject *, json_object_new, (void), ())
JSON(JsonObject *, json_object_ref, (JsonObject * object), (object))
JSON(void, json_object_set_member, (JsonObject * object, const gchar *member_name, JsonNode *node),
     (object, member_name, node))
JSON(void, json_object_unref, (JsonObject * object), (object))
JSON(JsonNode *, json_parser_get_root, (JsonParser * parser), (parser))
JSON(gboolean, json_parser_load_from_data,
     (JsonParser * parser, const gchar *data, gssize length, GError **error),
     (parser, data, length, error))
JSON(JsonParser *, json_parser_new, (void), ())
JSON(JsonParser *, json_parser_new_immutable, (void), ())
JSON(JsonNode *, json_parser_steal_root, (JsonParser * parser), (parser))
JSON(char *, json_to_string, (JsonNode * node, gboolean pretty), (node, pretty))
JSON(JsonNode *, json_from_string, (const char *str, GError **error), (str, error))
