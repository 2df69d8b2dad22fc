package dev.lamina.console.trigger;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The triggers of a namespace. */
record TriggerListPage(Frame frame, List<TriggerView> triggers) implements TemplateInstance {}
