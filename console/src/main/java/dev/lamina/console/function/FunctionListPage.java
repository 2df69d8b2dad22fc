package dev.lamina.console.function;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** The functions of a namespace. */
record FunctionListPage(Frame frame, Functions.Part part, String text) implements TemplateInstance {}
