"""What the requests of a cache beside a row do, for tests that write long logs of them."""


def request(key, row, cache, generator):
    """One request's operations, one after the other; they take effect as they are yielded."""
    if generator.random() < 0.1:
        row[key] += 1
        yield "INCR", f"row:{key}", None, row[key]
        cache[key] = None
        yield "DEL", f"user:{key}", None, 1
        return
    found = cache[key]
    yield "GET", f"user:{key}", None, found
    if found is None:
        value = str(row[key])
        yield "GET", f"row:{key}", None, value
        cache[key] = value
        yield "SET", f"user:{key}", value, "OK"
