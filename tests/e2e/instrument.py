"""The running program, as somebody before the screen has it: a window, a mouse, a keyboard."""

import json
import pathlib
import signal
import subprocess
import tempfile
import time

import x_messages


class Instrument:
    """`lambdascope` on a display, with a home of its own so that no preferences leak from test to test."""

    def __init__(self, program, display, *arguments, home=None):
        self._display = display
        self._folder = tempfile.TemporaryDirectory(prefix="lscope-e2e-")
        self.folder = pathlib.Path(self._folder.name)
        env = display.environment()
        env["HOME"] = str(home or self.folder)
        env.pop("XDG_CONFIG_HOME", None)
        self._env = env
        self._items = self.folder / "items.json"
        self._log = self.folder / "log.json"
        self._stderr = open(self.folder / "stderr.txt", "w+", encoding="utf-8")
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [program, "--items", self._items, "--dump-log", self._log, *map(str, arguments)],
            env=env, stdout=subprocess.DEVNULL, stderr=self._stderr)
        self.wait(lambda: self._items.exists(), 20, "a first frame")
        found = self._xdotool("search", "--sync", "--onlyvisible", "--pid", str(self.process.pid)).split()
        self.window = int(found[0])
        # Without a window manager nobody gives the window the keyboard.
        self._xdotool("windowfocus", "--sync", str(self.window))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._stderr.close()
        self._folder.cleanup()

    # What it shows ------------------------------------------------------------------------------------------------

    def shown(self):
        """The newest --items file: {"items": ..., "run": ...}."""
        return json.loads(self._items.read_text(encoding="utf-8"))

    def run(self):
        return self.shown()["run"]

    def value(self, key):
        return self.run()["values"][key]

    def number(self, key):
        return float(self.value(key))

    def has(self, item):
        return item in self.shown()["items"]

    def errors(self):
        self._stderr.flush()
        return (self.folder / "stderr.txt").read_text(encoding="utf-8")

    def wait(self, condition, seconds, what):
        """Until the condition holds; fails with `what` was waited for."""
        end = time.monotonic() + seconds
        while not condition():
            if self.process.poll() is not None:
                raise AssertionError(f"it ended with {self.process.returncode} before: {what}\n{self.errors()}")
            if time.monotonic() > end:
                raise AssertionError(f"not within {seconds} s: {what}")
            time.sleep(0.02)

    def wait_ticks(self, ticks, seconds=30):
        aim = self.run()["tick"] + ticks
        self.wait(lambda: self.run()["tick"] >= aim, seconds, f"{ticks} more steps")

    def wait_item(self, item, seconds=5):
        self.wait(lambda: self.has(item), seconds, f"the item {item}")

    def picture(self, path):
        """What is on the screen."""
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", str(self.window), str(path)], env=self._env, check=True)

    # What a person does -------------------------------------------------------------------------------------------

    def _xdotool(self, *arguments):
        return subprocess.run(["xdotool", *arguments], env=self._env, check=True, capture_output=True, text=True).stdout

    def _origin(self):
        shell = self._xdotool("getwindowgeometry", "--shell", str(self.window))
        place = dict(line.split("=") for line in shell.split())
        return int(place["X"]), int(place["Y"])

    def point(self, item, across=0.5, down=0.5):
        """A place within an item, in px of the screen."""
        self.wait_item(item)
        x, y, w, h = self.shown()["items"][item]
        left, top = self._origin()
        return round(left + x + across * w), round(top + y + down * h)

    def move(self, x, y):
        self._xdotool("mousemove", str(x), str(y))
        time.sleep(0.06)

    def press(self, button=1):
        self._xdotool("mousedown", str(button))
        time.sleep(0.06)

    def release(self, button=1):
        self._xdotool("mouseup", str(button))
        time.sleep(0.06)

    def click(self, item, across=0.5, down=0.5, times=1, button=1):
        self.move(*self.point(item, across, down))
        for _ in range(times):
            self.press(button)
            self.release(button)

    def drag(self, points, button=1):
        """Along a way of points of the screen, with a rest at each as a hand has it."""
        self.move(*points[0])
        self.press(button)
        for x, y in points[1:]:
            self.move(x, y)
            time.sleep(0.15)
        self.release(button)

    def wheel(self, clicks):
        for _ in range(abs(clicks)):
            self._xdotool("click", "4" if clicks > 0 else "5")
            time.sleep(0.06)

    def key(self, *keys):
        for key in keys:
            self._xdotool("key", "--delay", "60", key)
            time.sleep(0.06)

    def type(self, text):
        self._xdotool("type", "--delay", "60", text)
        time.sleep(0.06)

    def type_value(self, param, text):
        """Ctrl and a click into a parameter's field, the text, Return. (A double click does it too, but on a loaded
        machine its two presses may be too far apart.)"""
        self._xdotool("keydown", "ctrl")
        time.sleep(0.06)
        self.click(f"param.{param}.field")
        self._xdotool("keyup", "ctrl")
        time.sleep(0.06)
        self.key("ctrl+a")
        self.type(text)
        self.key("Return")

    def drop(self, path):
        x, y = self.point("region.plots")
        return x_messages.drop_file(self._display.name, self.window, path, x, y)

    def clipboard(self, target):
        """The bytes that another program gets when it pastes; b"" if there are none of that kind."""
        return subprocess.run(["xclip", "-selection", "clipboard", "-o", "-t", target], env=self._env,
                              capture_output=True, timeout=20).stdout

    # How it ends --------------------------------------------------------------------------------------------------

    def _end(self, seconds):
        start = time.monotonic()
        self.process.wait(timeout=seconds)
        return time.monotonic() - start

    def close(self, seconds=10):
        """By the window's own close button. Returns the seconds it took."""
        x_messages.ask_to_close(self._display.name, self.window)
        return self._end(seconds)

    def terminate(self, number=signal.SIGTERM, seconds=10):
        self.process.send_signal(number)
        return self._end(seconds)

    def log(self):
        """--dump-log, once it has ended."""
        return json.loads(self._log.read_text(encoding="utf-8"))
