package dev.lamina.console.memory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.console.cluster.Answer;
import dev.lamina.console.cluster.GatewayApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.Functions;
import dev.lamina.console.invoke.TestEvents;
import dev.lamina.console.manifest.Yaml;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;

/**
 * The page of memory tests, on the gateway's API. A size is taken by the form of the configuration, which shows the
 * manifest first.
 */
@Path("/ns/{namespace}/functions/{name}/memory")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class MemoryResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GatewayApi gateway;
    private final Functions functions;
    private final TestEvents events;
    private final Caller caller;

    MemoryResource(GatewayApi gateway, Functions functions, TestEvents events, Caller caller) {
        this.gateway = gateway;
        this.functions = functions;
        this.events = events;
        this.caller = caller;
    }

    @GET
    public MemoryPage page(@RestPath String namespace, @RestPath String name) {
        String event = events.box(namespace, name, "", "").event();
        return page(
                functions.get(namespace, name),
                new MemoryForm(MemoryForm.USUAL_SIZES, MemoryForm.USUAL_COUNT, event),
                null);
    }

    private MemoryPage page(FunctionView function, MemoryForm form, String error) {
        return new MemoryPage(
                caller.session().frame(function.name(), function.namespace(), "functions"),
                function,
                "memory",
                form.sizes(),
                form.count(),
                form.event(),
                error);
    }

    /** Begins a test. */
    @POST
    public Response start(
            @RestPath String namespace,
            @RestPath String name,
            @RestForm @DefaultValue("") String sizes,
            @RestForm @DefaultValue("") String count,
            @RestForm @DefaultValue("") String event) {
        MemoryForm form = new MemoryForm(sizes, count, Yaml.lines(event));
        FunctionView function = functions.get(namespace, name);
        try {
            Answer answer =
                    gateway.send("POST", path(namespace, name), form.body(), "Content-Type", "application/json");
            if (answer.statusCode() == 202) {
                return Redirect.to(function.path() + "/memory").build();
            }
            return wrong(function, form, refusal(answer));
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            return wrong(function, form, e.getMessage());
        }
    }

    private Response wrong(FunctionView function, MemoryForm form, String error) {
        return Response.status(422).entity(page(function, form, error)).build();
    }

    @GET
    @Path("/results")
    public MemoryPart results(@RestPath String namespace, @RestPath String name) {
        MemoryResults results;
        try {
            Answer answer = gateway.send("GET", path(namespace, name), null);
            results = MemoryResults.read(answer.statusCode(), answer.body());
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            results = MemoryResults.missing(e.getMessage());
        }
        return new MemoryPart(functions.get(namespace, name), results);
    }

    private static String refusal(Answer answer) {
        try {
            return GatewayApi.refusal(answer.statusCode(), JSON.readTree(answer.body()), answer.body());
        } catch (JsonProcessingException e) {
            return GatewayApi.refusal(answer.statusCode(), JSON.createObjectNode(), answer.body());
        }
    }

    private static String path(String namespace, String name) {
        return GatewayApi.events(namespace, name) + "/memory-tests";
    }
}
