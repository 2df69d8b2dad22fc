package dev.lamina.console.monitor;

import dev.lamina.console.chart.FunctionCharts;
import dev.lamina.console.chart.TimeRange;
import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * What a function does.
 *
 * @param noPods null, or why pods cannot be listed
 * @param range name of the time that the charts show
 * @param aliases names of the function's aliases
 * @param alias the one that charts and costs are about; empty for the whole function
 */
record MonitorPage(
        Frame frame,
        FunctionView function,
        String tab,
        List<PodView> pods,
        String noPods,
        FunctionCost.Days costs,
        FunctionCharts.Charts charts,
        List<TimeRange.Choice> ranges,
        String range,
        List<String> aliases,
        String alias)
        implements TemplateInstance {}
