package dev.lamina.operator.content.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.BucketObject;
import dev.lamina.api.Content;
import dev.lamina.api.ContentBuilder;
import dev.lamina.operator.content.ContentRequest;
import dev.lamina.operator.content.Requests;
import dev.lamina.operator.content.TestJars;
import dev.lamina.operator.content.Workspace;
import dev.lamina.operator.content.check.ArchiveCheck.Candidate;
import dev.lamina.operator.content.check.ArchiveCheck.Flaw;
import dev.lamina.operator.content.store.MemoryStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of Node.js functions are checked when they are applied, as far as this is possible without running them. */
class NodejsHandlerCheckTest {
    private static final String HANDLER = "exports.handler = async () => 1;";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "index.handler,index.js",
        "index.handler,index.mjs",
        "index.handler,index.cjs",
        "./index.handler,index.js",
        "./src/index.handler,src/index.js",
        "/var/task/./index.handler,index.js",
        "src/app/index.handler,src/app/index.js",
        "/var/task/src/index.handler,src/index.js",
        "index.handlers.handler,index.js",
        "api.handler,api/index.js",
        "api.handler,node_modules/api/index.js",
    })
    void fileIsFoundAsByClient(String handler, String file) throws IOException {
        assertThat(flaw(handler, file, "module.exports = require('./all')")).isEmpty();
    }

    @Test
    void missingFileIsNamed() throws IOException {
        assertThat(flaw("index.handler", "function/index.js", HANDLER)).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("HandlerNotFound");
            assertThat(flaw.message()).startsWith("spec.handler: there is no index.js, .mjs or .cjs in the code");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"handler", "../index.handler", "index.", "index"})
    void malformedHandlerIsRefused(String handler) throws IOException {
        assertThat(flaw(handler, "index.js", HANDLER))
                .map(Flaw::message)
                .hasValueSatisfying(message -> assertThat(message).contains("write file.export"));
    }

    @Test
    void fileMayBeInLayerOrNodePath() throws IOException {
        assertThat(flaw("index.handler", "other.js", HANDLER, List.of("a-layer"), Optional.empty()))
                .isEmpty();
        assertThat(flaw("index.handler", "src/index.js", HANDLER, List.of(), Optional.of("/var/task/src")))
                .isEmpty();
        assertThat(flaw("/opt/nodejs/node_modules/datadog/handler.handler", "index.js", HANDLER))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "exports.handle = async () => 1;",
                "const {x} = require('x');\nmodule.exports.handlerOfMine = x;",
                "import {x} from 'x';\nexport const handle = () => x(module.exports.y);",
            })
    void certainlyMissingExportIsNamed(String source) throws IOException {
        assertThat(flaw("index.handler", "index.js", source)).hasValueSatisfying(flaw -> {
            assertThat(flaw.reason()).isEqualTo("HandlerNotFound");
            assertThat(flaw.message()).startsWith("spec.handler: index.js has no export handler");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HANDLER,
                "exports['handler'] = async () => 1;",
                "module.exports = {handler: async () => 1};",
                "module.exports = require('./dist/main');",
                "__exportStar(require('./main'), exports);",
                "Object.assign(module.exports, require('./main'));",
                "for (const name of names) exports[name] = 1;",
                "(function () { this.a = 1; }).call(exports)",
                "const m = module; m.exports.a = 1;",
                "exports.default = require('./main');",
                "export * from './main.js';",
                "export {main as handler} from './main.js';",
                "export default {main};",
                "exports.hand\\u006cer = 1;",
                "exports.$handler = eval('exports');",
            })
    void possibleExportIsAccepted(String source) throws IOException {
        assertThat(flaw("index.handler", "index.js", source)).isEmpty();
    }

    private Optional<Flaw> flaw(String handler, String file, String source) throws IOException {
        return flaw(handler, file, source, List.of(), Optional.empty());
    }

    private Optional<Flaw> flaw(
            String handler, String file, String source, List<String> layers, Optional<String> nodePath)
            throws IOException {
        Content content = ContentBuilder.builder()
                .bucket(new BucketObject("code", "a.zip", null))
                .build();
        ContentRequest plain = Requests.with(Requests.function(content, "nodejs24.x", handler), layers);
        ContentRequest request = new ContentRequest(
                plain.namespace(),
                plain.owner(),
                plain.field(),
                content,
                Optional.of(new ContentRequest.Handler("nodejs24.x", handler, nodePath)),
                layers,
                Optional.empty(),
                false);
        try (Workspace workspace = Workspace.create()) {
            Path archive =
                    TestJars.write(directory, TestJars.zip(Map.of(file, source.getBytes(StandardCharsets.UTF_8))));
            return new HandlerPresent()
                    .check(new Candidate(
                            request, archive, new LayerJars(layers, new MemoryStore(), workspace), workspace));
        }
    }
}
