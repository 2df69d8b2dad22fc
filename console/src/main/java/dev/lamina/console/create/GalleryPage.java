package dev.lamina.console.create;

import dev.lamina.console.blueprint.Blueprint;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The choice of a blueprint. */
record GalleryPage(Frame frame, List<Blueprint> blueprints) implements TemplateInstance {}
