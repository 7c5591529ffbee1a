"""Two buyers each read how many were sold, add one and write it back, in a transaction; LOCK=1 reads FOR UPDATE. Nothing in
here is for Stalemate."""
import os

import psycopg2

connection = psycopg2.connect(os.environ["DATABASE_URL"])
with connection, connection.cursor() as cursor:
    cursor.execute("SELECT version FROM users WHERE id = 7" + (" FOR UPDATE" if os.environ.get("LOCK") else ""))
    sold = cursor.fetchone()[0]
    cursor.execute("UPDATE users SET version = %s WHERE id = 7", (sold + 1,))
