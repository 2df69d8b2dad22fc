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

/**
 * The operations of AWS that change functions, as far as clients and tools call them often. In Lamina, manifests
 * declare functions, so they are refused with an error that says what to do instead.
 */
@ApplicationScoped
class UnsupportedOperations implements OperationGroup {
    private static final String FUNCTION = "apply a Function manifest";
    private static final String CODE = "change spec.code of the Function manifest";
    private static final String CONCURRENCY = "change the concurrency in the Function manifest";

    @Override
    public List<Operation> all() {
        return List.of(
                write("CreateFunction", HttpMethod.POST, "/2015-03-31/functions", FUNCTION),
                write(
                        "DeleteFunction",
                        HttpMethod.DELETE,
                        "/2015-03-31/functions/{}",
                        "delete the Function with kubectl"),
                write("UpdateFunctionCode", HttpMethod.PUT, "/2015-03-31/functions/{}/code", CODE),
                write(
                        "UpdateFunctionConfiguration",
                        HttpMethod.PUT,
                        "/2015-03-31/functions/{}/configuration",
                        FUNCTION),
                write("PutFunctionConcurrency", HttpMethod.PUT, "/2017-10-31/functions/{}/concurrency", CONCURRENCY),
                write(
                        "DeleteFunctionConcurrency",
                        HttpMethod.DELETE,
                        "/2017-10-31/functions/{}/concurrency",
                        CONCURRENCY),
                write(
                        "PutProvisionedConcurrencyConfig",
                        HttpMethod.PUT,
                        "/2019-09-30/functions/{}/provisioned-concurrency",
                        CONCURRENCY),
                write(
                        "DeleteProvisionedConcurrencyConfig",
                        HttpMethod.DELETE,
                        "/2019-09-30/functions/{}/provisioned-concurrency",
                        CONCURRENCY),
                write("PublishVersion", HttpMethod.POST, "/2015-03-31/functions/{}/versions", FUNCTION),
                write("CreateAlias", HttpMethod.POST, "/2015-03-31/functions/{}/aliases", FUNCTION),
                write(
                        "AddPermission",
                        HttpMethod.POST,
                        "/2015-03-31/functions/{}/policy",
                        "bind a Role that may create functions/invoke"),
                write(
                        "PutFunctionEventInvokeConfig",
                        HttpMethod.PUT,
                        "/2019-09-25/functions/{}/event-invoke-config",
                        FUNCTION),
                write(
                        "UpdateFunctionEventInvokeConfig",
                        HttpMethod.POST,
                        "/2019-09-25/functions/{}/event-invoke-config",
                        FUNCTION),
                write(
                        "CreateFunctionUrlConfig",
                        HttpMethod.POST,
                        "/2021-10-31/functions/{}/url",
                        "set spec.url of the Function manifest"),
                write(
                        "CreateEventSourceMapping",
                        HttpMethod.POST,
                        "/2015-03-31/event-source-mappings",
                        "apply a Trigger manifest"),
                write(
                        "PublishLayerVersion",
                        HttpMethod.POST,
                        "/2018-10-31/layers/{}/versions",
                        "apply a Layer manifest"));
    }

    private static Operation write(String action, HttpMethod method, String path, String instead) {
        return new Unsupported(action, Route.of(method, path), instead);
    }

    /** Is refused before the body is read, which may be a whole archive. */
    private record Unsupported(String action, Route route, String instead) implements Operation {
        @Override
        public ParsedRequest open(ApiRequest request) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValueException",
                    action + " is not available: functions are declared by manifests. Instead, " + instead
                            + " (kubectl apply, API lamina.dev/v1alpha1).");
        }
    }
}
