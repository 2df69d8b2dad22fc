package dev.lamina.console.trace;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/**
 * A trace.
 *
 * @param waterfall null if the store does not have it
 */
record TracePage(Frame frame, FunctionView function, String tab, String id, Waterfall waterfall)
        implements TemplateInstance {}
