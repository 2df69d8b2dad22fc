#!/bin/sh
# Starts a runtime's command, "$@". If the function has a wrapper script, that gets the command and starts it, as on Lambda.
# The entry script runs it for a JVM. The bootstrap of an image reads it in, as its last line: set -- COMMAND...; . exec.sh
[ -n "$AWS_LAMBDA_EXEC_WRAPPER" ] || exec "$@"
if [ ! -f "$AWS_LAMBDA_EXEC_WRAPPER" ]; then
  echo "AWS_LAMBDA_EXEC_WRAPPER: neither code nor layers have a file $AWS_LAMBDA_EXEC_WRAPPER" >&2
  exit 127
fi
if [ ! -x "$AWS_LAMBDA_EXEC_WRAPPER" ]; then
  echo "AWS_LAMBDA_EXEC_WRAPPER: $AWS_LAMBDA_EXEC_WRAPPER is not executable; run chmod 755 before you zip it" >&2
  exit 126
fi
exec "$AWS_LAMBDA_EXEC_WRAPPER" "$@"
