package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Tells Kubernetes when an environment is up, by the markers of the runtime (see docs/runtime-contract.md): a rollout keeps
 * the old environments until then, and the operator knows when init is over. Nothing that an invocation passes through waits
 * for it. See docs/adr/0022.
 *
 * <p>An environment that is kept counts when its handler is initialised, and is asked every second. For all others it is
 * enough that they poll, which they also do to answer with the error of their init; they are first asked when a usual start
 * is over, so that the question takes no CPU from it.
 */
record StartupProbe() implements PodFeature {
  private static final String MARKERS = "/opt/layer/.lamina/";
  private static final int USUAL_START_SECONDS = 2;
  private static final int TIMEOUT_SECONDS = 5;
  /** Longer than any init may take: a container that is killed for it starts anew, which may help and cannot hurt. */
  private static final int PATIENCE_SECONDS = 1800;

  @Override
  public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
    boolean kept = workload.isKept();
    container.withNewStartupProbe()
        .withNewExec().withCommand("/bin/sh", "-c", "[ -e " + MARKERS + (kept ? "initialised" : "polling") + " ]").endExec()
        .withInitialDelaySeconds(kept ? null : Integer.valueOf(USUAL_START_SECONDS))
        .withPeriodSeconds(1)
        .withTimeoutSeconds(TIMEOUT_SECONDS)
        .withFailureThreshold(PATIENCE_SECONDS)
        .endStartupProbe();
  }
}
