package dev.lamina.console.function;

import java.util.List;

/** The fields of a Function's manifest that forms have. */
public final class FunctionFields {
    private static final Field NAME =
            new Field("metadata.name", "Name", "Lower-case letters, digits and dashes.", Field.Kind.NAME);
    private static final Field RUNTIME = new Field("spec.runtime", "Runtime", "", Field.Kind.RUNTIME);
    private static final Field HANDLER = new Field(
            "spec.handler",
            "Handler",
            "Java: Class::method. Others: file.function; inline code is the file index.",
            Field.Kind.TEXT);
    private static final Field MEMORY =
            new Field("spec.memory", "Memory", "128Mi to 10240Mi. CPU is proportional to it.", Field.Kind.TEXT);
    private static final Field TIMEOUT =
            new Field("spec.timeoutSeconds", "Timeout in seconds", "1 to 900.", Field.Kind.NUMBER);
    private static final Field ROLE = new Field(
            "spec.executionRole.serviceAccountName",
            "ServiceAccount of the execution role",
            "Empty: one is made for the function.",
            Field.Kind.TEXT);
    private static final Field CODE = new Field("spec.code.inline", "Code", "", Field.Kind.CODE);

    /** The fields of a new function. */
    public static final List<Field> NEW = List.of(NAME, RUNTIME, HANDLER, MEMORY, TIMEOUT, ROLE, CODE);

    /** The code of a function. */
    static final List<Field> SOURCE = List.of(CODE);

    /** The settings of a function. */
    static final List<Field> SETTINGS = List.of(
            RUNTIME,
            HANDLER,
            MEMORY,
            TIMEOUT,
            new Field("spec.ephemeralStorage", "Size of /tmp", "512Mi to 10240Mi.", Field.Kind.TEXT),
            ROLE,
            new Field(
                    "spec.environment",
                    "Environment variables",
                    "One NAME=VALUE in each line. A value with line breaks is in quotes: \"a\\nb\".",
                    Field.Kind.VARIABLES),
            new Field("spec.layers", "Layers", "One NAME or NAME:VERSION in each line, in order.", Field.Kind.LAYERS),
            new Field(
                    "spec.concurrency.reserved",
                    "Reserved concurrency",
                    "At most this many invocations in flight. 0 stops the function. Empty: the shared pool.",
                    Field.Kind.NUMBER),
            new Field(
                    "spec.concurrency.provisioned",
                    "Provisioned concurrency",
                    "Environments that are kept ready. Empty: none.",
                    Field.Kind.NUMBER),
            new Field(
                    "spec.snapStart.applyOn",
                    "SnapStart",
                    "PublishedVersions: versions start with a cache, Java only. Empty: none.",
                    Field.Kind.TEXT),
            new Field(
                    "spec.scaling.idleSeconds",
                    "Idle seconds",
                    "Time without invocations after which it scales to zero.",
                    Field.Kind.NUMBER));

    private FunctionFields() {}
}
