package dev.lamina.console.asynchronous;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.function.Functions;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of asynchronous events, on the gateway's API. */
@Path("/ns/{namespace}/functions/{name}/events")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class EventsResource {
    private static final List<String> CANCELLABLE = List.of("Waiting", "Retrying");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayApi gateway;
    private final Functions functions;
    private final Caller caller;

    EventsResource(GatewayApi gateway, Functions functions, Caller caller) {
        this.gateway = gateway;
        this.functions = functions;
        this.caller = caller;
    }

    @GET
    public EventsPage page(@RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("") String id) {
        return page(namespace, name, id.strip(), null);
    }

    private EventsPage page(String namespace, String name, String id, String result) {
        Map<String, String> event = null;
        String missing = null;
        if (!id.isEmpty()) {
            Answer response = gateway.send("GET", path(namespace, name, id), null);
            if (response.statusCode() == 200) {
                event = fields(response.body());
            } else if (response.statusCode() == 404) {
                missing =
                        "There is no event with this request id: it was never accepted for this function, or it ended "
                                + "longer ago than ended events are kept.";
            } else {
                missing = message(response);
            }
        }
        return new EventsPage(
                caller.session().frame(name, namespace, "functions"),
                functions.get(namespace, name),
                "events",
                id,
                event,
                event != null && CANCELLABLE.contains(event.getOrDefault("state", "")),
                missing,
                result);
    }

    /** Cancels an event, or runs dead letters again. */
    @POST
    public EventsPage act(
            @RestPath String namespace,
            @RestPath String name,
            @RestForm @DefaultValue("") String id,
            @RestForm @DefaultValue("") String action) {
        String result = action.equals("redrive") ? redrive(namespace, name) : cancel(namespace, name, id.strip());
        return page(namespace, name, id.strip(), result);
    }

    private String redrive(String namespace, String name) {
        Answer response = gateway.send("POST", GatewayApi.events(namespace, name) + "/redrive?max=1000", null);
        if (response.statusCode() != 200) {
            return message(response);
        }
        Map<String, String> done = fields(response.body());
        return done.get("redriven") + " dead letters run again, " + done.get("refused") + " were refused. "
                + (Boolean.parseBoolean(done.get("empty"))
                        ? "The dead-letter queue has no more messages."
                        : "There may be more: repeat it.");
    }

    private String cancel(String namespace, String name, String id) {
        Answer response = gateway.send("DELETE", path(namespace, name, id), null);
        return switch (response.statusCode()) {
            case 204 -> "The event is cancelled: it will not run.";
            case 409 -> "The event runs or has ended: it cannot be cancelled.";
            default -> message(response);
        };
    }

    private static String path(String namespace, String name, String id) {
        return GatewayApi.events(namespace, name) + "/events/" + KubernetesApi.part(id);
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        tree(body)
                .properties()
                .forEach(one -> fields.put(one.getKey(), one.getValue().asText()));
        return fields;
    }

    private static String message(Answer response) {
        return GatewayApi.refusal(response.statusCode(), tree(response.body()), response.body());
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
