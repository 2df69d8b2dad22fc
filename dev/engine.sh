#!/bin/bash
# Makes a Docker engine answer.
#   engine.sh        uses the engine that answers; else starts the installed one; else installs Debian's and starts it
#   engine.sh stop   stops the engine if this script started it
set -euo pipefail
. "$(dirname "$0")/lib.sh"

STATE=$CACHE/engine
PIDFILE=$STATE/dockerd.pid
LOG=$STATE/dockerd.log

answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

started_by_us() {
  [ -s "$PIDFILE" ] && grep -qs dockerd "/proc/$(cat "$PIDFILE")/cmdline"
}

install_engine() {
  if command -v dockerd >/dev/null; then return; fi
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
    die "no Docker engine answers and none can be installed from here (that takes root and apt). Start Docker (\
https://docs.docker.com/engine/install/) and see that 'docker version' shows a server, or use a cluster of yours: \
CLUSTER=existing KUBECONFIG=..."
  step "installing Debian's docker.io"
  quietly apt-get update || say "     apt-get update had errors; going on with what is known"
  DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends docker.io debootstrap iptables ||
    die "could not install docker.io by apt: see the lines above"
  stepdone
}

start_engine() { # further arguments of dockerd
  [ "$(id -u)" = 0 ] || die "dockerd is installed but does not run, and starting it takes root: start it, then try again"
  step "starting dockerd (log: $LOG)"
  mkdir -p "$STATE"
  # A pid file of a machine or boot that no longer exists would make dockerd refuse to start.
  if ! pgrep -x dockerd >/dev/null; then rm -f /var/run/docker.pid; fi
  setsid nohup dockerd --pidfile "$PIDFILE" "$@" >"$LOG" 2>&1 </dev/null &
  disown
  if ! retry 60 answers; then
    tail -n 20 "$LOG" >&2
    die "dockerd does not answer: see its log above. In a container, run that container privileged or give it an engine's socket"
  fi
  stepdone
}

stop_engine() {
  started_by_us || { rm -f "$PIDFILE"; return 0; }
  local pid; pid=$(cat "$PIDFILE")
  kill "$pid"
  retry 30 eval "! kill -0 $pid" || die "dockerd ($pid) does not stop"
  rm -f "$PIDFILE"
}

# Nothing can be pulled yet at this point, so the probe is an image of one static program: the engine's own init.
privileged_works() {
  local init out; init=$(command -v docker-init) || return 0
  tar -C "$(dirname "$init")" -ch docker-init | docker import - lamina/probe:latest >/dev/null
  out=$(docker run --rm --privileged --network none lamina/probe:latest /docker-init --version 2>&1) &&
    { docker rmi -f lamina/probe:latest >/dev/null; return 0; }
  case $out in *"unable to apply caps"*|*capabilit*|*capset*) return 1 ;; esac
  die "the engine cannot run a privileged container, which the local cluster is: $out"
}

main() {
  command -v docker >/dev/null || install_engine
  answers && return
  install_engine
  start_engine
  privileged_works && return
  say "     privileged containers need CAP_SYS_RESOURCE, which this machine lacks: doing without it"
  stop_engine
  install -m 0755 "$DEV/engine/runc-without-sys-resource" "$STATE/"
  start_engine --add-runtime "lamina-runc=$STATE/runc-without-sys-resource" --default-runtime lamina-runc
  privileged_works || die "privileged containers fail on this machine even without CAP_SYS_RESOURCE"
}

case ${1:-start} in
  start) main ;;
  stop) stop_engine ;;
  *) die "usage: engine.sh [start|stop]" ;;
esac
