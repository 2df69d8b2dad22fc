package dev.lamina.console.trigger;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** The triggers of a function, and the manifest of a new one. */
record TriggersPage(
        Frame frame, FunctionView function, String tab, List<TriggerView> triggers, String manifest, FieldErrors errors)
        implements TemplateInstance {}
