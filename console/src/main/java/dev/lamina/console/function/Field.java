package dev.lamina.console.function;

/**
 * A field of a form.
 *
 * @param path of the manifest, such as {@code spec.memory}
 */
public record Field(String path, String label, String hint, Kind kind) {
    /** How it is written in the form, and in the manifest. */
    public enum Kind {
        NAME,
        TEXT,
        NUMBER,
        /** A number that need not be whole. */
        DECIMAL,
        RUNTIME,
        /** One {@code NAME=VALUE} in each line: a map. */
        VARIABLES,
        /** One {@code NAME} or {@code NAME:VERSION} in each line: a list of layers. */
        LAYERS,
        CODE
    }

    /** Returns the field's id in the page. */
    public String id() {
        return path.replace('.', '-');
    }

    public boolean isLines() {
        return kind == Kind.VARIABLES || kind == Kind.LAYERS;
    }

    public boolean isCode() {
        return kind == Kind.CODE;
    }

    public boolean isRuntime() {
        return kind == Kind.RUNTIME;
    }

    public boolean isNumber() {
        return kind == Kind.NUMBER || kind == Kind.DECIMAL;
    }
}
