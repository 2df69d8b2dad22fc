package dev.lamina.console.function;

import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/** A function's settings, with the manifest that they make; {@code manifest} is null until it is checked. */
record SettingsPage(
        Frame frame,
        FunctionView function,
        String tab,
        ManifestForm form,
        String version,
        List<String> runtimes,
        String manifest)
        implements TemplateInstance {}
