"""The files of deploy/ fit the program: settings and paths that exist, nothing runs as root or may write."""

from __future__ import annotations

import asyncio
import json
import re
import tarfile
from typing import Any

import pytest
import yaml

from bot.observe.metrics import Metrics
from bot.train import model_path
from tests.conftest import ROOT, read_yaml

DEPLOY = ROOT / "deploy"
MANIFESTS = [
    document
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for document in yaml.safe_load_all(path.read_text())
]
DEPLOYMENTS = {one["metadata"]["name"]: one for one in MANIFESTS if one["kind"] == "Deployment"}
COMPOSE = read_yaml(DEPLOY / "compose.yml")
SETTINGS = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', (ROOT / "bot" / "settings.py").read_text()))
PROGRAMS = ("assistant", "actions")


def container(name: str) -> dict[str, Any]:
    return DEPLOYMENTS[name]["spec"]["template"]["spec"]["containers"][0]


def of_kind(kind: str, name: str) -> dict[str, Any]:
    return next(one for one in MANIFESTS if one["kind"] == kind and one["metadata"]["name"] == name)


def test_every_variable_that_is_set_is_a_setting() -> None:
    named = set(of_kind("ConfigMap", "toolkit")["data"])
    for name in PROGRAMS:
        named |= {one["name"] for one in container(name)["env"]} | set(COMPOSE["services"][name]["environment"])
    assert named
    assert named <= SETTINGS


@pytest.mark.parametrize("name", PROGRAMS)
def test_probes_ask_a_path_that_is_answered_on_a_port_that_is_open(name: str) -> None:
    one = container(name)
    ports = {port["name"]: port["containerPort"] for port in one["ports"]}
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        asked = one[probe]["httpGet"]
        assert asked["path"] == "/health"
        assert asked["port"] in ports
    given = one["command"]
    told = given[given.index("--port") + 1] if "--port" in given else of_kind("ConfigMap", "toolkit")["data"]["PORT"]
    assert ports["http"] == int(told)
    assert f"127.0.0.1:{told}/health" in (DEPLOY / "Dockerfile").read_text() + str(COMPOSE["services"][name])


@pytest.mark.parametrize("name", PROGRAMS)
def test_nothing_runs_as_root_writes_or_lacks_limits(name: str) -> None:
    pod, one = DEPLOYMENTS[name]["spec"]["template"]["spec"], container(name)
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["automountServiceAccountToken"] is False
    assert one["securityContext"]["readOnlyRootFilesystem"]
    assert one["securityContext"]["allowPrivilegeEscalation"] is False
    assert one["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert {"cpu", "memory"} == set(one["resources"]["requests"]) == set(one["resources"]["limits"])
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert {"cpus", "memory"} == set(service["deploy"]["resources"]["limits"])
    image = (DEPLOY / "Dockerfile").read_text()
    assert image.rindex("\nUSER 10001:10001") > image.rindex("\nCOPY")
    assert f"--uid {pod['securityContext']['runAsUser']}" in image


def test_the_assistant_has_room_to_unpack_its_model_and_encoder() -> None:
    volumes = DEPLOYMENTS["assistant"]["spec"]["template"]["spec"]["volumes"]
    (limit,) = [one["emptyDir"]["sizeLimit"] for one in volumes if one["name"] == "tmp"]
    with tarfile.open(model_path()) as model:
        unpacked = sum(one.size for one in model)
    assert int(limit.removesuffix("Mi")) * 2**20 > 2 * unpacked + 2**27, "the encoder's graph has some 70 MB"


@pytest.mark.parametrize("name", PROGRAMS)
def test_an_update_never_leaves_fewer_than_there_were(name: str) -> None:
    spec = DEPLOYMENTS[name]["spec"]
    assert spec["replicas"] >= 2
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    stops_within = spec["template"]["spec"]["terminationGracePeriodSeconds"]
    assert stops_within > 5 + 30, "preStop and the longest answer (RESPONSE_TIMEOUT)"


def test_names_in_the_manifests_name_each_other() -> None:
    for service in (one for one in MANIFESTS if one["kind"] == "Service"):
        target = DEPLOYMENTS[service["metadata"]["name"]]
        assert service["spec"]["selector"] == target["spec"]["template"]["metadata"]["labels"]
        assert target["spec"]["selector"]["matchLabels"] == service["spec"]["selector"]
    scaled = of_kind("HorizontalPodAutoscaler", "assistant")["spec"]
    assert scaled["scaleTargetRef"]["name"] in DEPLOYMENTS
    assert scaled["minReplicas"] >= 2
    backend = of_kind("Ingress", "assistant")["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]["name"]
    assert of_kind("Service", backend)
    assert of_kind("ConfigMap", "toolkit")["data"]["ACTION_SERVER_URL"] == "http://actions:5055"
    assert COMPOSE["services"]["assistant"]["environment"]["ACTION_SERVER_URL"] == "http://actions:5055"


def test_no_secret_stands_in_a_file() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file() and path.suffix in (".yml", ".yaml"):
            assert not re.search(r"(?:TOKEN|PASSWORD)[\"']?: *[\"']?[A-Za-z0-9]{8,}", path.read_text()), path
    for name in ("ACTION_SERVER_TOKEN", "METRICS_TOKEN"):
        assert COMPOSE["services"]["assistant"]["environment"][name] == f"${{{name}:?}}", "refused when missing"


def test_the_image_is_built_from_the_lock_with_all_that_a_model_is_made_from() -> None:
    from bot.train import INGREDIENTS

    assert "uv sync --locked --no-dev" in (DEPLOY / "Dockerfile").read_text()
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    needed = {name.split("/")[0] for name in INGREDIENTS}
    assert needed | {"actions", "content", "credentials.yml", "endpoints.yml"} <= let_in
    assert all((ROOT / name).exists() for name in let_in)


RULES = [rule for group in read_yaml(DEPLOY / "alerts.yml")["groups"] for rule in group["rules"]]
PANELS = json.loads((DEPLOY / "grafana.json").read_text())["panels"]


def test_alerts_and_dashboard_ask_for_metrics_and_labels_that_exist() -> None:
    metrics = Metrics(model="m", content="c")
    asyncio.run(metrics.sent("hello", _answer))
    text = metrics.text().decode()
    exported = set(re.findall(r"^(\w+)(?:\{| )", text, re.MULTILINE)) | {"up"}  # `up` is Prometheus' own
    labels = set(re.findall(r'(\w+)="', text)) | {"job", "instance"}
    asked = [rule["expr"] for rule in RULES] + [target["expr"] for panel in PANELS for target in panel["targets"]]
    for expression in asked:
        named = re.findall(r"\b(?:toolkit_\w+|process_\w+|up)\b", expression)
        assert named, expression
        assert set(named) <= exported, expression
        used = set(re.findall(r"(\w+) ?!?=", expression)) | {
            label for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(", ")
        }
        assert used <= labels, expression


async def _answer() -> list[dict[str, Any]]:
    return [{"text": "hello", "custom": {"kind": "smalltalk", "safety": "none"}}]


def test_every_metric_is_on_the_dashboard() -> None:
    ours = set(re.findall(r"^# TYPE (toolkit_\w+)", Metrics().text().decode(), re.MULTILINE))
    shown = " ".join(target["expr"] for panel in PANELS for target in panel["targets"])
    assert not [name for name in ours if name not in shown and not name.endswith("_created")]


def test_a_flagged_message_without_a_contact_pages_at_once() -> None:
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}
    worst = next(rule for rule in RULES if "flagged_without_contact" in rule["expr"])
    assert worst["labels"]["severity"] == "page"
    assert "for" not in worst
    (panel,) = [one for one in PANELS if "flagged_without_contact" in one["targets"][0]["expr"]]
    assert panel["fieldConfig"]["defaults"]["thresholds"]["steps"][-1] == {"color": "red", "value": 1}
    assert (panel["gridPos"]["x"], panel["gridPos"]["y"]) == (0, 0), "the first thing seen"


def test_the_proxy_of_compose_counts_readers_and_not_what_ends_tls_before_it() -> None:
    text = (DEPLOY / "compose" / "nginx.conf").read_text()
    believed = re.findall(r"^set_real_ip_from (\S+);", text, re.MULTILINE)
    assert believed == COMPOSE["services"]["assistant"]["environment"]["TRUSTED_PROXIES"].split(",")
    assert re.search(r"^real_ip_header X-Forwarded-For;", text, re.MULTILINE)


def test_no_proxy_passes_the_metrics_on_or_logs_requests() -> None:
    for path in (DEPLOY / "nginx.conf", DEPLOY / "compose" / "nginx.conf"):
        text = path.read_text()
        assert re.search(r"location = /metrics \{\s*return 404;", text), path
        assert "access_log off;" in text, path
