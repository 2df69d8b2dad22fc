package dev.lamina.console.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.chart.Sparklines;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.invoke.TestBox;
import dev.lamina.console.invoke.TestEvents;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.manifest.Resources;
import dev.lamina.console.manifest.Resources.Mode;
import dev.lamina.console.manifest.Yaml;
import dev.lamina.console.page.Frame;
import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The pages of functions. */
@Path("/ns/{namespace}/functions")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
public class FunctionResource {
    private final Functions functions;
    private final Resources resources;
    private final TestEvents events;
    private final Sparklines sparklines;
    private final Caller caller;
    private final ConsoleConfig config;

    FunctionResource(
            Functions functions,
            Resources resources,
            TestEvents events,
            Sparklines sparklines,
            Caller caller,
            ConsoleConfig config) {
        this.functions = functions;
        this.resources = resources;
        this.events = events;
        this.sparklines = sparklines;
        this.caller = caller;
        this.config = config;
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    public FunctionListPage list(
            @RestPath String namespace,
            @RestQuery @DefaultValue("") String q,
            @RestQuery @DefaultValue("") String from,
            @RestQuery String done) {
        Functions.Part part = functions.list(namespace, q.strip(), from);
        return new FunctionListPage(
                frame("Functions", namespace).done(done),
                part,
                sparklines.of(part.items().stream().map(FunctionView::object).toList()),
                q.strip(),
                FunctionListPage.more(part, q.strip()));
    }

    @GET
    @Path("/{name}")
    @Consumes(MediaType.WILDCARD)
    public CodePage code(
            @RestPath String namespace,
            @RestPath String name,
            @RestQuery String done,
            @RestQuery @DefaultValue("") String event,
            @RestQuery @DefaultValue("") String qualifier) {
        FunctionView function = functions.get(namespace, name);
        ManifestForm form = new ManifestForm(FunctionFields.SOURCE, Yaml.written(function.object()));
        return code(
                function,
                form,
                function.version(),
                done,
                events.box(namespace, name, event, "").qualified(qualifier));
    }

    private CodePage code(FunctionView function, ManifestForm form, String version, String done, TestBox box) {
        return new CodePage(
                frame(function.name(), function.namespace()).done(done), function, "code", form, version, box);
    }

    @POST
    @Path("/{name}/code")
    public Response saveCode(@RestPath String namespace, @RestPath String name, MultivaluedMap<String, String> typed) {
        caller.typed(typed.getFirst("spec.code.inline"));
        FunctionView function = functions.get(namespace, name);
        ManifestForm form = new ManifestForm(FunctionFields.SOURCE, Yaml.written(function.object())).typed(typed);
        return save(function, form, typed, Mode.WRITE)
                ? saved(function.path())
                : wrong(code(function, form, version(typed, function), null, events.box(namespace, name, "", "")));
    }

    @GET
    @Path("/{name}/configuration")
    @Consumes(MediaType.WILDCARD)
    public SettingsPage settings(@RestPath String namespace, @RestPath String name, @RestQuery String done) {
        FunctionView function = functions.get(namespace, name);
        ManifestForm form = new ManifestForm(FunctionFields.SETTINGS, Yaml.written(function.object()));
        return settings(function, form, function.version(), done, null);
    }

    private SettingsPage settings(
            FunctionView function, ManifestForm form, String version, String done, String manifest) {
        return new SettingsPage(
                frame(function.name(), function.namespace()).done(done),
                function,
                "configuration",
                form,
                version,
                config.runtimes(),
                manifest);
    }

    @POST
    @Path("/{name}/configuration")
    public Response saveSettings(
            @RestPath String namespace, @RestPath String name, MultivaluedMap<String, String> typed) {
        FunctionView function = functions.get(namespace, name);
        ManifestForm form = new ManifestForm(FunctionFields.SETTINGS, Yaml.written(function.object())).typed(typed);
        Mode mode = mode(typed);
        boolean good = save(function, form, typed, mode);
        if (good && mode == Mode.WRITE) {
            return saved(function.path() + "/configuration");
        }
        SettingsPage page =
                settings(function, form, version(typed, function), null, Yaml.write(Yaml.written(form.object())));
        return good ? Response.ok(page).build() : wrong(page);
    }

    @GET
    @Path("/{name}/manifest")
    @Consumes(MediaType.WILDCARD)
    public ManifestPage manifest(@RestPath String namespace, @RestPath String name, @RestQuery String done) {
        FunctionView function = functions.get(namespace, name);
        String text = Yaml.write(Yaml.written(function.object()));
        return new ManifestPage(
                frame(name, namespace).done(done),
                function,
                "manifest",
                text,
                function.version(),
                FieldErrors.none(),
                false);
    }

    @POST
    @Path("/{name}/manifest")
    public Response saveManifest(
            @RestPath String namespace, @RestPath String name, MultivaluedMap<String, String> typed) {
        String text = Yaml.lines(typed.getFirst("manifest"));
        caller.typed(text);
        FunctionView function = functions.get(namespace, name);
        Mode mode = mode(typed);
        FieldErrors errors = FieldErrors.none();
        try {
            ObjectNode object = Yaml.document(text);
            refuseOther(object, name);
            object.put("apiVersion", "lamina.dev/v1alpha1").put("kind", "Function");
            resources.replace(namespace, name, object, version(typed, function), mode);
            if (mode == Mode.WRITE) {
                return saved(function.path() + "/manifest");
            }
        } catch (RefusedException e) {
            errors = FieldErrors.of(ifWrong(e), List.of());
        }
        ManifestPage page = new ManifestPage(
                frame(name, namespace), function, "manifest", text, version(typed, function), errors, !errors.any());
        return errors.any() ? wrong(page) : Response.ok(page).build();
    }

    @GET
    @Path("/{name}/delete")
    @Consumes(MediaType.WILDCARD)
    public DeletePage delete(@RestPath String namespace, @RestPath String name) {
        return new DeletePage(frame(name, namespace), functions.get(namespace, name), "delete", null);
    }

    @POST
    @Path("/{name}/delete")
    public Response reallyDelete(@RestPath String namespace, @RestPath String name, @RestForm String confirm) {
        if (!name.equals(confirm == null ? null : confirm.strip())) {
            return wrong(new DeletePage(
                    frame(name, namespace),
                    functions.get(namespace, name),
                    "delete",
                    "Type the name of the function, " + name + ", to delete it."));
        }
        resources.delete(namespace, "functions", name);
        return Redirect.to("/ns/" + namespace + "/functions?done=deleted").build();
    }

    /** Returns whether it was accepted; the form has the errors otherwise. */
    private boolean save(FunctionView function, ManifestForm form, MultivaluedMap<String, String> typed, Mode mode) {
        if (!form.errors().any()) {
            try {
                resources.replace(
                        function.namespace(),
                        function.name(),
                        form.object().deepCopy(),
                        version(typed, function),
                        mode);
                return true;
            } catch (RefusedException e) {
                form.failed(FieldErrors.of(ifWrong(e), form.paths()));
            }
        }
        return false;
    }

    /** The form is shown again with what was typed, whatever the reason; who is logged out has no form. */
    private static RefusedException ifWrong(RefusedException e) {
        if (e.status() == 401) {
            throw e;
        }
        return e;
    }

    private static void refuseOther(ObjectNode object, String name) {
        String kind = object.path("kind").asText("Function");
        String written = object.at("/metadata/name").asText(name);
        if (!kind.equals("Function") || !written.equals(name)) {
            throw new RefusedException(
                    400,
                    "kind and metadata.name: must be Function and " + name + ", and are " + kind + " and " + written
                            + "; create another object with kubectl",
                    List.of());
        }
    }

    private static Mode mode(MultivaluedMap<String, String> typed) {
        return "check".equals(typed.getFirst("action")) ? Mode.CHECK : Mode.WRITE;
    }

    /** The version that the user has seen is in the form. */
    private static String version(MultivaluedMap<String, String> typed, FunctionView function) {
        String seen = typed.getFirst("version");
        return seen == null || seen.isBlank() ? function.version() : seen;
    }

    private Frame frame(String title, String namespace) {
        return caller.session().frame(title, namespace, "functions");
    }

    private static Response saved(String path) {
        return Redirect.to(path + "?done=saved").build();
    }

    private static Response wrong(Object page) {
        return Response.status(422).entity(page).build();
    }
}
