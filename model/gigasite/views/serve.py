"""Start the app's server on this machine only, and tell nobody about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

OPTIONS = {
    "server.address": "127.0.0.1",
    "server.fileWatcherType": "none",
    "server.showEmailPrompt": "false",
    "server.maxUploadSize": "1",
    "server.enableStaticServing": "false",
    "browser.serverAddress": "127.0.0.1",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "type",
    "theme.light.primaryColor": "#1f6f8b",
    "theme.dark.primaryColor": "#6fb7cc",
}
"""The same as in .streamlit/config.toml, which an installed package has not."""


def serve(port: int, *, headless: bool = False) -> int:
    """Serve the app until it is stopped; return the exit code.

    Where the system allows it the server takes the place of this process, so that whatever stops
    `gigasite app` stops the server itself.
    """
    page = Path(__file__).with_name("main.py")
    command = [sys.executable, "-m", "streamlit", "run", str(page), f"--server.port={port}"]
    command += [f"--server.headless={str(headless).lower()}"]
    command += [f"--{name}={value}" for name, value in OPTIONS.items()]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(sys.executable, command)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0
