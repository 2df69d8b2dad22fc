package dev.lamina.console.trace;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * The newest traces of a function.
 *
 * @param noStore whether there is no trace store
 * @param request the request id that was searched for
 */
record TraceListPage(Frame frame, FunctionView function, String tab, boolean noStore, String request, List<Row> traces)
        implements TemplateInstance {
    /**
     * One trace: its first invocation of the function.
     *
     * @param spans number of those of the namespace
     * @param cold whether one of those was a cold start
     */
    public record Row(String id, String time, String took, int spans, boolean failed, boolean cold, String request) {}
}
