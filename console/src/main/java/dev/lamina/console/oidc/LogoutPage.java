package dev.lamina.console.oidc;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** After logging out; {@code end} is null, or where the user logs out of the provider. */
record LogoutPage(Frame frame, String provider, String end) implements TemplateInstance {}
