"""The house's own rules, checked over the code: what may stand where."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
APPS = [
    "config",
    "publication",
    "thread",
    "meetings",
    "finance",
    "assessment",
    "governance",
    "commissioning",
    "reports",
    "trusts",
]
MODULES = [
    path
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 400

# Modules longer than the limit, each with its reason.
LONG: dict[str, str] = {
    "config/private_servers.py": "starting two servers safely is one story of many small steps",
}

# Who may look across trusts or act as the operator, each with its reason.
ACROSS = {
    "assessment/actions/publishing.py": "comparing trusts that agreed to it, once a quarter",
}
OPERATORS = {
    "trusts/views/invitation.py": "an invited person has no seat before they accept",
    "trusts/actions/token.py": "a password is changed outside any trust, and ends tokens in each",
    "trusts/tasks.py": "work queued by the command line has no person",
    "trusts/sending.py": "emails whose day has come have no person",
    "trusts/demo.py": "demo data has no person",
    "assessment/demo/peers.py": "demo data has no person",
    "config/management/commands/create_trust.py": "a new trust has no people yet",
    "config/management/commands/load_demo.py": "demo data has no person",
    "reports/runs.py": "who holds a run, and signs of life: nothing a report shows is read",
    "reports/actions.py": "the sweep, and noting that a run reached the queue",
    "reports/commandline.py": "the command line has no person",
    "finance/management/commands/import_return.py": "the command line has no person",
    "finance/benches/first_trust.py": "a bench's throwaway trust has no person before it",
    "finance/benches/returns.py": "making what is measured has no person; measuring has",
    "meetings/benches/pack.py": "a bench's throwaway trust has no person",
    "assessment/benches/board.py": "a bench's throwaway trust has no person before it",
    "assessment/benches/answering.py": "whether answers were kept is looked up for all of them",
    "finance/budget_tasks.py": "a file whose sender lost the right is refused by nobody else",
    "assessment/views/outsiders.py": "somebody invited has no pass before they accept",
    "assessment/tasks.py": "opening rounds on their day has no person",
    "meetings/tasks.py": "the sweeps have no person, nor has a paper whose sender lost the right",
    "publication/tasks.py": "papers that go out by themselves have no person",
    "finance/tasks.py": "the sweep has no person, nor has a file whose sender lost the right",
}


# Who may open a scope for readers without an account: the public site alone.
PUBLIC_SITE = {"publication/public/views.py"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(path: Path) -> set[str]:
    """The plain names that a module calls."""
    return {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }


def method_calls(path: Path) -> set[str]:
    """The methods that a module calls, as the last two names: `objects.create`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            inner = node.func.value
            owner = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
            found.add(f"{owner}.{node.func.attr}")
    return found


def test_modules_stay_short() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {n for n, length in lengths.items() if length > LONGEST} == set(LONG)


def test_looking_across_trusts_is_for_the_listed_modules() -> None:
    found = {name(p) for p in MODULES if "all_trusts" in calls(p)} - {"trusts/scope.py"}
    assert found == set(ACROSS)


def test_the_operator_acts_only_from_the_listed_modules() -> None:
    found = {name(p) for p in MODULES if "operator_scope" in calls(p)} - {"trusts/scope.py"}
    assert found == set(OPERATORS)


def test_only_the_public_site_opens_a_public_scope() -> None:
    found = {name(p) for p in MODULES if "public_scope" in calls(p)} - {"trusts/scope.py"}
    assert found == PUBLIC_SITE


THIN = ("views.py", "api.py", "api_views.py", "serializers.py", "forms.py", "urls.py")


@pytest.mark.parametrize(
    "path",
    [p for p in MODULES if p.name in THIN or p.parent.name in ("views", "forms")],
    ids=name,
)
def test_views_and_forms_write_nothing(path: Path) -> None:
    writes = {"create", "bulk_create", "update", "bulk_update", "delete", "get_or_create"}
    found = {
        call
        for call in method_calls(path)
        if call.split(".")[0] in ("objects", "_default_manager") and call.split(".")[1] in writes
    }
    assert not found


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_pages_hold_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    if "/pdf/" in name(path):  # printed, never served
        return
    assert not re.search(r"<style\b", text)
    assert not re.search(r"\sstyle=", text)
    assert not re.search(r"\son[a-z]+=\"", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


@pytest.mark.django_db
def test_nothing_is_waiting_to_be_migrated() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_production_settings_have_nothing_to_answer_for() -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "DATABASE_URL": "postgresql://app:x@db.example/gt",
        "REDIS_URL": "redis://broker.example/0",
        "SECRET_KEY": "".join(chr(33 + i % 90) for i in range(0, 70 * 7, 7)),
        "ALLOWED_HOSTS": "trusts.example",
        "PRIVATE_ROOT": "/nowhere",
        "EMAIL_URL": "smtp://mail.example:25",
    }
    run = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert "no issues" in run.stdout
