package dev.lamina.console.log;

import dev.lamina.console.function.Functions;
import dev.lamina.console.session.Caller;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of a function's log. */
@Path("/ns/{namespace}/functions/{name}/logs")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class LogResource {
    private final FunctionLogs logs;
    private final Functions functions;
    private final Caller caller;

    LogResource(FunctionLogs logs, Functions functions, Caller caller) {
        this.logs = logs;
        this.functions = functions;
        this.caller = caller;
    }

    @GET
    public LogPage page(@RestPath String namespace, @RestPath String name) {
        return new LogPage(
                caller.session().frame(name, namespace, "functions"), functions.get(namespace, name), "logs");
    }

    @GET
    @Path("/lines")
    public LogPart lines(@RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("") String q) {
        return new LogPart(logs.tail(namespace, name, q));
    }
}
