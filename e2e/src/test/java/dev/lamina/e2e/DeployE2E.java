package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/deploy-with-aws-tools.md: a zip becomes a function by the AWS CLI alone, for Node.js and for Python. */
@EndToEnd
class DeployE2E {
    private static final String EDITOR = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: caller-edits}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: lamina-editor}
        subjects: [{kind: ServiceAccount, name: caller, namespace: %s}]
        """;

    private final Workspace workspace;

    @TempDir
    Path directory;

    DeployE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void mayEdit() {
        workspace.resources().apply(EDITOR.formatted(workspace.namespace()));
    }

    @Test
    void nodejsZipIsDeployedUpdatedAndDeleted() throws Exception {
        followTutorial("nodejs22.x", "index.mjs", "export const handler = async (event) => event.n + %d;");
    }

    @Test
    void pythonZipIsDeployedUpdatedAndDeleted() throws Exception {
        followTutorial("python3.13", "index.py", "def handler(event, context):\n    return event['n'] + %d\n");
    }

    /** The function knows itself by Lambda's name; an alias goes back to a version by one command. */
    @Test
    void releasesAreRolledBackByAlias() throws Exception {
        String program = """
            def handler(event, context):
                return [%d, context.function_name, context.invoked_function_arn]
            """;
        Path zip = directory.resolve("function.zip");
        pack(zip, "index.py", program.formatted(1));
        JsonNode created = aws(
                "create-function",
                "--function-name",
                "priceList_2",
                "--runtime",
                "python3.13",
                "--handler",
                "index.handler",
                "--role",
                "arn:aws:iam::" + workspace.namespace() + ":role/fn-pricelist-2",
                "--publish",
                "--zip-file",
                "fileb://" + zip);
        assertThat(created.path("Version").asText()).isEqualTo("1");
        aws("wait", "function-active-v2", "--function-name", "priceList_2");
        pack(zip, "index.py", program.formatted(2));
        JsonNode updated = aws(
                "update-function-code", "--function-name", "priceList_2", "--publish", "--zip-file", "fileb://" + zip);
        assertThat(updated.path("Version").asText()).isEqualTo("2");
        aws("create-alias", "--function-name", "priceList_2", "--name", "live", "--function-version", "2");
        String result = "[%d, \"priceList_2\", \"arn:aws:lambda:us-east-1:" + workspace.namespace()
                + ":function:priceList_2:live\"]";
        await().untilAsserted(() -> assertThat(invoke("priceList_2:live")).isEqualTo(result.formatted(2)));

        aws("update-alias", "--function-name", "priceList_2", "--name", "live", "--function-version", "1");

        await().untilAsserted(() -> assertThat(invoke("priceList_2:live")).isEqualTo(result.formatted(1)));
        assertThat(workspace.resources().all("Function"))
                .extracting(function -> function.getMetadata().getName())
                .contains("pricelist-2");
    }

    private void followTutorial(String runtime, String file, String program) throws Exception {
        String name = runtime.substring(0, 6);
        Path zip = directory.resolve("function.zip");
        pack(zip, file, program.formatted(1));
        aws(
                "create-function",
                "--function-name",
                name,
                "--runtime",
                runtime,
                "--handler",
                "index.handler",
                "--role",
                "arn:aws:iam::" + workspace.namespace() + ":role/fn-" + name,
                "--zip-file",
                "fileb://" + zip);
        aws("wait", "function-active-v2", "--function-name", name);
        assertThat(invoke(name)).isEqualTo("3");

        pack(zip, file, program.formatted(40));
        aws("update-function-code", "--function-name", name, "--zip-file", "fileb://" + zip);
        aws("wait", "function-updated-v2", "--function-name", name);
        assertThat(invoke(name)).isEqualTo("42");

        aws("delete-function", "--function-name", name);
        assertThat(workspace.resources().all("Function"))
                .extracting(function -> function.getMetadata().getName())
                .doesNotContain(name);
    }

    private String invoke(String name) throws Exception {
        Path out = directory.resolve("out.json");
        aws(
                "invoke",
                "--function-name",
                name,
                "--cli-binary-format",
                "raw-in-base64-out",
                "--payload",
                "{\"n\": 2}",
                out.toString());
        return Files.readString(out);
    }

    private static void pack(Path zip, String file, String text) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry(file));
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private JsonNode aws(String... arguments) throws Exception {
        String program = System.getenv("LAMINA_AWS_CLI_2");
        assertThat(program)
                .as("LAMINA_AWS_CLI_2: run `make test`, or `eval \"$(dev/test-env.sh)\"` in this shell")
                .isNotNull();
        List<String> command = new ArrayList<>(List.of(program, "lambda"));
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        ProcessBuilder process = new ProcessBuilder(command).redirectError(errors.toFile());
        process.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL_LAMBDA", workspace.calls().gateway().toString(),
                        "AWS_DEFAULT_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", workspace.calls().key().accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", workspace.calls().key().secretAccessKey(),
                        "AWS_PAGER", ""));
        Process running = process.start();
        String printed = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(running.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(running.exitValue()).as(Files.readString(errors)).isZero();
        return new ObjectMapper().readTree(printed.isEmpty() ? "{}" : printed);
    }
}
