import re
import stat
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.main import get_command

from deploy.main import connections
from services.cli.application import build_app
from services.mail.relay_settings import MailSecurity, RelaySettings
from services.settings import Settings
from services.settings.settings import PREFIX
from services.temporal_server.dev_server import DevServerSettings
from tests.architecture.compose_file import (
    FOLDER_OF_THE_HOST,
    compose,
    jobs,
    our_services,
    podman_compose,
    services,
)
from tests.architecture.sources import ROOT
from tests.servers.processes import run
from workflows.case_progress import STAGE

SERVICES = sorted(services())
LASTING = sorted(set(SERVICES) - jobs())
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}
DOCKERFILE = (ROOT / "deploy/image/Dockerfile").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _environment(name: str) -> dict[str, str]:
    given: dict[str, str] = services()[name].get("environment", {})
    return given


def _default(value: str) -> str:
    """What stands for a variable that nobody set."""
    return re.sub(r"\$\{[A-Z_]+:-([^}]*)\}", r"\1", value)


@pytest.mark.parametrize("profile", [(), ("--profile", "trial")])
def test_podman_compose_accepts_the_file(profile: tuple[str, ...], tmp_path: Path) -> None:
    answer = podman_compose(*profile, "config", folder=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert "worker" in yaml.safe_load(answer.stdout)["services"]


def test_podman_compose_would_tell_of_a_fault(tmp_path: Path) -> None:
    answer = podman_compose("--profile", "trial", "config", "--no-such-option", folder=tmp_path)
    assert answer.returncode != 0


@pytest.mark.parametrize("name", SERVICES)
def test_every_image_is_pinned_to_a_version(name: str) -> None:
    assert re.search(r":\d+\.\d+\.?\d*", services()[name]["image"])


def test_the_image_has_the_version_of_the_project() -> None:
    version = PROJECT["project"]["version"]
    assert {x["image"] for x in our_services().values()} == {f"duecourse:{version}"}
    assert f'org.opencontainers.image.version="{version}"' in DOCKERFILE


def test_the_image_has_what_letters_on_paper_are_laid_out_with() -> None:
    told = (ROOT / "docs/channels.md").read_text(encoding="utf-8")
    [packages] = re.findall(r"^apt-get install (lib.*)$", told, re.MULTILINE)
    installed = re.findall(r"apt-get install .*?&&", DOCKERFILE, re.DOTALL)[0].split()
    assert set(packages.split()) <= set(installed)
    assert "fc-cache" in DOCKERFILE


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_published_beyond_this_machine(name: str) -> None:
    for port in services()[name].get("ports", []):
        assert str(port).startswith("127.0.0.1:")


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_closed_in(name: str) -> None:
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", LASTING)
def test_everything_that_goes_on_says_whether_it_is_well(name: str) -> None:
    assert services()[name]["healthcheck"]["test"][0] == "CMD"
    assert services()[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_services_wait_for_services_that_exist(name: str) -> None:
    for other, wanted in services()[name].get("depends_on", {}).items():
        assert other in services()
        healthy = wanted["condition"] == "service_healthy"
        assert not healthy or "healthcheck" in services()[other]


@pytest.mark.parametrize("name", sorted(our_services()))
def test_every_variable_is_a_setting(name: str) -> None:
    assert set(_environment(name)) <= SETTINGS


@pytest.mark.parametrize("name", sorted(our_services()))
def test_the_settings_are_accepted_as_they_stand(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in SETTINGS:
        monkeypatch.delenv(variable, raising=False)
    for variable, value in _environment(name).items():
        monkeypatch.setenv(variable, _default(str(value)))
    Settings()


def test_a_trial_sends_its_mail_to_the_mailbox_on_loopback() -> None:
    worker = {key: _default(value) for key, value in _environment("worker").items()}
    relay = RelaySettings(
        host=worker["DUECOURSE_RELAY_HOST"],
        port=int(worker["DUECOURSE_RELAY_PORT"]),
        security=MailSecurity(worker["DUECOURSE_RELAY_SECURITY"]),
    )
    mailbox = services()["mailbox"]
    assert mailbox["network_mode"] == "service:worker"
    assert mailbox["profiles"] == ["trial"]
    assert mailbox["command"] == ["--port", str(relay.effective_port)]
    assert str(relay.effective_port) in mailbox["healthcheck"]["test"]


def test_the_worker_finds_its_database_and_temporal_by_name() -> None:
    worker = _environment("worker")
    host, port = worker["DUECOURSE_TEMPORAL_ADDRESS"].split(":")
    frontend = _temporal_settings()["services"]["frontend"]["rpc"]
    assert host in services()
    assert int(port) == frontend["grpcPort"]
    assert services()["temporal"]["healthcheck"]["test"][-1] == port
    assert _environment("temporal-namespace")["TEMPORAL_ADDRESS"] == f"{host}:{port}"
    assert (
        _environment("temporal-namespace")["TEMPORAL_NAMESPACE"]
        == worker["DUECOURSE_TEMPORAL_NAMESPACE"]
    )
    assert "@postgresql:5432/duecourse" in worker["DUECOURSE_DATABASE_URL"]
    assert _environment("temporal")["TEMPORAL_DATABASE_ADDRESS"] == "postgresql:5432"


def _temporal_settings() -> dict[str, Any]:
    text = (ROOT / "deploy/temporal/server.yaml").read_text(encoding="utf-8")
    settings: dict[str, Any] = yaml.safe_load(re.sub(r"\{\{.*?\}\}", "given", text))
    return settings


def test_only_temporal_s_front_end_can_be_reached_by_others() -> None:
    listening = _temporal_settings()["services"]
    reachable = [name for name, x in listening.items() if x["rpc"]["bindOnIP"] != "127.0.0.1"]
    assert reachable == ["frontend"]
    networks = {name: x.get("networks", []) for name, x in services().items()}
    assert compose()["networks"]["inside"] == {"internal": True}
    assert [name for name, joined in networks.items() if "outside" in joined] == ["worker"]


@pytest.mark.parametrize("variable", ["TEMPORAL_DATABASE_ADDRESS", "TEMPORAL_LISTENS_ON"])
def test_temporal_is_given_what_its_settings_ask_for(variable: str) -> None:
    text = (ROOT / "deploy/temporal/server.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r'env "([A-Z_]+)"', text))
    made_by_the_script = {"TEMPORAL_DATABASE_PASSWORD"}
    assert variable in asked
    assert asked - made_by_the_script <= set(_environment("temporal"))


def test_the_namespace_is_prepared_as_the_development_server_s_is(tmp_path: Path) -> None:
    script = (ROOT / "deploy/temporal/prepare_namespace.sh").read_text(encoding="utf-8")
    kept = DevServerSettings(log_file=tmp_path / "log").kept_after_closing
    assert f"retention={kept.days}d" in script
    assert f"search-attribute create --name {STAGE.name} --type Keyword" in script


@pytest.mark.parametrize("name", SERVICES)
def test_every_file_that_is_named_exists(name: str) -> None:
    service = services()[name]
    for mount in service.get("volumes", []):
        source = mount.split(":")[0]
        if source.startswith("./"):
            assert source.startswith(FOLDER_OF_THE_HOST) or (ROOT / source).exists(), source
        else:
            assert source in compose()["volumes"], source
    if "build" in service:
        assert (ROOT / service["build"]["dockerfile"]).is_file()
    for word in [*service.get("entrypoint", []), *service.get("command", [])]:
        if str(word).startswith("/etc/duecourse/"):
            assert (ROOT / "deploy/temporal" / Path(word).name).is_file(), word


@pytest.mark.parametrize("name", SERVICES)
def test_every_python_module_that_is_run_exists(name: str) -> None:
    service = services()[name]
    for words in (service.get("entrypoint", []), service.get("healthcheck", {}).get("test", [])):
        if "-m" in words:
            assert find_spec(words[words.index("-m") + 1]) is not None, words


@pytest.mark.parametrize("name", sorted(our_services()))
def test_every_command_that_is_run_exists(name: str) -> None:
    service = our_services()[name]
    commands = get_command(build_app(connections()))
    assert isinstance(commands, typer.core.TyperGroup)
    if "entrypoint" not in service:
        assert service["command"][0] in commands.commands


@pytest.mark.parametrize("name", sorted(our_services()))
def test_every_volume_is_mounted_where_the_image_has_a_folder_for_it(name: str) -> None:
    for mount in our_services()[name]["volumes"]:
        source, place = mount.split(":")[:2]
        if not source.startswith("./"):
            assert re.search(rf" {place}[ \n]", DOCKERFILE), place


def test_the_mailbox_makes_its_own_folder_inside_its_volume() -> None:
    # A Maildir is made whole, or not at all: not in a folder that a mount has made already.
    places = [mount.split(":")[1] for mount in services()["mailbox"]["volumes"]]
    home = _environment("mailbox")["DUECOURSE_HOME"]
    assert home in places
    assert str(Settings(home=Path(home)).mailbox) not in places


def test_the_host_is_prepared_with_exactly_the_secrets_that_are_used(tmp_path: Path) -> None:
    script = ROOT / "deploy/image/prepare_host.sh"
    run(["/bin/sh", script, tmp_path], folder=tmp_path)
    named = {Path(x["file"]) for x in compose()["secrets"].values()}
    made = {path.name for path in (tmp_path / "secrets").iterdir()}
    assert {path.name for path in named} == made
    assert {str(path.parent) for path in named} == {"var/secrets"}
    used = {name for x in services().values() for name in x.get("secrets", [])}
    assert used == set(compose()["secrets"])
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    passwords = [path.read_text() for path in (tmp_path / "secrets").iterdir()]
    assert len(set(passwords)) == len(passwords)
    assert all(re.fullmatch(r"[0-9a-f]{64}\n", password) for password in passwords)


def test_preparing_the_host_again_changes_no_password(tmp_path: Path) -> None:
    script = ROOT / "deploy/image/prepare_host.sh"
    run(["/bin/sh", script, tmp_path], folder=tmp_path)
    before = {path: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    run(["/bin/sh", script, tmp_path], folder=tmp_path)
    assert {path: path.read_text() for path in (tmp_path / "secrets").iterdir()} == before


def test_no_password_stands_in_the_file_itself() -> None:
    for service in services().values():
        for variable, value in service.get("environment", {}).items():
            assert "PASSWORD" not in variable or str(value).startswith("/run/secrets/")


@pytest.mark.parametrize(
    "script", sorted(path for path in (ROOT / "deploy").rglob("*.sh")), ids=lambda path: path.name
)
def test_every_script_can_be_read(script: Path) -> None:
    run(["/bin/sh", "-n", script], folder=ROOT)


def test_the_image_is_built_as_the_project_is_set_up() -> None:
    set_up = (ROOT / "deploy/bootstrap/set_up.sh").read_text(encoding="utf-8")
    version = re.search(r"^uv_version=(.+)$", set_up, re.MULTILINE)
    assert version
    assert f"uv=={version[1]}" in DOCKERFILE
    assert DOCKERFILE.count("uv sync".replace(" ", '", "')) == 2
    assert DOCKERFILE.count('"--locked", "--no-dev"') == 2
    copied = re.findall(r"^COPY (\w+) \1$", DOCKERFILE, re.MULTILINE)
    assert copied == PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def test_the_image_runs_as_a_user_without_rights_and_takes_signals_itself() -> None:
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", final, re.MULTILINE)
    assert 'ENTRYPOINT ["duecourse"]' in final
    assert "uv" not in final
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert bases == ["${PYTHON_IMAGE}"] * 2
    assert re.search(r"^ARG PYTHON_IMAGE=python:3\.\d+\.\d+-slim-\w+$", DOCKERFILE, re.MULTILINE)


def test_the_example_of_settings_names_every_setting_and_no_other() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = re.findall(r"^#(DUECOURSE_[A-Z_]+)=", text, re.MULTILINE)
    assert sorted(named) == sorted(SETTINGS)


def test_the_example_of_settings_shows_what_holds_without_them() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^#(DUECOURSE_[A-Z_]+)=(.*)$", text, re.MULTILINE))
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else str(field.default)
        assert shown[PREFIX + name.upper()].lower() == default.lower(), name
