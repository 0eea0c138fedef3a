"""What the window costs and how soon it answers, measured on the real program under Xvfb.

ui_bench.py LAMBDASCOPE LSCOPE [--minutes M] [--only NAME...]: prints a table of the figures in docs/performance.md.
Nothing else should run on the machine meanwhile. Each figure is what `--frame-stats` or the kernel says, not a guess.
"""

import argparse
import json
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "e2e"))

from display import Display  # noqa: E402
from instrument import Instrument  # noqa: E402

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
FULL_SPEED = ("--set", "run.speed_limit=1000000")


class Bench:
    def __init__(self, program, lscope, minutes):
        self.program, self.lscope, self.minutes = program, lscope, minutes
        self._folder = tempfile.TemporaryDirectory(prefix="lscope-bench-")
        self._stats = pathlib.Path(self._folder.name) / "frames.json"

    def window(self, display, size, *arguments):
        return Instrument(self.program, display, "--size", size, "--frame-stats", self._stats, *arguments)

    def frames(self):
        return json.loads(self._stats.read_text(encoding="utf-8"))

    # Each of these yields (what, figure, goal) -----------------------------------------------------------------------

    def start(self):
        """Cold program, warm disk: five starts."""
        seconds = []
        with Display(1600, 1000) as display:
            for _ in range(5):
                with self.window(display, "1600x1000") as window:
                    window.wait(lambda: window.run()["tick"] > 0, 20, "a first step")
                    time.sleep(0.3)
                    window.close()
                seconds.append(self.frames()["start_to_first_trained_frame_s"])
        yield "start to the first trained frame, worst of 5", f"{max(seconds):.2f} s", "2 s"

    def small(self):
        """A minute at 1280x800, at the speed limit of the first window and without one."""
        for name, arguments in (("at 200 steps/s", ()), ("at full speed", FULL_SPEED)):
            with Display(1280, 800) as display, self.window(display, "1280x800", *arguments) as window:
                time.sleep(60)
                window.close()
            frames = self.frames()["frames_per_second_while_training"]
            yield f"1280x800, llvmpipe, training {name}", f"{frames:.1f} frames/s", "30"

    def long(self):
        """Full speed at 1600x1000 with all plots, until there are a million steps and the minutes are over."""
        with Display(1600, 1000) as display, self.window(display, "1600x1000", *FULL_SPEED) as window:
            end = time.monotonic() + 60 * self.minutes
            while time.monotonic() < end or window.run()["tick"] < 1_000_000:
                time.sleep(1)
            ticks = window.run()["tick"]
            memory = resident_mb(window.process.pid)
            window.close()
        frames = self.frames()
        after = f"{self.minutes:g} minutes and {ticks / 1e6:.1f} million steps at full speed, 1600x1000"
        yield f"work of a frame on the CPU, p99, {after}", f"{frames['ui_cpu_ms']['p99']:.2f} ms", "4 ms"
        yield "the same, p50", f"{frames['ui_cpu_ms']['p50']:.2f} ms", ""
        yield "handing the frame to OpenGL, p99", f"{frames['gl_submit_cpu_ms']['p99']:.2f} ms", ""
        yield "frames that came more than 128 ms after the one before", \
            f"{frames['gaps_over_128_ms']} of {frames['frames']}", "0 in ten minutes"
        yield "slowest of these", f"{frames['frame_gap_ms']['max']:.0f} ms", "128 ms"
        yield f"memory after {after}", f"{memory:.0f} MB", "300 MB after an hour"

    def loading(self):
        """A table of 100 MB is dropped onto a window that trains, looked at and used; then another one, cancelled."""
        table = pathlib.Path(self._folder.name) / "large.csv"
        line = ",".join(f"{(7 * j) % 10 - 5}.{1234 + 31 * j:04d}" for j in range(20))
        with open(table, "w", encoding="utf-8") as file:
            file.write(",".join(f"c{j}" for j in range(20)) + ",label\n")
            while file.tell() < 100e6:
                file.write("".join(f"{line[:-1]}{i % 10},{i % 3}\n" for i in range(5000)))
        with Display(1280, 800) as display, self.window(display, "1280x800") as window:
            time.sleep(6)
            window.drop(table)
            window.wait_item("data.progress", 5)
            seen = time.monotonic()
            window.wait_item("data.use", 60)
            looked = time.monotonic() - seen
            window.key("Return")
            used = time.monotonic()
            window.wait(lambda: window.run()["data"] == "large.csv", 60, "the table is used")
            used = time.monotonic() - used
            window.close()
        frames = self.frames()
        for name, key in (("nothing is read", "while_nothing_is_read"), ("100 MB of CSV are read", "while_a_file_is_read")):
            yield f"1280x800, llvmpipe, training at 200 steps/s, {name}", f"{frames[key]['frames_per_second']:.1f} frames/s", "30"
            yield "the longest time between two of these frames", f"{frames[key]['frame_gap_ms']['max']:.0f} ms", "128 ms"
        yield "100 MB of CSV, from the first sign of progress to what is in it", f"{looked:.2f} s", ""
        yield "from there to its first rows in a run", f"{used:.2f} s", ""
        with Display(1280, 800) as display, self.window(display, "1280x800") as window:
            time.sleep(1)
            window.drop(table)
            window.wait_item("data.progress", 5)
            time.sleep(0.3)
            cancelled = time.monotonic()
            window.key("Escape")
            window.wait(lambda: not window.has("data.dialog"), 10, "cancelled")
            yield "Esc while it is read, to the dialog being gone", f"{time.monotonic() - cancelled:.2f} s", ""
            window.close()

    def slider(self):
        """200 positions of a slider dragged while training runs at full speed."""
        with Display(1600, 1000) as display, self.window(display, "1600x1000", *FULL_SPEED) as window:
            window.wait_ticks(200)
            y = window.point("param.penalty.lambda2.slider")[1]
            left = window.point("param.penalty.lambda2.slider", 0.1)[0]
            right = window.point("param.penalty.lambda2.slider", 0.6)[0]
            places = [(left + (right - left) * (i % 40) // 40, y) for i in range(200)]
            window.drag(places)
            window.close()
        effect = self.frames()["slider_to_effect_ms"]
        yield f"slider to effect, p99 of {effect['count']}", f"{effect['p99']:.1f} ms", "20 ms"

    def pause(self):
        with Display(1600, 1000) as display, self.window(display, "1600x1000", *FULL_SPEED) as window:
            window.wait_ticks(200)
            window.move(*window.point("region.plots", 0.5, 0.01))
            for _ in range(100):
                window.key("space")
                time.sleep(0.1)
            window.close()
        effect = self.frames()["slider_to_effect_ms"]
        yield f"pause and play, p99 of {effect['count']}", f"{effect['p99']:.1f} ms", "50 ms"

    def quit(self):
        seconds = []
        with Display(1600, 1000) as display:
            for _ in range(5):
                with self.window(display, "1600x1000", *FULL_SPEED) as window:
                    window.wait_ticks(2000)
                    seconds.append(window.close())
        yield "closing the window while training at full speed, worst of 5", f"{max(seconds):.2f} s", "1 s"

    def idle(self):
        with Display(1600, 1000) as display, self.window(display, "1600x1000") as window:
            window.wait_ticks(400)
            window.key("space")
            time.sleep(3)
            before = cpu_seconds(window.process.pid)
            time.sleep(30)
            spent = cpu_seconds(window.process.pid) - before
            window.close()
        yield "paused and left alone for 30 s", f"{spent / 30:.2%} of a core", "2 %"

    def publish(self):
        """Steps that the training thread does in a second of its own time, before a window and behind a small one that
        is hardly ever drawn: what it pays for being looked at."""
        rates = {}
        for name, size in (("window", "1600x1000"), ("none", None)):
            rates[name] = self._steps_a_cpu_second(size)
        yield "steps of the training thread in a second of its CPU time, window open", f"{rates['window']:.0f}", ""
        yield "the same without a window (`lscope train`)", f"{rates['none']:.0f}", ""

    def _steps_a_cpu_second(self, size):
        if size is None:
            return headless_rate(self.lscope)
        with Display(1600, 1000) as display, self.window(display, size, *FULL_SPEED) as window:
            window.wait_ticks(2000)
            lane = busiest_thread(window.process.pid)
            ticks, cpu = window.run()["tick"], thread_seconds(window.process.pid, lane)
            time.sleep(20)
            ticks, cpu = window.run()["tick"] - ticks, thread_seconds(window.process.pid, lane) - cpu
            window.close()
        return ticks / cpu


def headless_rate(lscope):
    import resource
    import subprocess
    with tempfile.TemporaryDirectory(prefix="lscope-bench-") as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([lscope, "train", "--preset", "moons", "--epochs", "20000", "--out", folder + "/run"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        steps = json.loads(pathlib.Path(folder, "run", "summary.json").read_text(encoding="utf-8"))["steps"]
    return steps / (after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def stat_seconds(path):
    text = pathlib.Path(path).read_text(encoding="utf-8")
    fields = text[text.rindex(")") + 2:].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND


def cpu_seconds(pid):
    return stat_seconds(f"/proc/{pid}/stat")


def thread_seconds(pid, thread):
    return stat_seconds(f"/proc/{pid}/task/{thread}/stat")


def busiest_thread(pid):
    """The training thread: the busiest beside the first one and the software rasterizer's."""
    def name(thread):
        return pathlib.Path(f"/proc/{pid}/task/{thread}/comm").read_text(encoding="utf-8")
    own = [t for t in os.listdir(f"/proc/{pid}/task") if t != str(pid) and "llvmpipe" not in name(t)]
    return max(own, key=lambda thread: thread_seconds(pid, thread))


def resident_mb(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("the kernel does not tell the memory")


def main():
    names = ["start", "small", "loading", "slider", "pause", "quit", "idle", "publish", "long"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("lscope")
    parser.add_argument("--minutes", type=float, default=10, help="how long `long` runs at least (10)")
    parser.add_argument("--only", nargs="+", choices=names, default=names)
    arguments = parser.parse_args()
    bench = Bench(arguments.program, arguments.lscope, arguments.minutes)
    print("| what | figure | goal |\n| --- | --- | --- |", flush=True)
    for name in arguments.only:
        for what, figure, goal in getattr(bench, name)():
            print(f"| {what} | {figure} | {goal} |", flush=True)


if __name__ == "__main__":
    main()
