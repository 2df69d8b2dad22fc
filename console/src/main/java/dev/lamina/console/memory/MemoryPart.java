package dev.lamina.console.memory;

import dev.lamina.console.function.FunctionView;
import io.quarkus.qute.TemplateInstance;

/** The part of the page that is read again while a test runs. */
record MemoryPart(FunctionView function, MemoryResults results) implements TemplateInstance {}
