package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Tells Kubernetes when an environment is up, by the markers of the runtime (see docs/runtime-contract.md): a rollout keeps
 * the old environments until then, and the operator knows when init is over. Nothing that an invocation passes through waits
 * for it. See docs/adr/0022.
 *
 * <p>An environment that is kept counts when its handler is initialised, and is asked early and often. For all others it is
 * enough that they poll, which they also do to answer with the error of their init; they are asked when a usual start is
 * over, and seldom, since each question is a process in the container: many that start at once have no CPU to spare for it.
 */
record StartupProbe() implements PodFeature {
  private static final int OF_KEPT_SECONDS = 2;
  private static final int OF_OTHERS_SECONDS = 5;
  private static final int TIMEOUT_SECONDS = 5;
  /** Longer than any init may take: a container that is killed for it starts anew, which may help and cannot hurt. */
  private static final int PATIENCE_SECONDS = 1800;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    boolean kept = workload.isKept();
    int period = kept ? OF_KEPT_SECONDS : OF_OTHERS_SECONDS;
    container.withNewStartupProbe()
        .withNewExec().withCommand("/bin/sh", "-c", "[ -e " + Workload.STATE + (kept ? "initialised" : "polling") + " ]").endExec()
        .withInitialDelaySeconds(kept ? null : Integer.valueOf(period))
        .withPeriodSeconds(period)
        .withTimeoutSeconds(TIMEOUT_SECONDS)
        .withFailureThreshold(PATIENCE_SECONDS / period)
        .endStartupProbe();
  }
}
