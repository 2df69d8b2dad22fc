package dev.lamina.console.function;

import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** A function's manifest and conditions. */
record ManifestPage(
        Frame frame,
        FunctionView function,
        String tab,
        String manifest,
        String version,
        FieldErrors errors,
        boolean checked)
        implements TemplateInstance {}
