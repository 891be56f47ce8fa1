"""Chromium: pages opened from the disk and driven by its own protocol, over two pipes."""

from __future__ import annotations

import json
import os
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe")
PATIENCE = 60.0


class Page:
    """A page in Chromium. `messages` are what it wrote to the console, `requests` the addresses it asked for."""

    def __init__(self, read: int, write: int) -> None:
        self.read, self.write, self.waiting = read, write, b""
        self.count, self.session = 0, ""
        self.messages: list[str] = []
        self.requests: list[str] = []

    def attach(self) -> None:
        """Opens a tab, and listens to its console and network."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **parameters: Any) -> Any:
        """The answer to a command of the protocol."""
        self.count += 1
        asked = {"id": self.count, "method": method, "params": parameters}
        os.write(self.write, json.dumps(asked | ({"sessionId": self.session} if self.session else {})).encode() + b"\0")
        while True:
            said = self._next()
            if said.get("id") == self.count:
                assert "error" not in said, said
                return said["result"]
            self._note(said)

    def _next(self) -> Any:
        while b"\0" not in self.waiting:
            piece = os.read(self.read, 1 << 20)
            assert piece, "Chromium has ended"
            self.waiting += piece
        first, _, self.waiting = self.waiting.partition(b"\0")
        return json.loads(first)

    def _note(self, said: Any) -> None:
        found = said.get("params", {})
        if said.get("method") == "Runtime.consoleAPICalled":
            self.messages.append(" ".join(str(each.get("value")) for each in found["args"]))
        elif said.get("method") == "Runtime.exceptionThrown":
            self.messages.append(json.dumps(found["exceptionDetails"])[:400])
        elif said.get("method") == "Log.entryAdded":
            self.messages.append(found["entry"]["text"])
        elif said.get("method") == "Network.requestWillBeSent":
            self.requests.append(found["request"]["url"])

    def open(self, address: str) -> None:
        """Goes to an address and waits for the page to be there."""
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=address)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def size(self, width: int, height: int = 900) -> None:
        """The size of the window."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def media(self, **features: str) -> None:
        """What the reader prefers, such as `prefers_color_scheme="dark"`."""
        named = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.call("Emulation.setEmulatedMedia", features=named)

    def run(self, expression: str) -> Any:
        """What an expression comes to; promises are waited for."""
        found = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, expression: str) -> Any:
        """Waits until an expression is true; gives what it then is."""
        end = time.monotonic() + PATIENCE
        while not (found := self.run(expression)):
            assert time.monotonic() < end, expression
            self.run("new Promise((done) => requestAnimationFrame(done))")
        return found

    def type(self, text: str) -> None:
        """Types into what has the focus."""
        self.call("Input.insertText", text=text)

    def key(self, name: str) -> None:
        """Presses a key."""
        for kind in ("keyDown", "keyUp"):
            code = {"Enter": 13, "Tab": 9, "ArrowUp": 38, "ArrowDown": 40, "ArrowLeft": 37, "ArrowRight": 39}[name]
            text = {"text": "\r"} if name == "Enter" and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=name, windowsVirtualKeyCode=code, **text)

    def drag(self, selector: str, across: int) -> None:
        """Drags an element by so many pixels."""
        self.run(f"document.querySelector({selector!r}).scrollIntoView({{block: 'center'}})")
        x, y = self.run(
            f"(({{x, y, width, height}}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        self.call("Input.dispatchMouseEvent", type="mousePressed", x=x, y=y, button="left", buttons=1, clickCount=1)
        for part in range(1, 5):
            self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x + across * part / 4, y=y, buttons=1)
        self.call("Input.dispatchMouseEvent", type="mouseReleased", x=x + across, y=y, button="left", clickCount=1)

    def picture(self, path: Path, whole: bool = True) -> None:
        """Writes what is seen to a PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(b64decode(shot["data"]))


@contextmanager
def chromium(folder: Path) -> Iterator[Page]:
    """A page of a new Chromium with a profile of its own; the test is skipped where there is none."""
    program = next(filter(None, map(which, NAMES)), None)
    if program is None:
        pytest.skip("Chromium is not installed")
    to_read, to_write = os.pipe(), os.pipe()
    command = [
        "sh",
        "-c",
        f'exec "$@" 3<&{to_read[0]} 4>&{to_write[1]}',
        "sh",
        program,
        *FLAGS,
        f"--user-data-dir={folder}",
    ]
    process = subprocess.Popen(command, pass_fds=(to_read[0], to_write[1]), stderr=subprocess.DEVNULL)
    os.close(to_read[0])
    os.close(to_write[1])
    page = Page(to_write[0], to_read[1])
    try:
        page.attach()
        yield page
    finally:
        process.terminate()
        process.wait(30)
        os.close(to_read[1])
        os.close(to_write[0])
