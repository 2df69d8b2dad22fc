package dev.lamina.console.version;

import dev.lamina.console.function.Field;
import java.util.List;

/** The fields of an Alias's manifest that its form has. */
final class AliasFields {
    private static final Field NAME = new Field(
            "spec.name",
            "Name",
            "By which it is invoked, such as live. Letters, digits, dashes and underscores.",
            Field.Kind.NAME);

    static final List<Field> CHANGE = List.of(
            new Field("spec.version", "Version", "The number of a version, or $LATEST.", Field.Kind.TEXT),
            new Field(
                    "spec.routing.version",
                    "Second version",
                    "Its number. Empty: all invocations run the first one.",
                    Field.Kind.TEXT),
            new Field(
                    "spec.routing.weight",
                    "Share of the second version",
                    "Such as 0.1, for one invocation of ten. Only with a second version.",
                    Field.Kind.DECIMAL),
            new Field(
                    "spec.provisioned",
                    "Provisioned concurrency",
                    "Environments of each version that are kept ready. Empty: none.",
                    Field.Kind.NUMBER),
            new Field("spec.description", "Description", "", Field.Kind.TEXT));

    static final List<Field> NEW =
            List.of(NAME, CHANGE.get(0), CHANGE.get(1), CHANGE.get(2), CHANGE.get(3), CHANGE.get(4));

    private AliasFields() {}
}
