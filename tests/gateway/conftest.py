"""A LiteLLM proxy on loopback, with the sandbox behind it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from standin import Sandbox

MASTER_KEY = "sk-studio-0123456789"
UPSTREAM_KEY = "sk-or-v1-" + "9a7e" * 8

_CONFIG = """
model_list:
  - model_name: "*"
    litellm_params:
      model: "openrouter/*"
      api_base: "os.environ/SANDBOX_URL"
      api_key: "os.environ/SANDBOX_KEY"
      max_retries: 0
litellm_settings:
  num_retries: 0
router_settings:
  num_retries: 0
  disable_cooldowns: true
"""
_PATIENCE = 180  # seconds; it imports some thousand modules


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="session")
def gateway(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address."""
    folder = tmp_path_factory.mktemp("litellm")
    config = folder / "config.yaml"
    config.write_text(_CONFIG)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = os.environ | {
        "SANDBOX_URL": sandbox.url,
        "SANDBOX_KEY": UPSTREAM_KEY,
        "LITELLM_MASTER_KEY": MASTER_KEY,
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",  # else it fetches one
    }
    program = Path(sys.executable).with_name("litellm")
    command = [program, "--config", config, "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "log.txt"
    with log.open("wb") as words:
        process = subprocess.Popen(
            [*map(str, command), "--telemetry", "False"],
            env=variables,
            cwd=folder,
            stdout=words,
            stderr=words,
        )
        try:
            _await(f"http://127.0.0.1:{port}/health/liveliness", process, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def _await(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            late = time.monotonic() > until or process.poll() is not None
            assert not late, f"LiteLLM did not start:\n{log.read_text(errors='replace')[-3000:]}"
            time.sleep(0.3)
