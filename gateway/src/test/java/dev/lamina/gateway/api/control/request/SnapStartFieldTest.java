package dev.lamina.gateway.api.control.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.ContainerImageBuilder;
import dev.lamina.api.ContentBuilder;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.SnapStart;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.testing.TestConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SnapStart in requests, with AWS's refusals. */
class SnapStartFieldTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSIONS = "{\"SnapStart\": {\"ApplyOn\": \"PublishedVersions\"}}";
    private static final String NONE = "{\"SnapStart\": {\"ApplyOn\": \"None\"}}";

    private final ConfigurationFields fields =
            new ConfigurationFields(new RoleField(TestConfig.of(Map.of())), new Targets(TestConfig.of(Map.of())));

    @Test
    void snapStartIsSetAndRemoved() throws Exception {
        FunctionDraft set = write(java(), VERSIONS);

        assertThat(set.spec().snapStart().applyOn()).isEqualTo(SnapStart.ApplyOn.PUBLISHED_VERSIONS);
        assertThat(fields.read(set))
                .containsEntry("SnapStart", Map.of("ApplyOn", "PublishedVersions", "OptimizationStatus", "Off"));
        assertThat(write(set.spec(), "{\"Timeout\": 7}").spec().hasStartCache()).isTrue();
        FunctionDraft removed = write(set.spec(), NONE);
        assertThat(removed.spec().snapStart()).isNull();
        assertThat(fields.read(removed))
                .containsEntry("SnapStart", Map.of("ApplyOn", "None", "OptimizationStatus", "Off"));
    }

    /** Terraform sends it with each change, also if Git owns the field. */
    @Test
    void sameValueChangesNothing() throws Exception {
        FunctionSpec none = java().withSnapStart(new SnapStart(SnapStart.ApplyOn.NONE));

        assertThat(write(none, NONE).spec()).isEqualTo(none);
        assertThat(write(none, "{\"SnapStart\": {}}").spec()).isEqualTo(none);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nodejs22.x | nodejs22.x is not supported for SnapStart enabled functions.",
                "python3.13 | python3.13 is not supported for SnapStart enabled functions."
            })
    void otherRuntimeIsRefused(String runtime, String message) throws Exception {
        FunctionSpec set = write(java(), VERSIONS).spec();

        assertRefused(java().withRuntime(runtime), VERSIONS, "InvalidParameterValueException", message);
        assertRefused(set, "{\"Runtime\": \"%s\"}".formatted(runtime), "InvalidParameterValueException", message);
        assertThat(write(set, "{\"Runtime\": \"%s\", \"SnapStart\": {\"ApplyOn\": \"None\"}}".formatted(runtime))
                        .spec()
                        .runtime())
                .isEqualTo(runtime);
    }

    @Test
    void containerImageIsRefused() throws Exception {
        FunctionSpec image = FunctionSpecBuilder.builder()
                .code(ContentBuilder.builder()
                        .image(ContainerImageBuilder.builder()
                                .name("registry.example/orders:1")
                                .build())
                        .build())
                .build();

        assertRefused(
                image,
                VERSIONS,
                "InvalidParameterValueException",
                "ContainerImage is not supported for SnapStart enabled functions.");
        assertThat(write(image, NONE).spec()).isEqualTo(image);
    }

    @Test
    void otherValueIsRefused() throws Exception {
        assertRefused(
                java(),
                "{\"SnapStart\": {\"ApplyOn\": \"Always\"}}",
                "ValidationException",
                "1 validation error detected: Value 'Always' at 'snapStart.applyOn' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [PublishedVersions, None]");
    }

    private void assertRefused(FunctionSpec spec, String request, String code, String message) throws Exception {
        JsonNode json = JSON.readTree(request);
        assertThatThrownBy(() -> fields.write(draft(spec), json))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code))
                .hasMessage(message);
    }

    private FunctionDraft write(FunctionSpec spec, String request) throws Exception {
        return fields.write(draft(spec), JSON.readTree(request));
    }

    private static FunctionDraft draft(FunctionSpec spec) {
        return new FunctionDraft("us-east-1", "shop", "orders", Map.of(), spec);
    }

    private static FunctionSpec java() {
        return FunctionSpecBuilder.builder()
                .runtime("java25")
                .memory("128Mi")
                .timeoutSeconds(3)
                .ephemeralStorage("512Mi")
                .code(ContentBuilder.builder().build())
                .build();
    }
}
