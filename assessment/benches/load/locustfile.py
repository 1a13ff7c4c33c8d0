"""Members who answer at once, each as their browser would: run by locust, never by Django.

Reads BENCH_PLACE (JSON: who, where) and writes BENCH_JOURNAL (JSON: what each was told). Knows
nothing of the database. A page's form gives the token and revisions; a save is the request that
the page's script sends.
"""

import itertools
import json
import os
import random
import re
import time
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from locust import events, task
from locust.contrib.fasthttp import FastHttpUser

PLACE = json.loads(Path(os.environ["BENCH_PLACE"]).read_text())
PAUSE = float(PLACE["pause"])
SAVED, CONFLICT = 200, 409
SECOND_TAB_EVERY = 8
"""Every so many saves a member sends another answer from a page that is out of date by then."""
COMMENT_SHARE = 0.3
WORDS = ["the board", "looks at this", "every quarter", "and asks", "what came of it"]

token = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
hidden = re.compile(r'<input type="hidden" name="([\w-]+)-revision" value="(\d+)"')

members = itertools.cycle(PLACE["members"])
journal: dict[str, Any] = {
    "members": {},
    "milliseconds": {"save": [], "page": []},
    "errors": [],
    "conflicts_meant": 0,
    "conflicts_told": 0,
    "began": time.time(),
}


class Member(FastHttpUser):
    """One member: opens the task list and a theme, then answers question after question."""

    network_timeout = connection_timeout = 30.0
    max_retries = 1
    """As browsers do where a connection that was kept open has been closed meanwhile."""

    def wait_time(self) -> float:
        """Seconds to read and think before the next answer."""
        return random.uniform(PAUSE / 2, PAUSE * 1.5)  # noqa: S311 - nothing secret

    def on_start(self) -> None:
        """Take a member's place and open the first pages."""
        self.place = next(members)
        # What was told to be saved last, by question; what was sent and never answered.
        self.told: dict[str, tuple[str, str, int]] = {}
        self.unheard: list[str] = []
        journal["members"][str(self.place["part"])] = {"told": self.told, "unheard": self.unheard}
        self.client.cookiejar.set_cookie(_cookie(PLACE["cookie"], self.place["session"]))
        self.themes = itertools.cycle(PLACE["themes"])
        self.questions: list[str] = []
        self.saves = 0
        self._page(PLACE["tasks"])

    @task
    def answer(self) -> None:
        """Answer the next question; on the last of a theme go on to the next one."""
        if not self.questions and not self._open_theme():
            return
        question = self.questions.pop(0)
        self._save(question, self.revisions[question])
        self.saves += 1
        if self.saves % SECOND_TAB_EVERY == 0 and self.revisions[question]:
            self._second_tab(question)

    def _open_theme(self) -> bool:
        self.theme = next(self.themes)
        page = self._page(self.theme)
        found = token.search(page)
        if found is None:
            return False
        self.token = found[1]
        self.revisions = {code: int(revision) for code, revision in hidden.findall(page)}
        self.questions = list(self.revisions)
        return bool(self.questions)

    def _page(self, path: str) -> str:
        with self.client.get(path, name="page", catch_response=True, allow_redirects=False) as got:
            if got.status_code == SAVED and got.text:
                got.success()
                return str(got.text)
            got.failure(f"{got.status_code} for a page{_why(got)}")
        return ""

    def _save(self, question: str, revision: int) -> None:
        rating, comment = _reply()
        with self._send(question, rating, comment, revision) as got:
            if got.status_code == SAVED:
                told = got.json()["revisions"][question]
                self.revisions[question] = told
                self.told[question] = (rating, comment, told)
                got.success()
                return
            if not got.status_code:
                self.unheard.append(question)
            got.failure(f"{got.status_code} for a save{_why(got)}")

    def _second_tab(self, question: str) -> None:
        """Send another answer from an older page: it has to be refused, and nothing overwritten."""
        journal["conflicts_meant"] += 1
        stale = self.revisions[question] - 1
        with self._send(question, "leading", "From another tab", stale) as got:
            if got.status_code == CONFLICT and got.json().get("conflicts") == [question]:
                journal["conflicts_told"] += 1
                got.success()
            else:
                got.failure(f"{got.status_code} for a conflict{_why(got)}")

    def _send(self, question: str, rating: str, comment: str, revision: int) -> Any:
        return self.client.post(
            self.theme,
            data=urlencode(
                {
                    "csrfmiddlewaretoken": self.token,
                    f"{question}-rating": rating,
                    f"{question}-comment": comment,
                    f"{question}-revision": revision,
                }
            ),
            headers={
                "Accept": "application/json",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            name="save",
            catch_response=True,
            allow_redirects=False,
        )


def _why(got: Any) -> str:
    """What stopped a request that got no answer at all: its status is 0, which says nothing."""
    error = getattr(got, "error", None)
    return "" if error is None else f": {type(error).__name__}: {error}"


def _reply() -> tuple[str, str]:
    chance = random.random()  # noqa: S311 - nothing secret
    words = random.choices(WORDS, k=6) if chance < COMMENT_SHARE else []  # noqa: S311 - as above
    return random.choice(PLACE["choices"]), " ".join(words)  # noqa: S311 - as above


def _cookie(name: str, value: str) -> Cookie:
    where = {"domain": "127.0.0.1", "domain_specified": False, "domain_initial_dot": False}
    return Cookie(
        version=0,
        name=name,
        value=value,
        port=None,
        port_specified=False,
        **where,
        path="/",
        path_specified=True,
        secure=False,
        expires=None,
        discard=True,
        comment=None,
        comment_url=None,
        rest={},
    )


@events.request.add_listener
def note(name: str, response_time: float, exception: Any, **more: Any) -> None:
    """Keep how long each request took, and what went wrong."""
    journal["milliseconds"][name].append(round(response_time, 2))
    if exception is not None:
        journal["errors"].append(str(exception))


@events.test_stop.add_listener
def note_end(**more: Any) -> None:
    """Note when the last member stopped."""
    journal["ended"] = time.time()


@events.quitting.add_listener
def write(**more: Any) -> None:
    """Leave the journal to whoever started locust."""
    Path(os.environ["BENCH_JOURNAL"]).write_text(json.dumps(journal))
