package dev.lamina.operator.limit;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.OperatorConfig.NamespaceLimit;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** What administrators allow namespaces: the limits of a namespace itself, then those of each namespace. */
@ApplicationScoped
public class NamespaceLimits {
    private final OperatorConfig.Limits config;

    public NamespaceLimits(OperatorConfig config) {
        this.config = config.limits();
    }

    /**
     * A limit.
     *
     * @param helmValue the value of the chart that sets it
     */
    public record Limit(int most, String helmValue) {}

    /** Returns the most reserved concurrency of all functions together; empty if there is no limit. */
    public Optional<Limit> reserved(String namespace) {
        return of(namespace, NamespaceLimit::reserved, "reserved");
    }

    /** Returns the most provisioned concurrency of all functions and versions together. */
    public Optional<Limit> provisioned(String namespace) {
        return of(namespace, NamespaceLimit::provisioned, "provisioned");
    }

    /** Returns the most MiB of code and layers together. */
    public Optional<Limit> codeMebibytes(String namespace) {
        return of(namespace, NamespaceLimit::codeMebibytes, "codeMebibytes");
    }

    private Optional<Limit> of(String namespace, Function<NamespaceLimit, OptionalInt> kind, String name) {
        Optional<Limit> own = Optional.ofNullable(config.namespaces().get(namespace))
                .flatMap(limit -> limit(kind.apply(limit), "limits.namespaces." + namespace + "." + name));
        return own.or(() -> limit(kind.apply(config.eachNamespace()), "limits.eachNamespace." + name));
    }

    private static Optional<Limit> limit(OptionalInt most, String helmValue) {
        return most.isPresent() ? Optional.of(new Limit(most.getAsInt(), helmValue)) : Optional.empty();
    }
}
