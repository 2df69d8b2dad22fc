#!/bin/bash
# Checks what no test runs. Every check runs, and each failure says what to do.
#   lint.sh             all checks
#   lint.sh CHECK...    some of them: scripts, layout, names, readme, chart, python, format, code
set -euo pipefail
. "$(dirname "$0")/lib.sh"

COLUMNS_AT_MOST=120
failures=0

failed() { # what to do
  failures=$((failures + 1))
  say "lamina: $1"
}

scripts() {
  git ls-files -z --cached --others --exclude-standard -- ':!*.md' | xargs -0 grep -lsIE '^#!.*\b(ba)?sh$' -- || true
  echo dev/lib.sh
}

text_files() {
  git ls-files -z --cached --others --exclude-standard | xargs -0 grep -lsI '' -- || true # a link to a folder is no text
}

check_scripts() {
  local shellcheck files; shellcheck=$("$DEV/shellcheck.sh")
  mapfile -t files < <(scripts)
  "$shellcheck" -f gcc "${files[@]}" >&2 ||
    failed "ShellCheck found the lines above: mend them; where one is right, say why in '# shellcheck disable=CODE # reason'"
}

check_layout() {
  check_columns
  local found
  found=$(text_files | tr '\n' '\0' | xargs -0 grep -nE ' $' | cut -c1-160) || true
  if [ -n "$found" ]; then say "$found"; failed "blanks at the end of a line: remove them"; fi
  found=$(text_files | while read -r file; do if [ -n "$(tail -c 1 "$file")" ]; then echo "$file"; fi; done)
  if [ -n "$found" ]; then say "$found"; failed "no newline at the end of a file: add one"; fi
}

# The formatter leaves string literals and text blocks as they are.
check_columns() {
  local found
  found=$(git ls-files -z --cached --others --exclude-standard '*.java' |
    LC_ALL=C.UTF-8 xargs -0 -r grep -nE "^.{$((COLUMNS_AT_MOST + 1)),}" -- | cut -c1-160) || true
  if [ -n "$found" ]; then
    say "$found"
    failed "lines of more than $COLUMNS_AT_MOST columns: split the string literal with +, or break the line of the text block with \\"
  fi
}

# Names that say nothing about what a class is for.
check_names() {
  local found
  found=$(git ls-files '*.java' | grep -E '(Utils?|Helpers?|Manager|Commons?)\.java$|/(utils?|helpers?|commons?)/') || true
  if [ -n "$found" ]; then say "$found"; failed "Utils, Helper, Manager and Commons say nothing: name the class after what it is about"; fi
}

check_readme() {
  local file missing=()
  for file in "$DEV"/*; do
    grep -qF "\`$(basename "$file")" "$DEV/README.md" || [ "$(basename "$file")" = README.md ] || missing+=("$(basename "$file")")
  done
  if [ ${#missing[@]} -gt 0 ]; then failed "dev/README.md has no line for ${missing[*]}: say there what it does"; fi
}

# dev/test.sh has more checks of the chart, and ValuesTest and ChartTest are others.
check_chart() {
  local helm; helm=$("$DEV/helm.sh")
  quietly "$helm" lint "$ROOT/helm/lamina" --strict --set minio.enabled=true,keda.check=false,secrets.generate=always || failed "helm lint refuses the chart: see the lines above"
}

check_python() {
  (cd "$DEV" && PYTHONDONTWRITEBYTECODE=1 quietly python3 -m unittest reports_test) || failed "the tests of dev/reports.py fail: see the lines above"
}

maven() {
  needs mvn maven
  JAVA_HOME=$("$DEV/jdk.sh") quietly mvn -q -B -ntp "$@"
}

check_format() { maven spotless:check || failed "the code is not formatted: run 'make format' and commit"; }

# Error Prone runs in every compilation, and what is compiled already is not compiled again.
check_code() { maven test-compile || failed "the code does not compile, or Error Prone refuses it: see the lines above"; }

cd "$ROOT"
if [ $# = 0 ]; then set -- scripts layout names readme chart python format code; fi
for check in "$@"; do "check_$check"; done
[ "$failures" = 0 ] || die "lint found $failures kinds of faults: see above"
