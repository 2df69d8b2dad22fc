package dev.lamina.console.trace;

import dev.lamina.console.function.Functions;
import dev.lamina.console.session.Caller;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The pages of a function's traces. */
@Path("/ns/{namespace}/functions/{name}/traces")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class TraceResource {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Duration PAST = Duration.ofDays(1);
    private static final String TAB = "traces";

    private final TraceStore store;
    private final TraceRights rights;
    private final Functions functions;
    private final Caller caller;

    TraceResource(TraceStore store, TraceRights rights, Functions functions, Caller caller) {
        this.store = store;
        this.rights = rights;
        this.functions = functions;
        this.caller = caller;
    }

    @GET
    public TraceListPage list(
            @RestPath String namespace, @RestPath String name, @RestQuery @DefaultValue("") String request) {
        rights.require(namespace);
        String id = request.strip();
        return new TraceListPage(
                caller.session().frame(name, namespace, "functions"),
                functions.get(namespace, name),
                TAB,
                !store.isThere(),
                id,
                store.isThere() ? rows(namespace, name, id) : List.of());
    }

    private List<TraceListPage.Row> rows(String namespace, String name, String request) {
        return store.search(namespace, name, request, PAST).stream()
                .sorted(Comparator.comparingLong(Trace::start).reversed())
                .map(trace -> row(
                        trace.id(),
                        trace.of(namespace),
                        trace.invocationOf(namespace, name).orElseThrow()))
                .toList();
    }

    private static TraceListPage.Row row(String id, List<TraceSpan> visible, TraceSpan invocation) {
        return new TraceListPage.Row(
                id,
                Instant.EPOCH
                        .plus(TimeUnit.MICROSECONDS.toMillis(invocation.start()), ChronoUnit.MILLIS)
                        .toString(),
                Waterfall.duration(invocation.duration()),
                visible.size(),
                invocation.failed(),
                visible.stream().anyMatch(span -> "true".equals(span.tags().get("faas.coldstart"))),
                invocation.tags().getOrDefault("faas.invocation_id", ""));
    }

    @GET
    @Path("/{id}")
    public TemplateInstance page(@RestPath String namespace, @RestPath String name, @RestPath String id) {
        if (!ID.matcher(id).matches()) {
            throw new NotFoundException();
        }
        if (!store.isThere()) {
            return list(namespace, name, "");
        }
        rights.require(namespace);
        Optional<Waterfall> found = store.find(id)
                .filter(trace -> trace.invocationOf(namespace, name).isPresent())
                .map(trace -> Waterfall.of(trace, namespace, rights::allowed));
        return new TracePage(
                caller.session().frame(name, namespace, "functions"),
                functions.get(namespace, name),
                TAB,
                id,
                found.orElse(null));
    }
}
