package dev.lamina.console.page;

import io.quarkus.qute.TemplateInstance;

/**
 * What went wrong, and what helps.
 *
 * @param typed null, or what the user typed, which is not lost
 */
public record ErrorPage(Frame frame, String text, String typed) implements TemplateInstance {}
