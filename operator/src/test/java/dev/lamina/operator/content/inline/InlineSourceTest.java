package dev.lamina.operator.content.inline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.lamina.operator.content.ContentException;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.LayerJars;
import dev.lamina.operator.content.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InlineSourceTest {
    private static final String PYTHON = "def handler(event, context):\n    return event\n";

    @TempDir
    Path directory;

    private final MemoryStore store = new MemoryStore();

    @Test
    void pythonSourceIsModuleOfHandler() throws Exception {
        try (ZipFile zip = new ZipFile(
                build(Requests.inline(PYTHON, "python3.11", "app/api.handler")).toFile())) {
            assertThat(zip.size()).isEqualTo(1);
            assertThat(new String(
                            zip.getInputStream(zip.getEntry("app/api.py")).readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(PYTHON);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exports.handler = async () => 1                                | api.js",
                "const s3 = require('@aws-sdk/client-s3')                       | api.js",
                "// import x from 'y' is not one                                | api.js",
                "export const handler = async () => 1                           | api.mjs",
                "import { S3Client } from '@aws-sdk/client-s3'                  | api.mjs",
                "import 'dotenv/config'                                         | api.mjs",
                "'let a;\n\n\t export const handler = 1'                        | api.mjs",
                "export { handler }                                             | api.mjs",
                "const text = async () => await import('y')                     | api.js"
            })
    void javaScriptIsFileOfItsModuleKind(String source, String file) throws Exception {
        Path archive = build(Requests.inline(source, "nodejs24.x", "app/api.handler"));

        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("app/" + file);
        }
    }

    /** As large as a manifest may have it. */
    @Test
    void blankLinesTakeNoTime() {
        ContentRequest request = Requests.inline("\n".repeat(262_144), "nodejs24.x", "index.handler");

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> build(request)))
                .exists();
    }

    @Test
    void malformedNodejsHandlerIsRefused() {
        for (String handler : List.of("handler", "../index.handler", "/opt/index.handler")) {
            assertThat(failure(Requests.inline("", "nodejs24.x", handler)))
                    .hasMessageStartingWith("spec.handler: " + handler)
                    .hasMessageContaining("file.export");
        }
    }

    @Test
    void rubySourceIsFileOfHandler() throws Exception {
        try (ZipFile zip =
                new ZipFile(build(Requests.inline("def go(event:, context:) = 1", "ruby3.3", "app/api.Shop::Till.go"))
                        .toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).containsExactly("app/api.rb");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/index.handler", "../index.handler", "index", "index.till.go"})
    void malformedRubyHandlerIsRefused(String handler) {
        ContentException error = failure(Requests.inline("", "ruby3.3", handler));

        assertThat(error.reason()).isEqualTo("HandlerNotFound");
        assertThat(error.getMessage()).startsWith("spec.handler: ").contains("file.Module::Class.method");
    }

    @Test
    void sameTextGivesSameArchive() throws Exception {
        assertThat(build(Requests.inline(PYTHON, "python3.11", "index.handler")))
                .hasSameBinaryContentAs(build(Requests.inline(PYTHON, "python3.11", "index.handler")));
    }

    @Test
    void malformedHandlerIsRefused() {
        ContentException error = failure(Requests.inline(PYTHON, "python3.11", "../index.handler"));

        assertThat(error.reason()).isEqualTo("HandlerNotFound");
        assertThat(error.getMessage()).startsWith("spec.handler: ").contains("module.function");
    }

    @Test
    void otherLanguagesAreRefusedByName() {
        ContentException error = failure(Requests.inline("package main", "provided", "main"));

        assertThat(error.reason()).isEqualTo("InlineNotSupported");
        assertThat(error.getMessage()).startsWith("spec.code.inline: ").contains("provided");
    }

    private ContentException failure(ContentRequest request) {
        return catchThrowableOfType(ContentException.class, () -> build(request));
    }

    private Path build(ContentRequest request) throws ContentException, IOException {
        try (Workspace workspace = Workspace.create()) {
            Path text =
                    Files.writeString(workspace.fresh(".txt"), request.content().inline());
            Path archive = directory.resolve(System.nanoTime() + ".zip");
            new InlineSource().build(request, text, new LayerJars(List.of(), store, workspace), workspace, archive);
            return archive;
        }
    }
}
