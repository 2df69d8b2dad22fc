package dev.lamina.console.function;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** The question whether a function is to be deleted. */
record DeletePage(Frame frame, FunctionView function, String tab, String error) implements TemplateInstance {}
