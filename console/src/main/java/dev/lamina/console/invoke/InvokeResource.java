package dev.lamina.console.invoke;

import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.manifest.Yaml;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** Parts of the page of a function's code: the test event, and the result. */
@Path("/ns/{namespace}/functions/{name}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class InvokeResource {
    private final Invoker invoker;
    private final TestEvents events;

    InvokeResource(Invoker invoker, TestEvents events) {
        this.invoker = invoker;
        this.events = events;
    }

    @GET
    @Path("/test")
    public TestBox box(
            @RestPath String namespace,
            @RestPath String name,
            @RestQuery @DefaultValue("") String choice,
            @RestQuery @DefaultValue("") String qualifier) {
        return events.box(namespace, name, choice, "").qualified(qualifier);
    }

    @POST
    @Path("/test")
    public TestBox save(
            @RestPath String namespace,
            @RestPath String name,
            @RestForm @DefaultValue("") String eventName,
            @RestForm @DefaultValue("") String event,
            @RestForm @DefaultValue("") String qualifier,
            @RestForm @DefaultValue("save") String action) {
        return save(namespace, name, eventName.strip(), Yaml.lines(event), action)
                .qualified(qualifier);
    }

    private TestBox save(String namespace, String name, String eventName, String event, String action) {
        try {
            if (action.equals("delete")) {
                events.delete(namespace, name, eventName);
                return events.box(namespace, name, "", "The event is deleted.");
            }
            events.save(namespace, name, eventName, event);
            return events.box(
                    namespace, name, "saved:" + eventName, "The event is saved for all users of this namespace.");
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            return events.failed(namespace, name, eventName, event, e.getMessage());
        }
    }

    @POST
    @Path("/invocations")
    public ResultPart invoke(
            @RestPath String namespace,
            @RestPath String name,
            @RestForm @DefaultValue("") String event,
            @RestForm @DefaultValue("") String qualifier,
            @RestForm @DefaultValue("") String type) {
        return invoker.invoke(namespace, name, qualifier.strip(), Yaml.lines(event), type.equals("Event"));
    }
}
