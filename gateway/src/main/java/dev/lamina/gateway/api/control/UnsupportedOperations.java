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
    private static final String SIGNING = "/2020-04-22/code-signing-configs";
    private static final String SIGNING_OF_FUNCTION = "/2020-06-30/functions/{}/code-signing-config";
    private static final String LAYER_POLICY = "/2018-10-31/layers/{}/versions/{}/policy";
    private static final String NO_POLICY = "No policy is associated with the given resource.";
    private static final String NO_SIGNING = "The Lambda code signing configuration cannot be found.";

    @Override
    public List<Operation> all() {
        return List.of(
                write(
                        "AddLayerVersionPermission",
                        HttpMethod.POST,
                        LAYER_POLICY,
                        "layers are shared within a namespace"),
                absent("GetLayerVersionPolicy", HttpMethod.GET, LAYER_POLICY, NO_POLICY),
                absent("RemoveLayerVersionPermission", HttpMethod.DELETE, LAYER_POLICY + "/{}", NO_POLICY),
                write("CreateCodeSigningConfig", HttpMethod.POST, SIGNING, "pin code by its hash"),
                absent("GetCodeSigningConfig", HttpMethod.GET, SIGNING + "/{}", NO_SIGNING),
                absent("UpdateCodeSigningConfig", HttpMethod.PUT, SIGNING + "/{}", NO_SIGNING),
                absent("DeleteCodeSigningConfig", HttpMethod.DELETE, SIGNING + "/{}", NO_SIGNING),
                absent("ListFunctionsByCodeSigningConfig", HttpMethod.GET, SIGNING + "/{}/functions", NO_SIGNING),
                write("PutFunctionCodeSigningConfig", HttpMethod.PUT, SIGNING_OF_FUNCTION, "pin code by its hash"),
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

    /** Returns what the caller gets of an operation that cannot be carried out; empty for another operation. */
    static Optional<String> reason(Operation operation) {
        return switch (operation) {
            case Unsupported refused -> Optional.of("refused: " + refused.why());
            case Absent absent -> Optional.of("404 `ResourceNotFoundException`: " + absent.why());
            default -> Optional.empty();
        };
    }

    private static Operation absent(String action, HttpMethod method, String path, String why) {
        return new Absent(action, Route.of(method, path), why);
    }

    private static Operation write(String action, HttpMethod method, String path, String why) {
        return new Unsupported(action, Route.of(method, path), why);
    }

    /** Is about what does not exist, because nothing can make it. */
    private record Absent(String action, Route route, String why) implements Operation {
        @Override
        public ParsedRequest open(ApiRequest request) {
            throw AwsException.of(404, "ResourceNotFoundException", why);
        }
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
