package dev.lamina.console.version;

import dev.lamina.console.function.FunctionView;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;
import java.util.List;

/**
 * The versions and aliases of a function.
 *
 * @param requested null, or what was asked to be published and is not carried out yet
 * @param manifest null, or the manifest that publishes, which is only checked
 */
record VersionsPage(
        Frame frame,
        FunctionView function,
        String tab,
        List<VersionView> versions,
        List<AliasView> aliases,
        String requested,
        String description,
        FieldErrors errors,
        String manifest)
        implements TemplateInstance {}
