"""What the web server needs wherever it is started from: gunicorn reads this file by itself.

Numbers of processes and threads depend on the machine and stand where it is started.
"""

# Seconds that a browser's or proxy's idle connection is kept. With gunicorn's own 2 the server
# often closes one just as a request arrives on it, and a request that saves something is not
# repeated by itself. It has to be longer than the proxy in front keeps its own (nginx: 60).
keepalive = 75
