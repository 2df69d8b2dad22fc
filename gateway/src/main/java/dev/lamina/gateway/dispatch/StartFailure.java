package dev.lamina.gateway.dispatch;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The outcomes of invocations for which no environment polled in time. */
final class StartFailure {
    private StartFailure() {}

    /** There are environments, but too few of them: the caller reads it as a limit. */
    static Outcome environmentsBusy(InFlightInvocation work) {
        return new Outcome.Throttled(ThrottleCause.BUSY);
    }

    /** @param hindrance the reason that Kubernetes gives, as a sentence */
    static Outcome noEnvironment(InFlightInvocation work, long waitedNanos, Optional<String> hindrance) {
        FunctionId function = work.invocation.function();
        String deployment = Lamina.childName(function.name());
        return new Outcome.Failed("No execution environment of function " + function.name() + " started within "
                + TimeUnit.NANOSECONDS.toSeconds(waitedNanos) + " seconds. "
                + hindrance.map(why -> why + ". ").orElse("") + "Check Deployment " + deployment + " in namespace "
                + function.namespace() + ": kubectl -n " + function.namespace() + " describe pods -l "
                + Lamina.FUNCTION_LABEL + "="
                + function.name());
    }
}
