package dev.lamina.console.oidc;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** Leads on by itself. Browsers send the session from a page of the console, not while another site leads to it. */
record WelcomePage(Frame frame, String to) implements TemplateInstance {}
