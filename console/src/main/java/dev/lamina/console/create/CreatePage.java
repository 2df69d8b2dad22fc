package dev.lamina.console.create;

import dev.lamina.console.blueprint.Blueprint;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The form of a new function; {@code checked} says that the API server accepts it. */
record CreatePage(
        Frame frame, Blueprint blueprint, NewFunction made, List<String> runtimes, String manifest, boolean checked)
        implements TemplateInstance {}
