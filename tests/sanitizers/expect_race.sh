#!/bin/sh
# expect_race.sh PROGRAM thread|team|clean: the planted races must be found, the correct program must not be reported,
# and Archer must be at work: without it correct OpenMP programs are reported and the run would not count.
output=$("$1" "$2" 2>&1)
code=$?
echo "$output"
case "$output" in
  *"Archer detected OpenMP application"*) ;;
  *) echo "Archer did not start: this run does not count"; exit 1 ;;
esac
if [ "$2" = clean ]; then [ "$code" -eq 0 ]; else [ "$code" -eq 66 ]; fi
