#!/usr/bin/env bash
# Sourced by run.sh and test.sh: installs what is missing and configures a build. Costs nothing when all is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# What the programs are built from and run with; third_party/README.md says why each was chosen.
build_packages=(
  build-essential ninja-build cmake pkg-config ccache git python3
  libimgui-dev libstb-dev libfreetype-dev libglfw3-dev python3-glad libegl-dev libgl-dev
  libeigen3-dev libfmt-dev libspdlog-dev nlohmann-json3-dev libcli11-dev zlib1g-dev libcairo2-dev libpango1.0-dev
  libegl1 libgl1 libgl1-mesa-dri fonts-inter fonts-dejavu-core fonts-noto-cjk)
# What the tests need beside that.
test_packages=(
  libgtest-dev libgmock-dev libbenchmark-dev clang-14 libomp-14-dev libclang-rt-14-dev
  xvfb xdotool xclip python3-xlib imagemagick poppler-utils glslang-tools python3-numpy locales)

say() { printf '%s\n' "== $*" >&2; }

# Installs those of the packages named that are not installed; asks apt only then.
need_packages() {
  local missing=() package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { say "these packages are missing and sudo is not there to install them"; exit 7; }
    as_root=(sudo)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2
}

# configure PRESET: only when it has not been done, or when a CMake file is newer (ninja sees to that itself).
configure() {
  [ -f "$root/build/$1/build.ninja" ] && return 0
  say "configuring $1"
  (cd "$root" && cmake --preset "$1" -DCMAKE_MAKE_PROGRAM="$(command -v ninja)" >&2)
}

# build PRESET TARGET...
build() {
  local preset=$1
  shift
  say "building $preset: $*"
  cmake --build "$root/build/$preset" --target "$@" >&2
}
