"""What Google's Python client makes of the stand-in; prints one JSON object."""

import io
import json
import sys

from google.api_core.client_options import ClientOptions
from google.cloud import bigquery
from google.oauth2.credentials import Credentials

client = bigquery.Client(
    project="acme",
    client_options=ClientOptions(api_endpoint=sys.argv[1]),
    credentials=Credentials("ana@example.test"),
)
rows_of = lambda rows: [[str(value) for value in row] for row in rows]

client.create_dataset("shop")
schema = [
    bigquery.SchemaField("id", "STRING"),
    bigquery.SchemaField("amount", "INTEGER"),
    bigquery.SchemaField("at", "TIMESTAMP"),
    bigquery.SchemaField("clock", "TIME"),
]
client.create_table(bigquery.Table("acme.shop.orders", schema=schema))
load = client.load_table_from_file(
    io.BytesIO(b'{"id":"a","amount":1,"at":"2024-01-01T00:00:00Z","clock":"10:00:00.5"}\n'),
    "shop.orders",
    job_config=bigquery.LoadJobConfig(source_format="NEWLINE_DELIMITED_JSON"),
)
load.result()
refused = client.insert_rows_json("shop.orders", [{"id": "z", "amount": "x"}])
query = client.query("SELECT id, amount * 2 AS twice FROM shop.orders")
table = client.get_table("shop.orders")
table.description = "edited"
client.update_table(table, ["description"])
dry_run = client.query("SELECT id FROM shop.orders", job_config=bigquery.QueryJobConfig(dry_run=True))
client.copy_table("shop.orders", "shop.copy").result()
try:
    client.query("SELECT nope").result()
    error = None
except Exception as raised:
    error = f"{type(raised).__name__}: {raised}"

print(
    json.dumps(
        {
            "loaded": load.output_rows,
            "listed": rows_of(client.list_rows("shop.orders")),
            "refused": refused[0]["errors"][0]["message"],
            "queried": rows_of(query.result()),
            "destination": query.destination is not None,
            "at_once": rows_of(client.query_and_wait("SELECT 7 AS n")),
            "described": client.get_table("shop.orders").description,
            "bytes": dry_run.total_bytes_processed,
            "tables": [table.table_id for table in client.list_tables("shop")],
            "error": error,
        }
    )
)
client.delete_dataset("shop", delete_contents=True)
