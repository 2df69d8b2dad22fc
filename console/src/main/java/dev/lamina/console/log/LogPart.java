package dev.lamina.console.log;

import io.quarkus.qute.TemplateInstance;

/** The newest lines. */
record LogPart(FunctionLogs.Tail tail) implements TemplateInstance {}
