package dev.lamina.console.log;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * The log of a function in the store.
 *
 * @param older null, or the address of the page with older lines
 */
record StoredLogPage(
        Frame frame,
        FunctionView function,
        String tab,
        String view,
        LogSearch search,
        List<LogSearch.Range> ranges,
        StoredLogs.Part part,
        String older)
        implements TemplateInstance {}
