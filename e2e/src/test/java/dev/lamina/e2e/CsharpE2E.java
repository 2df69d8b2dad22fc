package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** examples/csharp: a function in C#, on a runtime that is a layer. */
@EndToEnd
class CsharpE2E {
    private final Workspace workspace;

    CsharpE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void csharpFunctionRespondsAndLogs() throws IOException {
        workspace.buckets().create("code");
        workspace.buckets().put("code", "csharp-runtime.zip", built("layer.zip"));
        workspace.buckets().put("code", "csharp.zip", built("function.zip"));

        LanguageStory.respondsAndLogs(
                workspace, "csharp", new Example("csharp").manifests(), "\"framework\":\"Mono 6.");
    }

    private static byte[] built(String name) throws IOException {
        String built = System.getenv("LAMINA_CSHARP");
        assertThat(built)
                .as("LAMINA_CSHARP: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotBlank();
        return Files.readAllBytes(Path.of(built, name));
    }
}
