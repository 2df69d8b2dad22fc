package dev.lamina.console.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The gateway's API of CloudWatch Logs, as the user. */
@ApplicationScoped
class LogCalls {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayApi gateway;

    LogCalls(GatewayApi gateway) {
        this.gateway = gateway;
    }

    static ObjectNode parameters() {
        return JSON.createObjectNode();
    }

    /** @throws RefusedException that says what the gateway refused, and which right is missing */
    JsonNode call(String action, ObjectNode parameters) {
        Answer answer = gateway.send(
                "POST",
                "/",
                parameters.toString(),
                "X-Amz-Target",
                "Logs_20140328." + action,
                "Content-Type",
                "application/x-amz-json-1.1");
        JsonNode body = tree(answer.body());
        if (answer.statusCode() == 200) {
            return body;
        }
        throw new RefusedException(
                answer.statusCode(), GatewayApi.refusal(answer.statusCode(), body, answer.body()), List.of());
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
