"""Two buyers each read how many were sold, add one and write it back, in a transaction; LOCK=1 reads FOR UPDATE. Nothing in
here is for Stalemate."""
import os
from contextlib import closing
from urllib.parse import urlparse

import pymysql

url = urlparse(os.environ["DATABASE_URL"])
with closing(pymysql.connect(host=url.hostname, port=url.port, user=url.username, password=url.password,
                             database=url.path[1:])) as connection, connection.cursor() as cursor:
    connection.begin()
    cursor.execute("SELECT version FROM users WHERE id = 7" + (" FOR UPDATE" if os.environ.get("LOCK") else ""))
    sold = cursor.fetchone()[0]
    cursor.execute("UPDATE users SET version = %s WHERE id = 7", (sold + 1,))
    connection.commit()
