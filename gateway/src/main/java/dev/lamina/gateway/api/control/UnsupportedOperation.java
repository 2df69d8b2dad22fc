package dev.lamina.gateway.api.control;

import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.ParsedRequest;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.http.AwsException;

/**
 * An operation of AWS that changes functions. In Lamina, manifests declare functions, so it is refused with an error
 * that says what to do instead. It is refused before the body is read, which may be a whole archive.
 */
record UnsupportedOperation(String action, Route route, String instead) implements Operation {

    @Override
    public ParsedRequest open(ApiRequest request) {
        throw AwsException.of(
                400,
                "InvalidParameterValueException",
                action + " is not available: functions are declared by manifests." + " Instead, " + instead
                        + " (kubectl apply, API lamina.dev/v1alpha1).");
    }
}
