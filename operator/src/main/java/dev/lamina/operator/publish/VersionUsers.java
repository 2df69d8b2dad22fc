package dev.lamina.operator.publish;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasSpec;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.Destination;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Trigger;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The versions of a function that an alias, a trigger or a destination names. They are not deleted.
 *
 * @param versions their numbers as text
 */
public record VersionUsers(Set<String> versions) {

    /** Reads the caches of aliases, triggers, functions and versions. */
    public static VersionUsers of(Function function, Context<Function> context) {
        String namespace = function.getMetadata().getNamespace();
        Stream<FunctionSpec> versions = context.eventSourceRetriever().getEventSourceFor(FunctionVersion.class)
                        instanceof ResourceCache<?> cache
                ? cache.list(namespace)
                        .map(FunctionVersion.class::cast)
                        .map(version -> version.getSpec().functionSpec())
                : Stream.empty();
        return of(
                function.getMetadata().getName(),
                context.getSecondaryResourcesAsStream(Alias.class),
                context.getSecondaryResourcesAsStream(Trigger.class),
                Stream.concat(context.getPrimaryCache().list(namespace).map(Function::getSpec), versions));
    }

    /**
     * @param triggers also those of other functions: the SDK still finds a trigger that was changed
     * @param specs of all functions and versions of the namespace: each may have destinations
     */
    static VersionUsers of(
            String function, Stream<Alias> aliases, Stream<Trigger> triggers, Stream<FunctionSpec> specs) {
        Stream<FunctionReference> references = Stream.concat(
                triggers.map(trigger -> trigger.getSpec().function()),
                specs.filter(Objects::nonNull)
                        .map(FunctionSpec::asyncOrDefaults)
                        .flatMap(async -> Stream.of(async.onSuccess(), async.onFailure()))
                        .filter(Objects::nonNull)
                        .map(Destination::function)
                        .filter(Objects::nonNull));
        return new VersionUsers(Stream.concat(
                        aliases.filter(alias -> function.equals(alias.getSpec().function()))
                                .flatMap(VersionUsers::versions),
                        references
                                .filter(reference -> function.equals(reference.name()))
                                .map(FunctionReference::qualifier))
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** What an alias should invoke, what it invokes now, and what its rollout would turn back to. */
    private static Stream<String> versions(Alias alias) {
        AliasSpec spec = alias.getSpec();
        AliasStatus status = alias.getStatus();
        return Stream.of(
                        Stream.of(
                                spec.version(),
                                spec.routing() == null ? null : spec.routing().version()),
                        status == null
                                ? Stream.<String>empty()
                                : Stream.of(status.version(), status.additionalVersion()),
                        status == null || status.rollout() == null
                                ? Stream.<String>empty()
                                : Stream.of(status.rollout().from()))
                .flatMap(names -> names);
    }
}
