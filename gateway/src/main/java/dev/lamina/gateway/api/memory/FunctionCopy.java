package dev.lamina.gateway.api.memory;

import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.Scaling;
import dev.lamina.gateway.function.FunctionId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.regex.Pattern;

/**
 * The copy of a function with another memory size. It has the code, layers, variables and role of the function, and
 * nothing that brings events to it or takes from the function's limits: neither a URL, destinations, versions nor
 * concurrency of its own. Triggers name functions, so none sends to it. Labels and annotations are not copied, because
 * they may say that another program owns the function.
 */
final class FunctionCopy {
    /** The value is the id of the test. */
    static final String LABEL = "lamina.dev/memory-test";

    private static final String PREFIX = "mt-";
    private static final Pattern MEMORY = Pattern.compile("[0-9]+");

    /** Environments end soon, so that one size does not take the node's memory while the next is tested. */
    private static final int IDLE_SECONDS = 10;

    private FunctionCopy() {}

    static FunctionId id(String namespace, String test, int memory) {
        return new FunctionId(namespace, PREFIX + test + '-' + memory);
    }

    /** Whether a test has made it; the label alone may be anyone's. */
    static boolean isCopy(Function function) {
        ObjectMeta meta = function.getMetadata();
        String test = meta.getLabels() == null ? null : meta.getLabels().get(LABEL);
        return test != null
                && meta.getName().startsWith(PREFIX + test + '-')
                && MEMORY.matcher(meta.getName().substring((PREFIX + test + '-').length()))
                        .matches()
                && meta.getOwnerReferences().stream()
                        .anyMatch(owner -> function.getKind().equals(owner.getKind())
                                && function.getApiVersion().equals(owner.getApiVersion()));
    }

    static Function of(Function function, String test, int memory) {
        FunctionSpec spec = function.getSpec();
        FunctionId id = id(function.getMetadata().getNamespace(), test, memory);
        Function copy = new Function();
        copy.setMetadata(new ObjectMetaBuilder()
                .withNamespace(id.namespace())
                .withName(id.name())
                .addToLabels(LABEL, test)
                // It is deleted with the function.
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(function.getApiVersion())
                        .withKind(function.getKind())
                        .withName(function.getMetadata().getName())
                        .withUid(function.getMetadata().getUid())
                        .build())
                .build());
        copy.setSpec(spec.withMemory(memory + "Mi")
                .withScaling(new Scaling(IDLE_SECONDS))
                .withConcurrency(null)
                .withUrl(null)
                .withAsync(null)
                .withDeadLetter(null)
                .withPublish(null));
        return copy;
    }
}
