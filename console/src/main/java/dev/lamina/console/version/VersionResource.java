package dev.lamina.console.version;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of a function's versions: publishing one is a change of the Function, which the operator carries out. */
@Path("/ns/{namespace}/functions/{name}/versions")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class VersionResource {
    private final Versions versions;
    private final Functions functions;
    private final Resources resources;
    private final Caller caller;

    VersionResource(Versions versions, Functions functions, Resources resources, Caller caller) {
        this.versions = versions;
        this.functions = functions;
        this.resources = resources;
        this.caller = caller;
    }

    @GET
    public VersionsPage page(@RestPath String namespace, @RestPath String name, @RestQuery String done) {
        return page(functions.get(namespace, name), done, "", FieldErrors.none(), null);
    }

    private VersionsPage page(
            FunctionView function, String done, String description, FieldErrors errors, String manifest) {
        List<AliasView> aliases = versions.aliases(function.namespace(), function.name());
        return new VersionsPage(
                caller.session()
                        .frame(function.name(), function.namespace(), "functions")
                        .done(done),
                function,
                "versions",
                versions.of(function.namespace(), function.name(), aliases),
                aliases,
                requested(function),
                description,
                errors,
                manifest);
    }

    private static String requested(FunctionView function) {
        String wanted = function.object().at("/spec/publish/request").asText("");
        String carriedOut = function.object().at("/status/published/request").asText("");
        return wanted.isEmpty() || wanted.equals(carriedOut) ? null : wanted;
    }

    @POST
    public Response publish(
            @RestPath String namespace,
            @RestPath String name,
            @RestForm @DefaultValue("") String version,
            @RestForm @DefaultValue("") String description,
            @RestForm @DefaultValue("") String action) {
        FunctionView function = functions.get(namespace, name);
        ObjectNode manifest = Yaml.written(function.object());
        ObjectNode publish = manifest.withObject("/spec").withObject("/publish");
        publish.put("request", "console " + Instant.now().truncatedTo(ChronoUnit.MILLIS));
        if (description.isBlank()) {
            publish.remove("description");
        } else {
            publish.put("description", description.strip());
        }
        Mode mode = action.equals("check") ? Mode.CHECK : Mode.WRITE;
        try {
            resources.replace(
                    namespace, name, manifest.deepCopy(), version.isBlank() ? function.version() : version, mode);
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            FieldErrors errors = FieldErrors.of(e, List.of());
            return Response.status(422)
                    .entity(page(function, null, description, errors, null))
                    .build();
        }
        return mode == Mode.WRITE
                ? Redirect.to(function.path() + "/versions?done=published").build()
                : Response.ok(page(function, null, description, FieldErrors.none(), Yaml.write(manifest)))
                        .build();
    }
}
