package dev.lamina.console.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.Functions;
import dev.lamina.console.function.ManifestForm;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.manifest.Resources;
import dev.lamina.console.manifest.Resources.Mode;
import dev.lamina.console.manifest.Yaml;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The form of an alias: a new one without a name in the address, else one that exists. */
@Path("/ns/{namespace}/functions/{name}/versions/alias")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class AliasResource {
    private final Versions versions;
    private final Functions functions;
    private final Resources resources;
    private final Caller caller;

    AliasResource(Versions versions, Functions functions, Resources resources, Caller caller) {
        this.versions = versions;
        this.functions = functions;
        this.resources = resources;
        this.caller = caller;
    }

    @GET
    public AliasPage form(
            @RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("") String alias) {
        FunctionView function = functions.get(namespace, name);
        Optional<AliasView> present = present(function, alias);
        ManifestForm form = form(function, present);
        return page(function, form, alias, present.map(AliasView::generation).orElse(""), present, null);
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response save(
            @RestPath String namespace,
            @RestPath String name,
            @RestQuery @DefaultValue("") String alias,
            MultivaluedMap<String, String> typed) {
        FunctionView function = functions.get(namespace, name);
        Optional<AliasView> present = present(function, alias);
        if (present.isPresent() && "delete".equals(typed.getFirst("action"))) {
            resources.delete(namespace, "aliases", present.get().resource());
            return Redirect.to(function.path() + "/versions?done=deleted").build();
        }
        ManifestForm form = form(function, present).typed(typed);
        Mode mode = "check".equals(typed.getFirst("action")) ? Mode.CHECK : Mode.WRITE;
        String generation = typed.getFirst("version") == null ? "" : typed.getFirst("version");
        boolean good = write(function, form, present, generation, mode);
        if (good && mode == Mode.WRITE) {
            return Redirect.to(function.path() + "/versions?done=alias").build();
        }
        return Response.status(good ? 200 : 422)
                .entity(page(function, form, alias, generation, present, Yaml.write(form.object())))
                .build();
    }

    private Optional<AliasView> present(FunctionView function, String alias) {
        if (alias.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                versions.alias(function.namespace(), function.name(), alias).orElseThrow(NotFoundException::new));
    }

    private static ManifestForm form(FunctionView function, Optional<AliasView> present) {
        return present.map(alias -> new ManifestForm(AliasFields.CHANGE, Yaml.written(alias.object())))
                .orElseGet(() -> new ManifestForm(AliasFields.NEW, Versions.newAlias(function.name())));
    }

    /** Returns whether it was accepted; the form has the errors otherwise. */
    private boolean write(
            FunctionView function, ManifestForm form, Optional<AliasView> present, String generation, Mode mode) {
        Versions.name(form.object());
        if (form.errors().any()) {
            return false;
        }
        ObjectNode manifest = form.object().deepCopy();
        try {
            if (present.isPresent()) {
                resources.replace(function.namespace(), present.get().resource(), manifest, generation, mode);
            } else {
                resources.create(function.namespace(), manifest, mode);
            }
            return true;
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            form.failed(FieldErrors.of(e, form.paths()));
            return false;
        }
    }

    private AliasPage page(
            FunctionView function,
            ManifestForm form,
            String alias,
            String generation,
            Optional<AliasView> present,
            String manifest) {
        return new AliasPage(
                caller.session().frame(function.name(), function.namespace(), "functions"),
                function,
                "versions",
                form,
                alias,
                generation,
                present.map(AliasView::owner).orElse(null),
                manifest);
    }
}
