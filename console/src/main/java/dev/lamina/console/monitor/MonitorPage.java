package dev.lamina.console.monitor;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * What a function does.
 *
 * @param noPods null, or why pods cannot be listed
 * @param costs null if there is no source of costs
 */
record MonitorPage(
        Frame frame, FunctionView function, String tab, List<PodView> pods, String noPods, List<FunctionCost.Day> costs)
        implements TemplateInstance {}
