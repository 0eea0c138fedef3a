#!/bin/sh
# run_build.sh BUILD_FOLDER LABEL CTEST: the tests with this label in a sanitizer build.
if [ ! -f "$1/CTestTestfile.cmake" ]; then
  echo "not run: $1 is not built; scripts/test.sh builds it"
  exit 77
fi
exec "$3" --test-dir "$1" -L "$2" --output-on-failure --no-tests=error
