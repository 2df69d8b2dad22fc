package dev.lamina.gateway.function;

import dev.lamina.api.FunctionReference;
import dev.lamina.api.Lamina;
import java.util.Optional;

/**
 * Namespace and name of a Function, or of what a qualifier makes of it: {@code NAME.3} is version 3, which has its own
 * queue, pods and view; {@code NAME:live} is an alias, which {@link Functions#resolve} replaces by a version before
 * anything runs. No function's name has a dot or a colon.
 */
public record FunctionId(String namespace, String name) {
    private static final char VERSION = '.';
    private static final char ALIAS = ':';

    /** Returns the function that a manifest names, with its qualifier. */
    public static FunctionId of(String namespace, FunctionReference reference) {
        return of(namespace, reference.name(), Optional.ofNullable(reference.qualifier()));
    }

    /** @param qualifier $LATEST, the number of a version, or an alias; empty like $LATEST */
    public static FunctionId of(String namespace, String function, Optional<String> qualifier) {
        return qualifier
                .filter(given -> !given.equals(Lamina.LATEST))
                .map(given -> new FunctionId(namespace, function + (isNumber(given) ? VERSION : ALIAS) + given))
                .orElseGet(() -> new FunctionId(namespace, function));
    }

    /** Returns the function itself: its limits, rights, events and metrics hold for all of its versions. */
    public FunctionId function() {
        int end = separator();
        return end < 0 ? this : new FunctionId(namespace, name.substring(0, end));
    }

    /** Returns the version that runs: $LATEST, or a number. */
    public String version() {
        return isVersion() ? name.substring(separator() + 1) : Lamina.LATEST;
    }

    /** Returns whether it is a published version. */
    public boolean isVersion() {
        int end = separator();
        return end >= 0 && name.charAt(end) == VERSION;
    }

    public boolean isAlias() {
        int end = separator();
        return end >= 0 && name.charAt(end) == ALIAS;
    }

    /** Returns the name of the alias, or the number of the version; empty for the function itself. */
    public Optional<String> qualifier() {
        int end = separator();
        return end < 0 ? Optional.empty() : Optional.of(name.substring(end + 1));
    }

    /**
     * Returns the ARN with the qualifier.
     *
     * @param arn the function's, without a qualifier
     */
    public String qualified(String arn) {
        int end = separator();
        return end < 0 ? arn : arn + ALIAS + name.substring(end + 1);
    }

    /** Returns the ARN with the qualifier. */
    public String arn(String region) {
        return qualified(Lamina.arn(region, namespace, function().name()));
    }

    private int separator() {
        for (int i = 0; i < name.length(); i++) {
            char at = name.charAt(i);
            if (at == VERSION || at == ALIAS) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNumber(String qualifier) {
        return qualifier.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
