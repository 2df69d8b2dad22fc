package dev.lamina.operator.function;

import dev.lamina.api.Lamina;
import dev.lamina.operator.content.ResolvedContent;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The results of the checks before a function is deployed.
 *
 * @param runtime holds if the runtime is known
 * @param code the code, if it could be resolved
 * @param workload the workload to deploy; empty if a fact does not hold and no running version was made from the same
 *     spec
 * @param withinLimits whether what the spec reserves is within the limit of the namespace; empty if there is none
 */
record ResolutionResult(
        ConditionFact runtime,
        ConditionFact layersResolved,
        ConditionFact codeResolved,
        Optional<ResolvedContent> code,
        Optional<Workload> workload,
        Optional<ConditionFact> withinLimits) {
    static final String CODE_RESOLVED = "CodeResolved";
    static final String LAYERS_RESOLVED = "LayersResolved";
    static final String DEPLOYED = "Deployed";
    static final String PROVISIONED = "Provisioned";
    static final String SCALABLE = "Scalable";
    static final String WITHIN_LIMITS = "WithinLimits";

    /** A result that no limit of the namespace concerns. */
    ResolutionResult(
            ConditionFact runtime,
            ConditionFact layersResolved,
            ConditionFact codeResolved,
            Optional<ResolvedContent> code,
            Optional<Workload> workload) {
        this(runtime, layersResolved, codeResolved, code, workload, Optional.empty());
    }

    /** Returns the result with what limits of the namespace say, and with the workload that they leave. */
    ResolutionResult with(Optional<ConditionFact> limits, UnaryOperator<Workload> limited) {
        return new ResolutionResult(runtime, layersResolved, codeResolved, code, workload.map(limited), limits);
    }

    /** Returns what the latest spec is made of; empty while one of its parts is not resolved. */
    Optional<Workload> settled() {
        return runtime.holds() && codeResolved.holds() && layersResolved.holds() ? workload : Optional.empty();
    }

    /** Returns the facts of the conditions: Ready, UpToDate, and the parts of UpToDate. */
    List<ConditionFact> facts(DeploymentState deployed, Optional<ConditionFact> scalable) {
        ConditionFact made = runtime.holds() ? deployed.fact() : runtime;
        ConditionFact upToDate = Stream.concat(
                        Stream.of(runtime, layersResolved, codeResolved, deployed.fact()),
                        Stream.concat(withinLimits.stream(), scalable.filter(ResolutionResult::isRefused).stream()))
                .filter(fact -> !fact.holds())
                .findFirst()
                .map(issue -> issue.as(Lamina.UP_TO_DATE))
                .orElseGet(() -> ConditionFact.isTrue(Lamina.UP_TO_DATE, "Applied", "The latest spec is what runs"));
        ConditionFact ready = deployed.ready().orElseGet(() -> upToDate.as(Lamina.READY));
        return Stream.of(
                        Stream.of(ready, upToDate, codeResolved, layersResolved, made),
                        scalable.stream(),
                        withinLimits.stream())
                .flatMap(facts -> facts)
                .toList();
    }

    /**
     * Returns the fact that shows whether the function matches its spec: Ready if invocations are not served, else
     * UpToDate.
     */
    static ConditionFact verdict(List<ConditionFact> facts) {
        ConditionFact ready = facts.get(0);
        return ready.holds() ? facts.get(1) : ready;
    }

    /** Returns whether KEDA refused the spec. Other reports of KEDA may be about a broker that is down. */
    private static boolean isRefused(ConditionFact scalable) {
        return ScalingVerdict.REFUSED.equals(scalable.reason());
    }
}
