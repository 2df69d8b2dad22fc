package dev.lamina.e2e;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import org.junit.jupiter.api.Test;

/** examples/python: a function in a language that is not the runtime's own. */
@EndToEnd
class PythonE2E {
    private final Workspace workspace;

    PythonE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void pythonFunctionRespondsAndLogs() {
        LanguageStory.respondsAndLogs(workspace, "python", new Example("python").manifests(), "\"python\":\"3.13.");
    }

    @Test
    void olderPythonRespondsAndLogs() {
        String manifests = new Example("python")
                .manifests()
                .replace("runtime: python3.13", "runtime: python3.11")
                .replace("name: python", "name: python-older");

        LanguageStory.respondsAndLogs(workspace, "python-older", manifests, "\"python\":\"3.11.");
    }
}
