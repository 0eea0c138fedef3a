#!/bin/sh
# run_build.sh BUILD_FOLDER CTEST: a short run of each fuzz target of the build that stands beside this one.
if [ ! -f "$1/CTestTestfile.cmake" ]; then
  echo "not run: $1 is not built; scripts/test.sh builds it"
  exit 77
fi
exec "$2" --test-dir "$1" -L fuzz --output-on-failure --no-tests=error
