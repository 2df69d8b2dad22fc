package dev.lamina.console.page;

import io.quarkus.qute.TemplateInstance;

/** What went wrong, and what helps. */
public record ErrorPage(Frame frame, String text) implements TemplateInstance {}
