package dev.lamina.console.memory;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/**
 * The page.
 *
 * @param error null, or why no test was begun
 */
record MemoryPage(
        Frame frame, FunctionView function, String tab, String sizes, String count, String event, String error)
        implements TemplateInstance {}
