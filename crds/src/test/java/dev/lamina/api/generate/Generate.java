package dev.lamina.api.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes the files that are generated from the API types and committed: CRDs and API reference. Argument: the checkout.
 */
public final class Generate {
    private static final String NOTE = "# Made from crds/src/main/java by `make generate`; do not edit.\n";

    private Generate() {}

    public static void main(String[] args) throws IOException {
        Path checkout = Path.of(args[0]);
        for (var file : files().entrySet()) {
            Path target = checkout.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.writeString(target, file.getValue());
        }
    }

    /** Returns the texts by their path in the checkout. */
    static Map<String, String> files() throws JsonProcessingException {
        Map<String, String> files = new LinkedHashMap<>();
        var definitions = Definitions.generate();
        for (var crd : definitions.values()) {
            files.put(
                    "crds/generated/" + crd.at("/metadata/name").asText() + ".yaml",
                    NOTE + Yaml.MAPPER.writeValueAsString(crd));
        }
        files.put("docs/api-reference.md", ApiReference.of(definitions.values()));
        return files;
    }
}
