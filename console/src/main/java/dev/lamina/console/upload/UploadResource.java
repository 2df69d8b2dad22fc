package dev.lamina.console.upload;

import dev.lamina.console.ConsoleConfig;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.Functions;
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
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.multipart.FileUpload;

/** Takes zips: for a new function, and for one that exists. */
@Path("/ns/{namespace}")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class UploadResource {
    private final Uploads uploads;
    private final Functions functions;
    private final Caller caller;
    private final List<String> runtimes;

    UploadResource(Uploads uploads, Functions functions, Caller caller, ConsoleConfig config) {
        this.uploads = uploads;
        this.functions = functions;
        this.caller = caller;
        this.runtimes = config.runtimes();
    }

    @GET
    @Path("/zip")
    public UploadPage form(@RestPath String namespace) {
        return page(namespace, new NewZip("", runtimes.getFirst(), "", "256", "10", ""), null);
    }

    private UploadPage page(String namespace, NewZip typed, String error) {
        return new UploadPage(caller.session().frame("Create a function", namespace, "create"), typed, runtimes, error);
    }

    @POST
    @Path("/zip")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response create(
            @RestPath String namespace,
            @RestForm @DefaultValue("") String name,
            @RestForm @DefaultValue("") String runtime,
            @RestForm @DefaultValue("") String handler,
            @RestForm @DefaultValue("") String memory,
            @RestForm @DefaultValue("") String timeout,
            @RestForm @DefaultValue("") String account,
            @RestForm("zip") FileUpload zip) {
        NewZip typed = new NewZip(name, runtime, handler, memory, timeout, account);
        try {
            uploads.create(namespace, typed, zip);
        } catch (RefusedException e) {
            if (e.status() == 401) {
                throw e;
            }
            return Response.status(422)
                    .entity(page(namespace, typed, e.advice()))
                    .build();
        }
        return Redirect.to("/ns/" + namespace + "/functions/" + name.strip() + "?done=created")
                .build();
    }

    @POST
    @Path("/functions/{name}/zip")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    public Response replace(@RestPath String namespace, @RestPath String name, @RestForm("zip") FileUpload zip) {
        FunctionView function = functions.get(namespace, name);
        if (function.owner() != null) {
            throw new RefusedException(
                    409,
                    "It belongs to " + function.owner() + ", which would undo the change: change it there",
                    List.of());
        }
        uploads.replace(namespace, name, zip);
        return Redirect.to(function.path() + "?done=saved").build();
    }
}
