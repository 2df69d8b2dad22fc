package dev.lamina.console.function;

import dev.lamina.console.invoke.TestBox;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** A function's code, and a test event next to it. */
record CodePage(Frame frame, FunctionView function, String tab, ManifestForm form, String version, TestBox test)
        implements TemplateInstance {}
