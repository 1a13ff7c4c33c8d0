"""What locust runs, in a process of its own: it changes Python's sockets when it is imported."""
