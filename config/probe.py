"""Ask the web server of this very container whether it is alive: `python -m config.probe`.

Sends a Host header the product accepts, as a probe by address alone would be refused.
"""

import http.client
import os
import sys

SECONDS = 5.0


def main(port: int = 8000) -> int:
    """Return 0 when /healthz answers 200 within five seconds, else 1."""
    hosts = [name.strip().lstrip(".") for name in os.environ.get("ALLOWED_HOSTS", "").split(",")]
    host = next((name for name in hosts if name and name != "*"), "localhost")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, http.client.HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("PORT", "8000"))))
