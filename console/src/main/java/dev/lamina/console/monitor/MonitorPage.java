package dev.lamina.console.monitor;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * What a function does.
 *
 * @param noPods null, or why pods cannot be listed
 */
record MonitorPage(
        Frame frame, FunctionView function, String tab, List<PodView> pods, String noPods, FunctionCost.Days costs)
        implements TemplateInstance {}
