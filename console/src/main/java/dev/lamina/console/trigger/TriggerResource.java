package dev.lamina.console.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.Functions;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.manifest.Resources;
import dev.lamina.console.manifest.Resources.Mode;
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
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The pages of triggers and layers. */
@Path("/ns/{namespace}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class TriggerResource {
    private static final String NEW = """
            apiVersion: lamina.dev/v1alpha1
            kind: Trigger
            metadata:
              name: %1$s
            spec:
              function: {name: %1$s}
              source:
                schedule:
                  expression: rate(5 minutes)
            """;

    private final KubernetesApi kubernetes;
    private final Functions functions;
    private final Resources resources;
    private final Caller caller;

    TriggerResource(KubernetesApi kubernetes, Functions functions, Resources resources, Caller caller) {
        this.kubernetes = kubernetes;
        this.functions = functions;
        this.resources = resources;
        this.caller = caller;
    }

    @GET
    @Path("/triggers")
    public TriggerListPage triggers(@RestPath String namespace, @RestQuery String done) {
        return new TriggerListPage(
                caller.session().frame("Triggers", namespace, "triggers").done(done),
                list(namespace, "triggers").map(TriggerView::new).toList());
    }

    @GET
    @Path("/layers")
    public LayerListPage layers(@RestPath String namespace) {
        return new LayerListPage(
                caller.session().frame("Layers", namespace, "layers"),
                list(namespace, "layers").map(LayerView::new).toList());
    }

    @GET
    @Path("/functions/{name}/triggers")
    public TriggersPage ofFunction(@RestPath String namespace, @RestPath String name, @RestQuery String done) {
        return page(namespace, name, done, NEW.formatted(name), FieldErrors.none());
    }

    private TriggersPage page(String namespace, String name, String done, String manifest, FieldErrors errors) {
        FunctionView function = functions.get(namespace, name);
        return new TriggersPage(
                caller.session().frame(name, namespace, "functions").done(done),
                function,
                "triggers",
                list(namespace, "triggers")
                        .map(TriggerView::new)
                        .filter(trigger -> trigger.function().equals(name))
                        .toList(),
                manifest,
                errors);
    }

    @POST
    @Path("/functions/{name}/triggers")
    public Response add(
            @RestPath String namespace, @RestPath String name, @RestForm @DefaultValue("") String manifest) {
        String text = Yaml.lines(manifest);
        caller.typed(text);
        try {
            ObjectNode object = Yaml.document(text);
            object.put("apiVersion", "lamina.dev/v1alpha1").put("kind", "Trigger");
            resources.create(namespace, object, Mode.WRITE);
            return back(namespace, name, "added");
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            return Response.status(422)
                    .entity(page(namespace, name, null, text, FieldErrors.of(e, List.of())))
                    .build();
        }
    }

    /** Switches a trigger on or off, or deletes it. */
    @POST
    @Path("/functions/{name}/triggers/{trigger}")
    public Response change(
            @RestPath String namespace,
            @RestPath String name,
            @RestPath String trigger,
            @RestForm @DefaultValue("") String action) {
        if (action.equals("delete")) {
            resources.delete(namespace, "triggers", trigger);
            return back(namespace, name, "deleted");
        }
        JsonNode object =
                kubernetes.get(KubernetesApi.lamina(namespace, "triggers") + "/" + KubernetesApi.part(trigger));
        ObjectNode changed = Yaml.written(object);
        changed.withObject("/spec").put("enabled", action.equals("enable"));
        resources.replace(
                namespace, trigger, changed, object.at("/metadata/generation").asText(), Mode.WRITE);
        return back(namespace, name, "switched");
    }

    private Stream<JsonNode> list(String namespace, String plural) {
        JsonNode list = kubernetes.get(KubernetesApi.lamina(namespace, plural) + "?limit=500");
        return StreamSupport.stream(list.path("items").spliterator(), false);
    }

    private static Response back(String namespace, String function, String done) {
        return Redirect.to("/ns/" + namespace + "/functions/" + function + "/triggers?done=" + done)
                .build();
    }
}
