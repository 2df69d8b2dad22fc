package dev.lamina.console.log;

import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.Functions;
import dev.lamina.console.page.Frame;
import dev.lamina.console.session.Caller;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The pages of a function's log: of the pods that run, and of the store. */
@Path("/ns/{namespace}/functions/{name}/logs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LogResource {
    private final FunctionLogs logs;
    private final StoredLogs stored;
    private final Functions functions;
    private final Caller caller;

    LogResource(FunctionLogs logs, StoredLogs stored, Functions functions, Caller caller) {
        this.logs = logs;
        this.stored = stored;
        this.functions = functions;
        this.caller = caller;
    }

    /** Shows what runs. If nothing does, or a request or text is looked for, the store has it. */
    @GET
    public TemplateInstance page(
            @RestPath String namespace,
            @RestPath String name,
            @RestQuery @DefaultValue("") String view,
            @RestQuery @DefaultValue("") String range,
            @RestQuery @DefaultValue("") String until,
            @RestQuery @DefaultValue("") String q,
            @RestQuery @DefaultValue("") String request) {
        FunctionView function = functions.get(namespace, name);
        Frame frame = caller.session().frame(name, namespace, "functions");
        boolean runs = !function.replicas().equals("0");
        boolean live = view.equals("live") || view.isEmpty() && runs && request.isEmpty();
        if (live) {
            return new LogPage(frame, function, "logs", "live");
        }
        LogSearch search = new LogSearch(range, until, q, request);
        StoredLogs.Part part = stored.find(namespace, name, search);
        return new StoredLogPage(
                frame, function, "logs", "stored", search, LogSearch.RANGES, part, older(function, search, part));
    }

    private static String older(FunctionView function, LogSearch search, StoredLogs.Part part) {
        return part.older() == null
                ? null
                : function.path() + "/logs?view=stored&range=" + search.range() + "&q="
                        + KubernetesApi.part(search.text()) + "&until=" + part.older();
    }

    @GET
    @Path("/lines")
    public LogPart lines(@RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("") String q) {
        return new LogPart(logs.tail(namespace, name, q));
    }
}
