package dev.lamina.e2e.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What pages say about their blocks; CommandsIT, ManifestsIT and DocumentationE2E do it. */
class PageTest {
    private static final List<Page> PAGES = Page.all();

    @Test
    void commentSaysWhatIsDoneWithBlock() {
        List<Block> blocks = Page.parse(Path.of("a.md"), """
                text
                <!-- test: run
                before: kubectl apply -f b.yaml
                expect: Hello
                -->
                ```sh
                kubectl get functions
                ```
                ```json
                {}
                ```
                """.lines().toList()).blocks();

        assertThat(blocks)
                .containsExactly(
                        new Block(
                                "a.md:6",
                                "sh",
                                "kubectl get functions\n",
                                new Treatment(
                                        "run", "", List.of("kubectl apply -f b.yaml"), List.of("Hello"), "", false)),
                        new Block("a.md:9", "json", "{}\n", Treatment.CHECK));
    }

    @Test
    void exceptionWithoutReasonIsRefused() {
        assertThatThrownBy(() -> Treatment.of(List.of("<!-- test: no -->"))).hasMessageContaining("no, REASON");
    }

    @Test
    void commentFarFromBlockIsRefused() {
        assertThatThrownBy(() -> Page.parse(Path.of("a.md"), List.of("<!-- test: run -->", "text")))
                .hasMessageContaining("a.md:2");
    }

    @Test
    void commandsAreInBlocksOfShell() {
        assertThat(blocks().filter(Block::hidesCommands))
                .as("blocks with commands: write ```sh")
                .isEmpty();
    }

    @Test
    void jsonParses() {
        assertThat(blocks().filter(block -> block.language().equals("json")))
                .hasSizeGreaterThan(10)
                .allSatisfy(block -> assertThat(Serialization.unmarshal(block.text(), Object.class))
                        .isNotNull());
    }

    @Test
    void importantPagesAreRun() {
        assertThat(Stream.of(
                        "README.md",
                        "docs/getting-started.md",
                        "docs/function-urls.md",
                        "docs/async.md",
                        "docs/logging.md",
                        "docs/cost.md",
                        "docs/console.md",
                        "examples/hello/README.md",
                        "examples/blueprints/README.md"))
                .allSatisfy(file -> assertThat(PAGES)
                        .filteredOn(page -> page.file().equals(Path.of(file)))
                        .flatExtracting(Page::blocks)
                        .extracting(block -> block.treatment().kind())
                        .contains("run"));
    }

    @Test
    void blockOfAnotherTestNamesTestOfPage() {
        assertThat(blocks().filter(block -> block.treatment().is("by")))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(source(block.treatment().detail()))
                        .contains(block.at().replaceAll(".*/|:.*", "")));
    }

    private static Stream<Block> blocks() {
        return PAGES.stream().flatMap(page -> page.blocks().stream());
    }

    private static String source(String test) throws IOException {
        for (String module : List.of("e2e", "runtime-image", "import")) {
            try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve("src/test/java"))) {
                List<Path> found =
                        files.filter(file -> file.endsWith(test + ".java")).toList();
                if (!found.isEmpty()) {
                    return Files.readString(found.getFirst());
                }
            }
        }
        return "there is no test class " + test;
    }
}
