"""Holds JSON to a schema. It knows the words of JSON Schema that docs/check.schema.json uses, and refuses any other, so
that nothing in a schema goes unread."""
import json
import re

TYPES = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}
NOTES = {"$schema", "$defs", "title", "description"}


class Schema:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.root = json.load(file)

    def wrong_with(self, document):
        """What is wrong with a document, each with its path."""
        return list(self.wrong(self.root, document, "$"))

    def wrong(self, schema, value, path):
        for word, wanted in schema.items():
            if word in NOTES:
                continue
            check = getattr(self, "check_" + word.lstrip("$"), None)
            if check is None:
                raise SystemExit(f"the schema says `{word}`, which is not looked at")
            yield from check(schema, wanted, value, path)

    def check_ref(self, _schema, wanted, value, path):
        found = self.root
        for part in wanted.removeprefix("#/").split("/"):
            found = found[part]
        yield from self.wrong(found, value, path)

    def check_type(self, _schema, wanted, value, path):
        names = [wanted] if isinstance(wanted, str) else wanted
        if not any(TYPES[name](value) for name in names):
            yield f"{path} is {value!r:.60}, not {' or '.join(names)}"

    def check_enum(self, _schema, wanted, value, path):
        if not any(type(one) is type(value) and one == value for one in wanted):
            yield f"{path} is {value!r:.60}, not one of {wanted}"

    def check_pattern(self, _schema, wanted, value, path):
        if isinstance(value, str) and not re.search(wanted, value):
            yield f"{path} is {value!r:.60}, not like {wanted}"

    def check_minimum(self, _schema, wanted, value, path):
        if TYPES["number"](value) and value < wanted:
            yield f"{path} is {value}, less than {wanted}"

    def check_maximum(self, _schema, wanted, value, path):
        if TYPES["number"](value) and value > wanted:
            yield f"{path} is {value}, more than {wanted}"

    def check_anyOf(self, _schema, wanted, value, path):
        tries = [list(self.wrong(one, value, path)) for one in wanted]
        if all(tries):
            for one in tries:
                yield from one

    def check_required(self, _schema, wanted, value, path):
        if isinstance(value, dict):
            yield from (f"{path} has no {name}" for name in wanted if name not in value)

    def check_dependentRequired(self, _schema, wanted, value, path):
        for name in wanted.keys() & value.keys() if isinstance(value, dict) else ():
            yield from (f"{path} has {name} and no {other}" for other in wanted[name] if other not in value)

    def check_properties(self, _schema, wanted, value, path):
        if isinstance(value, dict):
            for name in wanted.keys() & value.keys():
                yield from self.wrong(wanted[name], value[name], f"{path}.{name}")

    def check_additionalProperties(self, schema, wanted, value, path):
        if not isinstance(value, dict):
            return
        for name in value.keys() - schema.get("properties", {}).keys():
            if wanted is False:
                yield f"{path} has {name}, which the schema does not know"
            else:
                yield from self.wrong(wanted, value[name], f"{path}.{name}")

    def check_items(self, _schema, wanted, value, path):
        if isinstance(value, list):
            for i, one in enumerate(value):
                yield from self.wrong(wanted, one, f"{path}[{i}]")

    def check_minItems(self, _schema, wanted, value, path):
        if isinstance(value, list) and len(value) < wanted:
            yield f"{path} has {len(value)} items, fewer than {wanted}"

    def check_maxItems(self, _schema, wanted, value, path):
        if isinstance(value, list) and len(value) > wanted:
            yield f"{path} has {len(value)} items, more than {wanted}"
