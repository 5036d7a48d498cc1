"""A server in front of another: hands every request on and remembers its address, so that a test sees what a client asked for."""

import http.client
import http.server
import threading
from urllib.parse import urlsplit


class Recorder:
    """Stands before a server on a port of its own."""

    def __init__(self, address):
        asked = self.asked = []
        behind = urlsplit(address)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                asked.append(self.path)
                connection = http.client.HTTPConnection(behind.hostname, behind.port)
                kept = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
                connection.request("GET", self.path, headers=kept)
                answer = connection.getresponse()
                body = answer.read()
                connection.close()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
