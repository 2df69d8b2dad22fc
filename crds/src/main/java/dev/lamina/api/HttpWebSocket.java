package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Routes for the WebSocket connections of an HTTP API, as API Gateway's WebSocket APIs have them. */
@JsonInclude(Include.NON_NULL)
public record HttpWebSocket(
        @Required
        @Size(min = 1, max = 50)
        @JsonPropertyDescription(
                "What invokes the function: $connect, $disconnect, $default (messages that no other route takes), or "
                        + "the value that settings.routeSelectionExpression has for a message. 1 to 50.")
        List<
                        @Size(min = 1, max = 128)
                        @Pattern("^([$](connect|disconnect|default)|[^$\\s]([^\\r\\n]*[^\\s])?)$") String>
                routes,

        @Default("false")
        @JsonPropertyDescription(
                "Whether the body that the function returns for a message is sent to the client. Default: false.")
        Boolean routeResponse) {
    public static final String CONNECT = "$connect";
    public static final String DISCONNECT = "$disconnect";
    public static final String DEFAULT = "$default";

    /** Returns whether the client gets what the function returns for a message. */
    public boolean responds() {
        return Boolean.TRUE.equals(routeResponse);
    }
}
