package dev.lamina.console.version;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.function.ManifestForm;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/**
 * The form of an alias.
 *
 * @param alias its name; empty for a new one
 * @param generation the one that the user has seen; empty for a new one
 * @param owner null, or the program that owns it
 * @param manifest null until it is checked
 */
record AliasPage(
        Frame frame,
        FunctionView function,
        String tab,
        ManifestForm form,
        String alias,
        String generation,
        String owner,
        String manifest)
        implements TemplateInstance {}
