package dev.lamina.operator.limit;

import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Layer;
import java.util.ArrayList;
import java.util.List;

/** The resources that a test declares, whatever their namespace. */
public record FixedResources(
        List<Function> functions, List<FunctionVersion> versions, List<Alias> aliases, List<Layer> layers)
        implements NamespaceResources {
    public FixedResources() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public List<Function> functions(String namespace) {
        return functions;
    }

    @Override
    public List<FunctionVersion> versions(String namespace) {
        return versions;
    }

    @Override
    public List<Alias> aliases(String namespace) {
        return aliases;
    }

    @Override
    public List<Layer> layers(String namespace) {
        return layers;
    }
}
