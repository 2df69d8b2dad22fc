package dev.lamina.gateway.pacing;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.GatewayConfig.NamespaceLimit;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/** What administrators allow namespaces: the limits of a namespace itself, then those of each namespace. */
public record NamespaceLimits(GatewayConfig.Limits limits) {

    /** Invocations in flight, over all gateways; empty if there is no limit. Read for every invocation. */
    public OptionalInt concurrency(String namespace) {
        return of(namespace, NamespaceLimit::concurrency);
    }

    /** Reserved concurrency of all functions together. */
    public OptionalInt reserved(String namespace) {
        return of(namespace, NamespaceLimit::reserved);
    }

    /** Asynchronous events in the queue, with those that run or wait for a retry. */
    public OptionalInt events(String namespace) {
        return of(namespace, NamespaceLimit::events);
    }

    /** Whether any namespace has a limit of events, which must be counted then. */
    public boolean limitEvents() {
        return Stream.concat(Stream.of(limits.eachNamespace()), limits.namespaces().values().stream())
                .anyMatch(limit -> limit.events().isPresent());
    }

    private OptionalInt of(String namespace, Function<NamespaceLimit, OptionalInt> kind) {
        NamespaceLimit own = limits.namespaces().get(namespace);
        OptionalInt limit = own == null ? OptionalInt.empty() : kind.apply(own);
        return limit.isPresent() ? limit : kind.apply(limits.eachNamespace());
    }
}
