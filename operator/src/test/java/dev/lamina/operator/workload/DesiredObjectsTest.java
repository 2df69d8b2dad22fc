package dev.lamina.operator.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.Function;
import dev.lamina.api.ImageStatus;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every folder of src/test/resources/workload is a case: {@code in-function.yaml}, {@code in-content.yaml} and, if
 * there are triggers, {@code in-trigger-NAME.yaml} give exactly the {@code out-KIND.yaml} of the same folder.
 * {@code -Dgolden=write} writes the present output.
 */
class DesiredObjectsTest {
    private static final Path CASES = Path.of("src/test/resources/workload");
    private static final boolean WRITE = "write".equals(System.getProperty("golden"));

    /** Returns the result of the resolvers. */
    record Content(String codeSha256, List<String> layersSha256, String digest) {

        Workload.Code of(Function function) {
            return function.getSpec()
                    .image()
                    .<Workload.Code>map(image -> new Workload.Image(new ImageStatus(image.name(), digest)))
                    .orElseGet(() -> new Workload.Archives(codeSha256, layersSha256));
        }
    }

    @TestFactory
    Stream<DynamicTest> objectsMatchGoldenFiles() throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders
                    .sorted()
                    .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)))
                    .toList()
                    .stream();
        }
    }

    private static void check(Path folder) throws IOException {
        Map<String, String> made = made(folder);
        if (WRITE) {
            write(folder, made);
        }
        assertThat(made).isEqualTo(expected(folder));
    }

    private static Map<String, String> made(Path folder) throws IOException {
        OperatorConfig config = TestConfig.with(
                "lamina.pod-key",
                "of the tests",
                "lamina.sts.endpoint",
                "http://sts",
                "lamina.sts.default-role-arn",
                "arn:aws:iam::123456789012:role/functions");
        Content content = Serialization.unmarshal(Files.readString(folder.resolve("in-content.yaml")), Content.class);
        Function function =
                Serialization.unmarshal(Files.readString(folder.resolve("in-function.yaml")), Function.class);
        Workload workload = new Workload(
                function,
                new RuntimeImage(config.runtimes().get("java25").image(), "AWS_Lambda_java25"),
                content.of(function),
                triggers(folder));
        Map<String, String> files = new TreeMap<>();
        for (HasMetadata object : new DesiredObjects(config, () -> Optional.of("http://10.43.7.7:9000")).of(workload)) {
            files.merge("out-" + object.getKind() + ".yaml", Serialization.asYaml(object), (one, other) -> one + other);
        }
        return files;
    }

    private static List<Trigger> triggers(Path folder) throws IOException {
        List<Trigger> triggers = new ArrayList<>();
        try (Stream<Path> inputs = Files.list(folder)) {
            for (Path input : inputs.filter(
                            file -> file.getFileName().toString().startsWith("in-trigger-"))
                    .sorted()
                    .toList()) {
                triggers.add(Serialization.unmarshal(Files.readString(input), Trigger.class));
            }
        }
        return triggers;
    }

    private static Map<String, String> expected(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> outputs = Files.list(folder)) {
            for (Path output : outputs.filter(
                            file -> file.getFileName().toString().startsWith("out-"))
                    .toList()) {
                files.put(output.getFileName().toString(), Files.readString(output));
            }
        }
        return files;
    }

    private static void write(Path folder, Map<String, String> files) throws IOException {
        for (String stale : expected(folder).keySet()) {
            Files.delete(folder.resolve(stale));
        }
        for (var file : files.entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }
    }
}
