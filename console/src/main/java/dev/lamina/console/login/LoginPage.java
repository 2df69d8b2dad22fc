package dev.lamina.console.login;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/**
 * The form to log in.
 *
 * @param error null, or why the last attempt failed
 * @param provider null, or the host of the OpenID provider
 */
record LoginPage(Frame frame, String error, boolean expired, String to, String provider) implements TemplateInstance {}
