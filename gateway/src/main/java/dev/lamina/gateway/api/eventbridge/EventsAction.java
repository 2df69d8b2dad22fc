package dev.lamina.gateway.api.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import io.vertx.core.Future;
import java.util.Map;

/** One action of EventBridge's API. */
interface EventsAction {

    /** EventBridge's name of the action. */
    String name();

    /** Reads the parameters. May throw {@link dev.lamina.gateway.http.AwsException}. */
    Order read(ObjectNode parameters, Caller caller);

    /** A call whose parameters are parsed. */
    interface Order {
        Permission needs();

        /** The ARN of the resource, for the message when it is not allowed. */
        String resource();

        /** Further permissions, with their resources. */
        default Map<Permission, String> alsoNeeds() {
            return Map.of();
        }

        /** Executes the call; returns the content of the response. */
        Future<JsonNode> carryOut(EventsRequest request);
    }
}
