package dev.lamina.operator.function;

import dev.lamina.api.Alias;
import dev.lamina.api.AliasStatus;
import dev.lamina.api.FunctionVersion;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * The aliases that invoke a version.
 *
 * @param version its number as text
 * @param aliases those whose status has the version
 */
record VersionAliases(String version, List<Alias> aliases) {
    static final VersionAliases NONE = new VersionAliases("", List.of());

    /** @param aliases also those of other functions */
    static VersionAliases of(FunctionVersion version, Stream<Alias> aliases) {
        String number = String.valueOf(version.getSpec().version());
        return new VersionAliases(
                number,
                aliases.filter(alias -> version.getSpec()
                                .function()
                                .equals(alias.getSpec().function()))
                        .filter(alias -> invokes(alias.getStatus(), number))
                        .toList());
    }

    private static boolean invokes(AliasStatus status, String number) {
        return status != null && (number.equals(status.version()) || number.equals(status.additionalVersion()));
    }

    /** Returns the provisioned concurrency that the aliases request in total; empty if none does. */
    OptionalInt provisioned() {
        return aliases.stream()
                .map(alias -> alias.getSpec().provisioned())
                .filter(requested -> requested != null)
                .mapToInt(Integer::intValue)
                .reduce(Integer::sum);
    }

    /** Returns whether a trigger with this qualifier, or null, invokes the version. */
    boolean leadHere(String qualifier) {
        return version.equals(qualifier)
                || aliases.stream().anyMatch(alias -> alias.getSpec().name().equals(qualifier));
    }
}
