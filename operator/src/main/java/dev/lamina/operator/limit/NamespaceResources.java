package dev.lamina.operator.limit;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Layer;
import java.util.List;

/** The resources of a namespace, as the operator's watches last saw them. */
public interface NamespaceResources {
    List<Function> functions(String namespace);

    List<FunctionVersion> versions(String namespace);

    List<Alias> aliases(String namespace);

    List<Layer> layers(String namespace);
}
