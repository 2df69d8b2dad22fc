package dev.lamina.gateway.dispatch;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The outcomes of invocations that no environment asked for in time. */
final class StartFailure {
  private StartFailure() {}

  /** There are environments, and too few of them: a limit, for whoever asks. */
  static Outcome environmentsBusy(Admitted work) {
    return new Outcome.Throttled(ThrottleCause.BUSY);
  }

  /** @param hindrance what Kubernetes tells of it, as a sentence */
  static Outcome noEnvironment(Admitted work, long waitedNanos, Optional<String> hindrance) {
    FunctionId function = work.invocation.function();
    String deployment = Lamina.childName(function.name());
    return new Outcome.Failed("No execution environment of function " + function.name() + " started within "
        + TimeUnit.NANOSECONDS.toSeconds(waitedNanos) + " seconds. " + hindrance.map(why -> why + ". ").orElse("") + "Look at Deployment " + deployment + " in namespace "
        + function.namespace() + ": kubectl -n " + function.namespace() + " describe pods -l " + Lamina.FUNCTION_LABEL + "="
        + function.name());
  }
}
