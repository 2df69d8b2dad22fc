package dev.lamina.operator.workload;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import java.util.List;
import java.util.Optional;

/**
 * A completely resolved function, from which its objects are computed.
 *
 * @param function the function, with metadata and with the API server's defaults in the spec
 * @param runtime image of its runtime
 * @param codeSha256 hash of the code in the content store
 * @param layersSha256 hashes of the layers, in order
 * @param triggers all triggers of the function, including disabled ones, in a stable order
 */
public record Workload(
        Function function, RuntimeImage runtime, String codeSha256, List<String> layersSha256, List<Trigger> triggers) {
    /** The one container of a function's pod. */
    public static final String CONTAINER = "function";

    /** The folder of the runtime's state: see docs/runtime-contract.md. */
    static final String STATE = "/var/lamina/state/";

    /** @param executionEnvironment value of {@code AWS_EXECUTION_ENV} */
    public record RuntimeImage(String image, String executionEnvironment) {}

    public FunctionSpec spec() {
        return function.getSpec();
    }

    public String functionName() {
        return function.getMetadata().getName();
    }

    public String namespace() {
        return function.getMetadata().getNamespace();
    }

    /** Returns the name of the function's objects. */
    public String childName() {
        return Lamina.childName(functionName());
    }

    /** Returns whether the function has provisioned concurrency, at certain times or always. */
    boolean isKept() {
        return spec().concurrencyOrNone().provisioned() != null
                || !spec().concurrencyOrNone().schedulesOrNone().isEmpty();
    }

    /** Returns the ServiceAccount that the spec names. */
    public Optional<String> givenServiceAccount() {
        return Optional.ofNullable(spec().executionRoleOrNone().serviceAccountName());
    }
}
