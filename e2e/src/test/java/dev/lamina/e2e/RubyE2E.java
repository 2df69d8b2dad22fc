package dev.lamina.e2e;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Example;
import dev.lamina.e2e.system.Workspace;
import org.junit.jupiter.api.Test;

/** examples/ruby: a function in Ruby. */
@EndToEnd
class RubyE2E {
    private final Workspace workspace;

    RubyE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void rubyFunctionRespondsAndLogs() {
        LanguageStory.respondsAndLogs(workspace, "ruby", new Example("ruby").manifests(), "\"ruby\":\"3.3.");
    }
}
