package dev.lamina.gateway.api.control;

import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;

/** The rights on resources that changes need: those that a caller would need for kubectl. */
final class WritePermission {
    private WritePermission() {}

    /** As for kubectl, a rule for {@code create} cannot name the resource. */
    static Permission create(String resource, String namespace) {
        return Permission.write("create", resource, namespace, "");
    }

    static Permission update(FunctionId function) {
        return Permission.write("update", "functions", function.namespace(), function.name());
    }

    static Permission delete(FunctionId function) {
        return Permission.write("delete", "functions", function.namespace(), function.name());
    }
}
