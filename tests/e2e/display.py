"""An X server of its own for each test file: Xvfb on a display number that it picks itself."""

import os
import subprocess


class Display:
    """Xvfb with OpenGL by llvmpipe. Use it in a `with` block; `environment()` is what programs need to find it."""

    def __init__(self, width, height):
        self._size = f"{width}x{height}x24"

    def __enter__(self):
        read, write = os.pipe()
        # -noreset: else the server starts over when its last client leaves, and the next one cannot connect.
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", self._size, "+extension", "GLX", "-nolisten", "tcp",
             "-noreset", "-ac"],
            pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            number = answer.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        self.name = f":{number}"
        return self

    def __exit__(self, *_):
        self._server.terminate()
        self._server.wait()

    def environment(self):
        env = {key: value for key, value in os.environ.items() if key not in ("WAYLAND_DISPLAY", "XAUTHORITY")}
        env["DISPLAY"] = self.name
        env["LIBGL_ALWAYS_SOFTWARE"] = "1"
        return env
