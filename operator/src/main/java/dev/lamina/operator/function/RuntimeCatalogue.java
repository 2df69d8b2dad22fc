package dev.lamina.operator.function;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.TreeSet;

/** The runtimes of this installation. */
@ApplicationScoped
class RuntimeCatalogue {
    /** The runtime whose image has Lamina's program and no language. */
    private static final String PROGRAM = "provided";

    private final OperatorConfig config;

    RuntimeCatalogue(OperatorConfig config) {
        this.config = config;
    }

    Optional<RuntimeImage> find(String name) {
        return Optional.ofNullable(name)
                .map(config.runtimes()::get)
                .map(runtime -> new RuntimeImage(
                        runtime.image(), runtime.executionEnvironment().orElse("AWS_Lambda_" + name)));
    }

    /** Returns whether the runtime is known; the fact is about the deployment, which needs the runtime's image. */
    ConditionFact check(String name) {
        if (find(name).isPresent()) {
            return ConditionFact.isTrue(ResolutionResult.DEPLOYED, "RuntimeKnown", name);
        }
        return ConditionFact.isFalse(
                ResolutionResult.DEPLOYED,
                "UnknownRuntime",
                "spec.runtime: \"" + name + "\" is not installed; choose one of "
                        + String.join(", ", new TreeSet<>(config.runtimes().keySet()))
                        + ", or add it to the Helm value runtimes");
    }

    /** Returns the image of Lamina's program alone, for the pods of container images. */
    Optional<RuntimeImage> program() {
        return find(PROGRAM);
    }

    /** Returns whether Lamina's program is known, like {@link #check}. */
    ConditionFact checkProgram() {
        return program().isPresent()
                ? ConditionFact.isTrue(ResolutionResult.DEPLOYED, "RuntimeKnown", PROGRAM)
                : ConditionFact.isFalse(
                        ResolutionResult.DEPLOYED,
                        "UnknownRuntime",
                        "spec.code.image: needs the image of runtime \"" + PROGRAM
                                + "\", which is not installed; add it to the Helm value runtimes");
    }
}
