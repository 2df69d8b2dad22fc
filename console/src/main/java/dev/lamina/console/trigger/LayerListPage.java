package dev.lamina.console.trigger;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The layers of a namespace. */
record LayerListPage(Frame frame, List<LayerView> layers) implements TemplateInstance {}
