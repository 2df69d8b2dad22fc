package dev.lamina.console.invoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Invokes functions, as the user, and describes what came back. */
@ApplicationScoped
class Invoker {
    /** Characters of a response that a page shows; a response may have 6 MiB. */
    private static final int SHOWN = 200_000;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final Pattern ROOT = Pattern.compile("Root=1-([0-9a-f]{8})-([0-9a-f]{24})");

    private final GatewayApi gateway;
    private final boolean traced;

    Invoker(GatewayApi gateway, ConsoleConfig config) {
        this.gateway = gateway;
        this.traced = config.tracesUrl().isPresent();
    }

    /** @param qualifier a version or an alias; empty for the newest code */
    ResultPart invoke(String namespace, String function, String qualifier, String event, boolean asynchronous) {
        Answer response = gateway.send(
                "POST",
                "/2015-03-31/functions/" + KubernetesApi.part(namespace + "." + function) + "/invocations"
                        + (qualifier.isEmpty() ? "" : "?Qualifier=" + KubernetesApi.part(qualifier)),
                event,
                "X-Amz-Invocation-Type",
                asynchronous ? "Event" : "RequestResponse",
                "X-Amz-Log-Type",
                asynchronous ? "None" : "Tail",
                // A test is always recorded, if anything is.
                "X-Amzn-Trace-Id",
                "Sampled=1");
        if (response.statusCode() == 401) {
            throw new RefusedException(401, "The gateway does not accept the token", List.of());
        }
        boolean failed = response.headers().firstValue("X-Amz-Function-Error").isPresent();
        boolean good = response.statusCode() / 100 == 2 && !failed;
        String log = response.headers()
                .firstValue("X-Amz-Log-Result")
                .map(Invoker::decoded)
                .orElse("");
        String requestId = response.headers().firstValue("x-amzn-RequestId").orElse("");
        String path = "/ns/" + namespace + "/functions/" + function;
        return new ResultPart(
                title(response, failed),
                good ? "good" : "bad",
                requestId,
                pretty(response.body()),
                Report.of(log).orElse(null),
                log,
                response.statusCode() == 202 ? path + "/events?id=" + requestId : null,
                requestId.isEmpty() ? null : path + "/logs?view=stored&request=" + requestId,
                traced
                        ? response.headers()
                                .firstValue("X-Amzn-Trace-Id")
                                .flatMap(Invoker::traceId)
                                .map(id -> path + "/traces/" + id)
                                .orElse(null)
                        : null);
    }

    /** From X-Ray's header, which has the id with dashes. */
    static Optional<String> traceId(String header) {
        Matcher root = ROOT.matcher(header);
        return root.find() ? Optional.of(root.group(1) + root.group(2)) : Optional.empty();
    }

    private static String title(Answer response, boolean failed) {
        int status = response.statusCode();
        String type = response.headers().firstValue("x-amzn-ErrorType").orElse("");
        return switch (status) {
            case 202 -> "Accepted: the event is stored and runs on its own";
            case 200 -> failed ? "The function failed" : "Succeeded";
            case 429 -> "Throttled: too many invocations in flight";
            case 403 -> "You do not have the right to invoke this function";
            default -> "Not run: " + status + (type.isEmpty() ? "" : " " + type);
        };
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static String pretty(String body) {
        String text = body;
        if (body.length() <= SHOWN) {
            try {
                text = JSON.writeValueAsString(JSON.readTree(body));
            } catch (JsonProcessingException e) {
                // A function may return anything; it is shown as it is.
                return body;
            }
        }
        return text.length() <= SHOWN
                ? text
                : text.substring(0, SHOWN) + "\n… and " + (text.length() - SHOWN) + " more characters";
    }
}
