package dev.lamina.operator.publish;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasSpec;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.Function;
import dev.lamina.api.Trigger;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The versions of a function that an alias or a trigger names. They are not deleted.
 *
 * @param versions their numbers as text
 */
public record VersionUsers(Set<String> versions) {

    /** Reads the caches of aliases and triggers. */
    public static VersionUsers of(Function function, Context<Function> context) {
        return of(
                function.getMetadata().getName(),
                context.getSecondaryResourcesAsStream(Alias.class),
                context.getSecondaryResourcesAsStream(Trigger.class));
    }

    /** @param triggers also those of other functions: the SDK still finds a trigger that was changed */
    static VersionUsers of(String function, Stream<Alias> aliases, Stream<Trigger> triggers) {
        return new VersionUsers(Stream.concat(
                        aliases.filter(alias -> function.equals(alias.getSpec().function()))
                                .flatMap(VersionUsers::versions),
                        triggers.map(trigger -> trigger.getSpec().function())
                                .filter(reference -> function.equals(reference.name()))
                                .map(reference -> reference.qualifier()))
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
