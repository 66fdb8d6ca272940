"""The endpoint: SPARQL and pages over HTTP, read-only, each query in a confined process.

    connection ──▶ application ──▶ lanes ──▶ worker (a child of the nursery)
    (HTTP/1.1)     (routes)        (limits)  (the store, no network, no files)

The process that speaks HTTP holds no graph and runs no query; the processes that do are forked,
confined and can be killed at any moment. So no request can bring the endpoint down, and a limit
that is reached is an error, never a short answer.
"""
