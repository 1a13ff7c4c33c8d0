"""PDF work of the reports engine: pure functions from bytes to bytes, no Django in them.

`html.render_html` and `workers.render_many` make tagged PDFs of our own pages, `check`
takes in a stranger's upload, `merge.join` puts parts together with their tags, outline and
links, and `number.stamp` gives the whole one run of page numbers.
"""

from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGE = "en-GB"
