package dev.lamina.console.login;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** The form to log in; {@code error} is null, or why the last attempt failed. */
record LoginPage(Frame frame, String error, boolean expired, String to) implements TemplateInstance {}
