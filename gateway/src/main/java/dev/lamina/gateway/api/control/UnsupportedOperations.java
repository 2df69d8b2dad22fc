package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Operations that cannot be carried out, with an error that says why. Nothing is stored that has no effect. */
@ApplicationScoped
class UnsupportedOperations implements OperationGroup {
    private static final String RBAC =
            "who may invoke is decided by RBAC: bind a Role that may create" + " functions/invoke";

    @Override
    public List<Operation> all() {
        return List.of(
                write("AddPermission", HttpMethod.POST, "/2015-03-31/functions/{}/policy", RBAC),
                write(
                        "AddLayerVersionPermission",
                        HttpMethod.POST,
                        "/2018-10-31/layers/{}/versions/{}/policy",
                        "layers are shared within a namespace"),
                write(
                        "PutFunctionCodeSigningConfig",
                        HttpMethod.PUT,
                        "/2020-06-30/functions/{}/code-signing-config",
                        "pin code by its hash"),
                write(
                        "CreateCodeSigningConfig",
                        HttpMethod.POST,
                        "/2020-04-22/code-signing-configs",
                        "pin code by its hash"),
                write(
                        "PutFunctionScalingConfig",
                        HttpMethod.PUT,
                        "/2025-11-30/functions/{}/function-scaling-config",
                        "set reserved and provisioned concurrency"),
                write(
                        "CreateCapacityProvider",
                        HttpMethod.POST,
                        "/2025-11-30/capacity-providers",
                        "nodes belong to the cluster"));
    }

    /** Returns why an operation is refused; empty if it is not. */
    static Optional<String> reason(Operation operation) {
        return operation instanceof Unsupported refused ? Optional.of(refused.why()) : Optional.empty();
    }

    private static Operation write(String action, HttpMethod method, String path, String why) {
        return new Unsupported(action, Route.of(method, path), why);
    }

    /** Is refused before the body is read, which may be a whole archive. */
    private record Unsupported(String action, Route route, String why) implements Operation {
        @Override
        public ParsedRequest open(ApiRequest request) {
            throw AwsException.of(
                    400, "InvalidParameterValueException", action + " is not available here: " + why + ".");
        }
    }
}
