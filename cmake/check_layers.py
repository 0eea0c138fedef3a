"""Fails if a file of src/<room>/ includes a room that its CMake DEPENDS does not name, or an external library
that the architecture reserves for other files.  Usage: check_layers.py SRC "room:dep,dep|room:..." """
import pathlib
import re
import sys

# Library header prefix -> rooms (or single files) that may see it; docs/architecture.md, section "Rooms".
RESERVED = {
    "imgui": {"ui", "app"},
    "GLFW/": {"app"},
    "glad/": {"gpu", "app"},
    "EGL/": {"app"},
    "xcb/": {"app/x11_clipboard.cpp"},
    "Eigen/": {"core", "data"},
    "omp.h": {"core/parallel.cpp"},
    "cairo": {"plot"},
    "pango/": {"plot"},
    "nlohmann/": {"spec", "store", "cli", "train", "app"},
    "spdlog/": {"base/log.cpp"},
    "zlib.h": {"base", "data"},
    "CLI/": {"cli/command_line.cpp", "app/options.cpp"},
    "ft2build.h": {"ui", "data/font_digits.cpp"},
}


def main() -> int:
    src, table = pathlib.Path(sys.argv[1]), dict(line.split(":") for line in sys.argv[2].split("|"))
    allowed = {room: {room, *filter(None, deps.split(","))} for room, deps in table.items()}
    bad = []
    for path in sorted(p for p in src.rglob("*") if p.suffix in {".h", ".cpp"}):
        relative = path.relative_to(src)
        room = relative.parts[0]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if hit := re.match(r'#include "(\w+)/', line):
                if hit[1] not in allowed.get(room, set()):
                    bad.append(f"{path}:{number}: {room} must not include {hit[1]}")
            elif hit := re.match(r"#include <([^>]+)>", line):
                for prefix, rooms in RESERVED.items():
                    if hit[1].startswith(prefix) and room not in rooms and str(relative) not in rooms:
                        bad.append(f"{path}:{number}: {room} must not see <{hit[1]}>")
            if re.match(r"\s*#\s*pragma\s+omp", line) and str(relative) != "core/parallel.cpp":
                bad.append(f"{path}:{number}: OpenMP belongs to core/parallel.cpp")
            if "std::views" in line or "<ranges>" in line:
                bad.append(f"{path}:{number}: clang 14 cannot read std::views with libstdc++ 12")
    print("\n".join(bad) or f"{len(allowed)} rooms, layers hold")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
