package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The blocks of README.md, docs/ and the examples that say so are run, each page's in their order, as a user of the
 * page would run them: with its user, its credentials, and the programs on its path.
 */
@EndToEnd
class DocumentationE2E {
    @TempDir
    private static Path folder;

    private final Workspace workspace;
    private UserShell shell;

    DocumentationE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void prepare() throws IOException {
        shell = new UserShell(workspace, folder);
    }

    static Stream<Page> pages() {
        return Page.all().stream()
                .filter(page -> page.blocks().stream()
                        .anyMatch(block -> block.treatment().is("run")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsOfPageWork(Page page) throws Exception {
        UserShell.Run run = shell.run(page);

        assertThat(run.status()).as(run.output()).isZero();
        for (Block block : page.blocks()) {
            if (block.treatment().is("run")) {
                // A block may expect no text, only its end without an error.
                for (String text : block.treatment().expected()) {
                    assertThat(run.output(block)).as("output of %s", block.at()).contains(text);
                }
            }
        }
    }
}
