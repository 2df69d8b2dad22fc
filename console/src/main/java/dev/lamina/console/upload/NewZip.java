package dev.lamina.console.upload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.RefusedException;
import java.util.List;

/**
 * What a user typed for a new function.
 *
 * @param memory in MB
 * @param timeout in seconds
 * @param account ServiceAccount of the execution role; empty for one that is made for the function
 */
public record NewZip(String name, String runtime, String handler, String memory, String timeout, String account) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns the call of Lambda's API, without the zip. */
    ObjectNode call(String namespace) {
        // The name that the operator gives the ServiceAccount which it makes.
        String role = account.isBlank() ? "fn-" + name.strip() : account.strip();
        ObjectNode call = JSON.createObjectNode()
                .put("FunctionName", namespace + "." + name.strip())
                .put("Runtime", runtime.strip())
                .put("Handler", handler.strip())
                .put("MemorySize", number("Memory", memory))
                .put("Timeout", number("Timeout", timeout))
                .put("Role", "arn:aws:iam::" + namespace + ":role/" + role);
        call.putObject("Code").put(ZipBody.FIELD, ZipBody.MARK);
        return call;
    }

    private static int number(String field, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new RefusedException(400, field + ": must be a whole number, and is \"" + text + "\"", List.of());
        }
    }
}
