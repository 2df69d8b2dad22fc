package dev.lamina.console.log;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** The log of a function while it runs; its lines are a part that is loaded again and again. */
record LogPage(Frame frame, FunctionView function, String tab, String view) implements TemplateInstance {}
