#!/bin/bash
# Runs all tests: what they need is set up first and taken away at the end.
#   test.sh         everything
#   test.sh unit    *Test only: no engine, no cluster
# The last line is `N passed, N failed`; the whole of Maven's output is in target/test.log. Flaky tests, which passed on a
# second attempt, are listed before it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

LOG=$ROOT/target/test.log
TIER=${1:-all}
checks_passed=0 checks_failed=0

remove_test_cluster() {
  local containers; mapfile -t containers < <(docker ps -aq --filter label=dev.lamina=testbed)
  if [ ${#containers[@]} = 0 ]; then return; fi
  docker stop -t 5 "${containers[@]}" >/dev/null 2>&1 || true
  docker rm -fv "${containers[@]}" >/dev/null 2>&1 || true
}

# A check that is no JUnit test counts as one.
check() { # title command...
  local title=$1; shift
  if quietly "$@"; then checks_passed=$((checks_passed + 1)); say "  ok $title"
  else checks_failed=$((checks_failed + 1)); say "  FAILED $title"; fi
}

# Without `code`, which Maven compiles for the tests, and `chart`, which chart_checks has.
lint_checks() {
  local name
  for name in scripts layout names readme python format; do check "lint, $name" "$DEV/lint.sh" "$name"; done
}

chart_checks() {
  local helm; helm=$("$DEV/tools.sh")/helm
  check "helm lint, the chart's own values" "$helm" lint "$ROOT/helm/lamina" --strict --set minio.enabled=true,keda.check=false,secrets.generate=always
  check "helm lint, the local cluster's values" "$helm" lint "$ROOT/helm/lamina" --strict -f "$DEV/values.yaml" --set secrets.generate=always
  check "helm template, the local cluster's values" "$helm" template lamina "$ROOT/helm/lamina" -f "$DEV/values.yaml" --set keda.check=false,secrets.generate=always
}

# What kstatus, Argo CD's script and Kustomize make of our resources. Go keeps what it built, and the result while nothing changes.
gitops_checks() {
  check "statuses and names, by kstatus, Argo CD's script and Kustomize" go -C "$ROOT/gitops/test" test ./...
}

# The chart's alerts and dashboard, in Prometheus' own engine.
metrics_checks() {
  check "alerts and dashboard, by Prometheus' engine" go -C "$ROOT/helm/test" test ./...
}

# Of Maven's lines: modules, test classes with their counts, errors; and of a failed test the first lines of its trace.
progress() {
  awk '
    /<<< (FAILURE|ERROR)!/ { print; left = 15; fflush(); next }
    left > 0 && !/^\[(INFO|WARNING)\]/ { print; left--; fflush(); next }
    { left = 0 }
    /^\[INFO\] (Building [^j]|Tests run:|Reactor Summary|.* (SUCCESS|SKIPPED) ?\[?)/ || /^\[ERROR\]/ || /BUILD (SUCCESS|FAILURE)/ { print; fflush() }
  '
}

needs mvn maven
needs python3 python3
cd "$ROOT"; mkdir -p target
find . \( -path '*/target/surefire-reports' -o -path '*/target/failsafe-reports' \) -prune -exec rm -rf {} +
goals=(verify)
# A failed test does not keep the tests after it from running: what failed is counted from the reports.
# Modules are tested side by side, and the whole system after them: the profile says so.
options=(-T 4 -Pside-by-side -fae -Dmaven.test.failure.ignore=true)
if [ "$TIER" = unit ]; then
  JAVA_HOME=$("$DEV/jdk.sh"); export JAVA_HOME
  goals=(test)
else
  say "Setting up"
  "$DEV/engine.sh"
  trap remove_test_cluster EXIT
  remove_test_cluster
  "$DEV/previous.sh" >/dev/null
  "$DEV/build.sh"
  # Compiled and packaged a moment ago: only what is newer than its class is compiled, and the packages stay.
  options+=(-Dmaven.compiler.useIncrementalCompilation=false -Dquarkus.build.skip=true)
  "$DEV/images.sh"
  environment=$("$DEV/test-env.sh")
  eval "$environment"
  chart_checks
fi

# In CI, a failed *IT or *E2E is run once more at the end of its module; one that passes then is listed as flaky.
if [ "${CI:-}" = true ]; then options+=(-Dfailsafe.rerunFailingTestsCount=1); fi

# Kubernetes' programs live for minutes here, and took a sixth of their CPU time to keep a small heap.
export GOGC=400

say "Testing"
started=$(date +%s)
# Next to Maven, whose tests leave the processors idle for much of the time.
(
  if [ "$TIER" != unit ]; then gitops_checks; metrics_checks; fi
  lint_checks
  echo "$checks_passed $checks_failed" >target/checks
) </dev/null &
checks=$!
maven=0
mvn -B -ntp "${options[@]}" "${goals[@]}" 2>&1 </dev/null | tee "$LOG" | progress || maven=${PIPESTATUS[0]}
say "  Maven ended after $(($(date +%s) - started))s"
if wait "$checks"; then read -r checks_passed checks_failed <target/checks
else say "lamina: the checks next to Maven ended early"; checks_failed=$((checks_failed + 1)); fi

results=$("$DEV/reports.py" "$ROOT" "$LOG")
read -r passed failed skipped flaky <<<"$results"
tests=$((passed + failed + skipped))
passed=$((passed + checks_passed)) failed=$((failed + checks_failed))
if [ "$maven" != 0 ]; then
  say "lamina: Maven failed (status $maven): see the [ERROR] lines above or $LOG"
  failed=$((failed + 1))
fi
if [ "$tests" = 0 ]; then say "lamina: no test ran"; failed=$((failed + 1)); fi
tail -n +2 <<<"$results" >&2
if [ "$flaky" != 0 ]; then say "  Find the cause of a flaky test, or add it to the list in docs/development.md."; fi
echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")$([ "$flaky" = 0 ] || echo ", $flaky flaky")"
[ "$failed" = 0 ]
