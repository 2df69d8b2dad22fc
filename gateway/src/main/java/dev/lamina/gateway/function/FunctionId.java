package dev.lamina.gateway.function;

/** Namespace and name of a Function. */
public record FunctionId(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
