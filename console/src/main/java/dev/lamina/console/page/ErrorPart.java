package dev.lamina.console.page;

import io.quarkus.qute.TemplateInstance;

/** An error in a part of a page. */
public record ErrorPart(String title, String text) implements TemplateInstance {}
