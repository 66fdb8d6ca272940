"""An endpoint as one would write it in a moment: the control of the abuse run."""

import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox

store = ox.Store()


class Naive(BaseHTTPRequestHandler):
    def do_POST(self):
        query = self.rfile.read(int(self.headers["Content-Length"])).decode()
        answer = store.query(query)
        construct = isinstance(answer, ox.QueryTriples)
        form = ox.RdfFormat.N_TRIPLES if construct else ox.QueryResultsFormat.JSON
        body = answer.serialize(format=form)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    for quad in ox.parse(path=sys.argv[1], format=ox.RdfFormat.N_QUADS):
        store.add(quad)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Naive)
    print(f"http://127.0.0.1:{server.server_port}/naive", file=sys.stderr, flush=True)
    server.serve_forever()
