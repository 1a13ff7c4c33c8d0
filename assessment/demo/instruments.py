"""Demo data: Anyplace's own instrument, published once, with a second edition being written."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import ContentFile

from assessment import actions
from assessment.models import Instrument
from assessment.rules import drafting
from trusts.scope import Scope, current_scope

DATA = Path(__file__).parent.parent / "data" / "anyplace_instrument.yaml"
CODE = "ANY09"
REWORDED = "How long before a meeting do its papers reach us?"
NEW = {
    "text": "How well do we use the time we have?",
    "levels": ["strategic"],
    "why": "",
    "ratings": dict.fromkeys(drafting.STEPS, ""),
    "evidence": [],
    "source": [{"document": drafting.OWN, "place": "Our own question"}],
}


def load() -> None:
    """Import the questions, publish them, and begin a second edition with gaps.

    Needs the trust's operator scope open.
    """
    by = current_scope()
    instrument = actions.make_instrument(by=by, code=CODE, title="How our meetings work")
    actions.import_file(
        by=by,
        instrument=instrument,
        name="our-questions.yaml",
        content=ContentFile(DATA.read_bytes()),
        revision=instrument.revision,
    )
    actions.publish_edition(by=by, instrument=instrument, revision=_now(instrument).revision)
    actions.begin_edition(by=by, instrument=instrument)
    _second_edition(by, instrument)


def _second_edition(by: Scope, instrument: Instrument) -> None:
    draft = _now(instrument).draft or {}
    question = drafting.place_of(draft, "ANY09-BEF-01").question
    actions.change_question(
        by=by,
        instrument=instrument,
        code="ANY09-BEF-01",
        words={"text": REWORDED},
        seen=drafting.fingerprint(question),
    )
    actions.add_question(by=by, instrument=instrument, to="ROO", words=NEW)


def _now(instrument: Instrument) -> Instrument:
    return Instrument.objects.get(pk=instrument.pk)
