package dev.lamina.gateway.api.control.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request sets is what a response shows. */
class ConfigurationFieldsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = """
        {"Runtime": "nodejs22.x", "Role": "arn:aws:iam::123456789012:role/r", "Handler": "index.handler",
         "Description": "d", "Timeout": 7, "MemorySize": 256, "Environment": {"Variables": {"A1": "b"}},
         "Layers": ["arn:aws:lambda:us-east-1:shop:layer:tools:3"],
         "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:123456789012:dead"},
         "EphemeralStorage": {"Size": 1024},
         "LoggingConfig": {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "SystemLogLevel": "DEBUG",
                           "LogGroup": "/aws/lambda/orders"}}""";

    private final ConfigurationFields fields =
            new ConfigurationFields(new RoleField(TestConfig.of(Map.of())), new Targets(TestConfig.of(Map.of())));

    @Test
    void allSettingsAreReadAsWritten() throws Exception {
        JsonNode request = JSON.readTree(ALL);

        FunctionDraft draft = fields.write(empty(), request);

        JsonNode shown = JSON.readTree(JSON.writeValueAsString(fields.read(draft)));
        assertThat(shown.path("Layers").get(0).path("Arn").asText())
                .isEqualTo(request.path("Layers").get(0).asText());
        Set<String> names = StreamSupport.stream(((Iterable<String>) request::fieldNames).spliterator(), false)
                .filter(name -> !name.equals("Layers"))
                .collect(Collectors.toSet());
        assertThat(names)
                .allSatisfy(name -> assertThat(shown.get(name)).as(name).isEqualTo(request.get(name)));
        assertThat(fields.names()).containsAll(names);
    }

    @Test
    void imageConfigIsReadAsWritten() throws Exception {
        FunctionDraft image = new FunctionDraft(
                "us-east-1",
                "shop",
                "orders",
                Map.of(),
                spec().withCode(ContentBuilder.builder()
                        .image(ContainerImageBuilder.builder()
                                .name("registry.example/orders:1")
                                .build())
                        .build()));

        FunctionDraft draft =
                fields.write(image, JSON.readTree("{\"ImageConfig\": {\"Command\": [\"a.b\"], \"EntryPoint\": []}}"));

        assertThat(fields.read(draft).get("ImageConfigResponse").toString()).isEqualTo("{ImageConfig={Command=[a.b]}}");
    }

    @Test
    void roleOfNamespaceIsServiceAccount() throws Exception {
        FunctionDraft draft = fields.write(empty(), JSON.readTree("{\"Role\": \"arn:aws:iam::shop:role/reader\"}"));

        assertThat(draft.spec().executionRole().serviceAccountName()).isEqualTo("reader");
        assertThat(fields.write(draft, JSON.readTree("{\"Role\": \"arn:aws:iam::shop:role/fn-orders\"}"))
                        .spec()
                        .executionRole())
                .isNull();
    }

    @Test
    void roleOfAccountNeedsSts() throws Exception {
        ConfigurationFields withSts = new ConfigurationFields(
                new RoleField(TestConfig.of(Map.of("lamina.sts.endpoint", "http://sts"))),
                new Targets(TestConfig.of(Map.of())));
        JsonNode request = JSON.readTree("{\"Role\": \"arn:aws:iam::123456789012:role/r\"}");

        assertThat(withSts.write(empty(), request).spec().executionRole().arn())
                .isEqualTo("arn:aws:iam::123456789012:role/r");
        assertThat(fields.write(empty(), request).spec().executionRole()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Role\": \"r\"}",
                "{\"Layers\": [\"arn:aws:lambda:us-east-1:other:layer:tools:3\"]}",
                "{\"Layers\": [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]}",
                "{\"DeadLetterConfig\": {\"TargetArn\": \"arn:aws:sns:us-east-1:other:t\"}}",
                "{\"DeadLetterConfig\": {\"TargetArn\": \"arn:aws:s3:::b\"}}",
                "{\"LoggingConfig\": {\"LogFormat\": \"XML\"}}",
                "{\"LoggingConfig\": {\"LogGroup\": \"other\"}}",
                "{\"ImageConfig\": {}}",
                "{\"Timeout\": \"7\"}"
            })
    void badValueIsRefused(String request) throws Exception {
        JsonNode json = JSON.readTree(request);

        assertThatThrownBy(() -> fields.write(empty(), json)).isInstanceOf(AwsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Timeout\": 0}",
                "{\"MemorySize\": 127}",
                "{\"EphemeralStorage\": {\"Size\": 511}}",
                "{\"Handler\": \"a b\"}",
                "{\"Environment\": {\"Variables\": {\"AWS_REGION\": \"x\"}}}",
                "{\"Environment\": {\"Variables\": {\"1\": \"x\"}}}",
                "{\"VpcConfig\": {\"SubnetIds\": [\"s\"]}}",
                "{\"TracingConfig\": {\"Mode\": \"Active\"}}",
                "{\"Architectures\": [\"arm64\"]}",
                "{\"KMSKeyArn\": \"arn:aws:kms:r:1:key/k\"}"
            })
    void badRequestIsRefused(String request) throws Exception {
        JsonNode json = JSON.readTree(request);

        assertThatThrownBy(() -> RequestChecks.check(json)).isInstanceOf(AwsException.class);
    }

    @Test
    void emptySettingsAreNotRefused() throws Exception {
        RequestChecks.check(JSON.readTree("""
            {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": [], "Ipv6AllowedForDualStack": false},
             "KMSKeyArn": "", "FileSystemConfigs": [], "TracingConfig": {"Mode": "PassThrough"},
             "Architectures": ["x86_64"]}"""));
    }

    private static FunctionDraft empty() {
        return new FunctionDraft("us-east-1", "shop", "orders", Map.of(), spec());
    }

    private static FunctionSpec spec() {
        return FunctionSpecBuilder.builder()
                .memory("128Mi")
                .timeoutSeconds(3)
                .ephemeralStorage("512Mi")
                .code(ContentBuilder.builder().build())
                .build();
    }
}
