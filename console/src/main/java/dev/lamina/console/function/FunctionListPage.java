package dev.lamina.console.function;

import dev.lamina.console.chart.Sparklines.Sparkline;
import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.Map;

/**
 * The functions of a namespace.
 *
 * @param sparklines by name; empty without a store of metrics
 */
record FunctionListPage(Frame frame, Functions.Part part, Map<String, Sparkline> sparklines, String text, String more)
        implements TemplateInstance {
    /** The text that is searched for stays in the address of the next page: this one may have no match. */
    static String more(Functions.Part part, String text) {
        return "?from=" + KubernetesApi.part(part.next()) + "&q=" + KubernetesApi.part(text);
    }
}
