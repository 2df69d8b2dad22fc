package dev.lamina.console.create;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.blueprint.Blueprint;
import dev.lamina.console.blueprint.Blueprints;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.ManifestForm;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.manifest.Resources;
import dev.lamina.console.manifest.Resources.Mode;
import dev.lamina.console.page.Frame;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestPath;

/** Creates functions. Everything is checked by the API server before the first object is created. */
@Path("/ns/{namespace}/create")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class CreateResource {
    private final Blueprints blueprints;
    private final Resources resources;
    private final Caller caller;
    private final ConsoleConfig config;

    CreateResource(Blueprints blueprints, Resources resources, Caller caller, ConsoleConfig config) {
        this.blueprints = blueprints;
        this.resources = resources;
        this.caller = caller;
        this.config = config;
    }

    @GET
    public GalleryPage gallery(@RestPath String namespace) {
        return new GalleryPage(frame("Create a function", namespace), blueprints.all());
    }

    @GET
    @Path("/{blueprint}")
    public CreatePage form(@RestPath String namespace, @RestPath String blueprint) {
        Blueprint chosen = blueprints.get(blueprint).orElseThrow(NotFoundException::new);
        return page(namespace, chosen, new NewFunction(chosen), false);
    }

    private CreatePage page(String namespace, Blueprint blueprint, NewFunction made, boolean checked) {
        return new CreatePage(
                frame("Create a function", namespace), blueprint, made, config.runtimes(), made.manifest(), checked);
    }

    @POST
    @Path("/{blueprint}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response create(
            @RestPath String namespace, @RestPath String blueprint, MultivaluedMap<String, String> typed) {
        Blueprint chosen = blueprints.get(blueprint).orElseThrow(NotFoundException::new);
        NewFunction made = new NewFunction(chosen).typed(typed);
        boolean good = check(namespace, made);
        if (!good || "check".equals(typed.getFirst("action"))) {
            CreatePage page = page(namespace, chosen, made, good);
            return Response.status(good ? 200 : 422).entity(page).build();
        }
        caller.typed(made.manifest());
        resources.create(namespace, made.form().object(), Mode.WRITE);
        for (ObjectNode object : made.objects()) {
            resources.create(namespace, object, Mode.WRITE);
        }
        return Redirect.to("/ns/" + namespace + "/functions/" + made.name() + "?done=created&event=sample:"
                        + chosen.event())
                .build();
    }

    /** Returns whether the API server accepts all of it; the form has the errors otherwise. */
    private boolean check(String namespace, NewFunction made) {
        ManifestForm form = made.form();
        if (form.errors().any()) {
            return false;
        }
        try {
            resources.create(namespace, form.object().deepCopy(), Mode.CHECK);
        } catch (RefusedException e) {
            form.failed(FieldErrors.of(ifForm(e, made), form.paths()));
            return false;
        }
        String about = "";
        try {
            for (ObjectNode object : made.objects()) {
                about = object.path("kind").asText() + " "
                        + object.at("/metadata/name").asText() + ": ";
                resources.create(namespace, object.deepCopy(), Mode.CHECK);
            }
            return true;
        } catch (RefusedException e) {
            form.failed(FieldErrors.of(ifForm(e, made), List.of()).about(about));
            return false;
        }
    }

    private RefusedException ifForm(RefusedException e, NewFunction made) {
        if (e.status() == 401) {
            caller.typed(made.manifest());
            throw e;
        }
        return e;
    }

    private Frame frame(String title, String namespace) {
        return caller.session().frame(title, namespace, "create");
    }
}
