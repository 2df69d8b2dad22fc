package dev.lamina.console.monitor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.console.chart.FunctionCharts;
import dev.lamina.console.chart.MetricScope;
import dev.lamina.console.chart.TimeRange;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.cluster.RefusedException;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.Functions;
import dev.lamina.console.session.Caller;
import dev.lamina.console.version.AliasView;
import dev.lamina.console.version.Versions;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The page of what a function does and did. */
@Path("/ns/{namespace}/functions/{name}/monitor")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
public class MonitorResource {
    private final KubernetesApi kubernetes;
    private final Functions functions;
    private final Caller caller;
    private final FunctionCost costs;
    private final FunctionCharts charts;
    private final Versions versions;

    MonitorResource(
            KubernetesApi kubernetes,
            Functions functions,
            Caller caller,
            FunctionCost costs,
            FunctionCharts charts,
            Versions versions) {
        this.kubernetes = kubernetes;
        this.functions = functions;
        this.caller = caller;
        this.costs = costs;
        this.charts = charts;
        this.versions = versions;
    }

    @GET
    public MonitorPage page(
            @RestPath String namespace,
            @RestPath String name,
            @RestQuery @DefaultValue("") String range,
            @RestQuery @DefaultValue("") String alias) {
        FunctionView function = functions.get(namespace, name);
        List<AliasView> aliases = aliases(namespace, name);
        TimeRange.Choice choice = TimeRange.choice(range);
        List<PodView> pods = List.of();
        String noPods = null;
        try {
            JsonNode list = kubernetes.get("/api/v1/namespaces/" + KubernetesApi.part(namespace)
                    + "/pods?limit=100&labelSelector=" + KubernetesApi.part("lamina.dev/function=" + name));
            pods = StreamSupport.stream(list.path("items").spliterator(), false)
                    .map(PodView::new)
                    .toList();
        } catch (RefusedException e) {
            if (e.status() != 403) {
                throw e;
            }
            noPods = e.getMessage();
        }
        return new MonitorPage(
                caller.session().frame(name, namespace, "functions"),
                function,
                "monitor",
                pods,
                noPods,
                costs.days(namespace, name, alias),
                alias.isEmpty()
                        ? charts.of(MetricScope.of(function.object()), choice.length())
                        : charts.ofAlias(MetricScope.ofAlias(chosen(aliases, name, alias)), choice.length()),
                TimeRange.CHOICES,
                choice.name(),
                aliases.stream().map(AliasView::name).toList(),
                alias);
    }

    /** The page does without them for users who may not list aliases. */
    private List<AliasView> aliases(String namespace, String function) {
        try {
            return versions.aliases(namespace, function);
        } catch (RefusedException e) {
            if (e.status() != 403) {
                throw e;
            }
            return List.of();
        }
    }

    private static JsonNode chosen(List<AliasView> aliases, String function, String name) {
        return aliases.stream()
                .filter(alias -> alias.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new RefusedException(404, "The function " + function + " has no alias " + name, List.of()))
                .object();
    }
}
