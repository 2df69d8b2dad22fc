package dev.lamina.operator.workload;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Lamina;
import dev.lamina.api.Trigger;
import dev.lamina.api.VersionName;
import java.util.List;
import java.util.Optional;

/**
 * A completely resolved function, from which its objects are computed.
 *
 * @param function the function, with metadata and with the API server's defaults in the spec
 * @param runtime image of its runtime; for a container image, the image of Lamina's program
 * @param code what its environments run
 * @param triggers all triggers of the function, including disabled ones, in a stable order
 */
public record Workload(Function function, RuntimeImage runtime, Code code, List<Trigger> triggers) {
    /** The container of a function's pod that runs the function. */
    public static final String CONTAINER = "function";

    /** The container of Lamina's program in the pod of a container image. In other pods it is in the same container. */
    public static final String SIDECAR = "lamina";

    /** The folder of the runtime's state: see docs/runtime-contract.md. */
    static final String STATE = "/var/lamina/state/";

    /** @param executionEnvironment value of {@code AWS_EXECUTION_ENV} */
    public record RuntimeImage(String image, String executionEnvironment) {}

    /** The code of a function. */
    public sealed interface Code {}

    /**
     * Code and layers in the content store.
     *
     * @param sha256 hash of the code
     * @param layersSha256 hashes of the layers, in order
     * @param startCache hash of the cache with which environments start; empty if there is none
     */
    public record Archives(String sha256, List<String> layersSha256, Optional<String> startCache) implements Code {
        /** Code without a start cache. */
        public Archives(String sha256, List<String> layersSha256) {
            this(sha256, layersSha256, Optional.empty());
        }
    }

    /** A container image, and its digest if that is known. */
    public record Image(ImageStatus status) implements Code {}

    /** A function whose code and layers are in the content store. */
    public Workload(
            Function function,
            RuntimeImage runtime,
            String codeSha256,
            List<String> layersSha256,
            List<Trigger> triggers) {
        this(function, runtime, new Archives(codeSha256, layersSha256), triggers);
    }

    /** Returns the workload of the same function with another spec. The function itself does not change. */
    public Workload with(FunctionSpec spec) {
        Function other = new Function();
        other.setApiVersion(function.getApiVersion());
        other.setKind(function.getKind());
        other.setMetadata(function.getMetadata());
        other.setSpec(spec);
        other.setStatus(function.getStatus());
        return new Workload(other, runtime, code, triggers);
    }

    public FunctionSpec spec() {
        return function.getSpec();
    }

    /** Returns the container image; empty if the code is in the content store. */
    public Optional<Image> image() {
        return code instanceof Image image ? Optional.of(image) : Optional.empty();
    }

    /** Returns the name of the function, or of the version: {@code NAME.3}. */
    public String functionName() {
        return function.getMetadata().getName();
    }

    /** Returns the function and the version that it is. */
    public VersionName version() {
        return VersionName.of(functionName());
    }

    public String namespace() {
        return function.getMetadata().getNamespace();
    }

    /** Returns the name of the function's objects. */
    public String childName() {
        return Lamina.childName(functionName());
    }

    /**
     * Returns whether environments start with a cache that the version's own init makes. One with provisioned
     * concurrency has environments before there is work, and its JVMs compile in another way.
     */
    public boolean wantsStartCache() {
        return spec().hasStartCache() && version().isPublished() && !isKept();
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
