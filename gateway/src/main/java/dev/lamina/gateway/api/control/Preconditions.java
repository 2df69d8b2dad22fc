package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Function;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.http.AwsException;
import java.util.Map;

/** What must be so before a function's code or configuration is changed. */
final class Preconditions {
    private Preconditions() {}

    static void check(FunctionRef ref, JsonNode request, Function function) {
        RequestJson.text(request, "RevisionId")
                .filter(revision -> !revision.equals(FunctionConfiguration.revision(function.getMetadata())))
                .ifPresent(revision -> {
                    throw AwsException.of(
                            412,
                            "PreconditionFailedException",
                            "The Revision Id provided does not match the latest Revision Id. Call the"
                                    + " GetFunction/GetAlias API to retrieve the latest Revision Id");
                });
        Map<String, Object> state = FunctionState.of(function);
        if ("Pending".equals(state.get("State"))) {
            throw conflict("The operation cannot be performed at this time. The function is currently in the following"
                    + " state: Pending");
        }
        if ("InProgress".equals(state.get("LastUpdateStatus"))) {
            throw conflict("The operation cannot be performed at this time. An update is in progress for resource: "
                    + ref.arn());
        }
    }

    private static AwsException conflict(String message) {
        return AwsException.of(409, "ResourceConflictException", message);
    }
}
